import { useState } from 'preact/hooks';
import { Button, Choice, Field, Panel, Textarea, t } from '../../ui';
import type { PassingView } from '../../wire';
import { network } from '../network';
import { why } from './reading';

interface PassingFormProps {
  report: string | null;
  call: string | null;
  made: (one: PassingView) => void;
}

const SHORTEST = 3;
type Telling = 'tell' | 'endangers';

/** A proposal to break confidentiality: why, what, to whom, and whether the person can be told. */
export function PassingForm({ report, call, made }: PassingFormProps) {
  const [reason, setReason] = useState('');
  const [passed, setPassed] = useState('');
  const [toWhom, setToWhom] = useState('');
  const [telling, setTelling] = useState<Telling | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function propose() {
    const short = [reason, passed, toWhom].some((words) => words.trim().length < SHORTEST);
    if (short || !telling) return setTrouble(t('passing-missing'));
    setBusy(true);
    try {
      made(
        await network.http.post<PassingView>('/api/desk/passings', {
          ...(report ? { report } : { call }),
          reason: reason.trim(),
          passed: passed.trim(),
          to_whom: toWhom.trim(),
          telling_endangers: telling === 'endangers',
        }),
      );
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <Panel title={t(report ? 'passing-propose-report' : 'passing-propose-call')}>
      <p>{t('passing-propose-words')}</p>
      {call && <p class="soft">{t('passing-propose-call-words')}</p>}
      <Textarea
        label={t('passing-reason')}
        hint={t('passing-reason-hint')}
        value={reason}
        onValue={setReason}
        maxLength={1000}
      />
      <Textarea
        label={t('passing-what')}
        hint={t('passing-what-hint')}
        value={passed}
        onValue={setPassed}
        maxLength={1000}
      />
      <Field
        label={t('passing-to-whom')}
        hint={t('passing-to-whom-hint')}
        value={toWhom}
        onValue={setToWhom}
        maxLength={300}
        autocomplete="off"
      />
      <Choice<Telling>
        legend={t('passing-telling')}
        look="list"
        options={[
          { value: 'tell', label: t('passing-tell'), hint: t('passing-tell-hint') },
          { value: 'endangers', label: t('passing-endangers'), hint: t('passing-endangers-hint') },
        ]}
        value={telling}
        onValue={setTelling}
      />
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <Button kind="primary" busy={busy} onClick={() => void propose()}>
        {t('passing-propose')}
      </Button>
      <a class="button button-text" href={report ? `/desk/reports/${report}` : '/desk'}>
        {t('desk-not-now')}
      </a>
    </Panel>
  );
}
