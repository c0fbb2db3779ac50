import { useState } from 'preact/hooks';
import { Button, Dialog, Field, Notice, Panel, Row, Switch, Table, Textarea, t } from '../../ui';
import type { DeskGuide, DeskGuideRow, VerifyGuide } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { Desk } from './frame';
import { GuideAppeals } from './guide-appeals';
import { personName } from './names';
import { useRead, why } from './reading';

const SHORTEST = 3;

/** Guides, and who of the stewards verified what of whom; never the document itself. */
export default function GuidesDeskScreen() {
  return (
    <Desk here="/desk/guides" title={t('desk-guides')}>
      <All />
    </Desk>
  );
}

function All() {
  const { value, trouble, again } = useRead<DeskGuide>('/api/desk/guides');
  const [verifies, setVerifies] = useState<DeskGuideRow | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);

  const withdraw = (one: DeskGuideRow): Question => ({
    title: t('desk-guides-withdraw'),
    words: t('desk-guides-withdraw-words', { name: personName(one), coming: one.coming }),
    sure: t('desk-guides-withdraw'),
    asks: { label: t('desk-guides-reason') },
    act: async (reason) => {
      await network.http.post(`/api/desk/guides/${one.member}/withdraw`, { reason });
      await again();
    },
  });

  return (
    <>
      {value && <GuideAppeals appeals={value.appeals} again={again} />}
      <Panel title={t('desk-guides')}>
        <p class="soft">{t('desk-guides-words')}</p>
        {trouble && (
          <Notice kind="trouble" alert>
            {trouble}
          </Notice>
        )}
        {value && (
          <Table<DeskGuideRow>
            caption={t('desk-guides')}
            captionUnseen
            columns={[
              { key: 'name', label: t('desk-guides-who'), cell: (one) => personName(one) },
              {
                key: 'checked',
                label: t('desk-guides-checked'),
                cell: (one) =>
                  one.verified_at === null ? (
                    t('desk-guides-not-yet')
                  ) : (
                    <>
                      {one.checked}{' '}
                      <span class="soft small">
                        {t('desk-guides-by', { name: one.by_name ?? '–', at: one.verified_at })}
                        {one.minors && ` ${t('desk-guides-minors')}`}
                      </span>
                    </>
                  ),
              },
              { key: 'coming', label: t('desk-guides-coming'), cell: (one) => one.coming },
              {
                key: 'ways',
                label: t('desk-guides-ways'),
                cell: (one) =>
                  one.verified_at === null ? (
                    <Button onClick={() => setVerifies(one)}>
                      {t('desk-guides-verify')}
                      <span class="unseen"> {personName(one)}</span>
                    </Button>
                  ) : (
                    <Button kind="text" onClick={() => setQuestion(withdraw(one))}>
                      {t('desk-guides-withdraw')}
                      <span class="unseen"> {personName(one)}</span>
                    </Button>
                  ),
              },
            ]}
            items={value.guides}
            keyOf={(one) => one.member}
            empty={t('desk-guides-none')}
          />
        )}
        <Dialog open={verifies !== null} onClose={() => setVerifies(null)} title={t('desk-guides-verify')}>
          {verifies && (
            <Verify key={verifies.member} one={verifies} again={again} onClose={() => setVerifies(null)} />
          )}
        </Dialog>
        <Asking question={question} onClose={() => setQuestion(null)} />
      </Panel>
    </>
  );
}

interface VerifyProps {
  one: DeskGuideRow;
  again: () => Promise<void>;
  onClose: () => void;
}

function Verify({ one, again, onClose }: VerifyProps) {
  const [checked, setChecked] = useState('');
  const [on, setOn] = useState(new Date(network.now()).toISOString().slice(0, 10));
  const [minors, setMinors] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function verify() {
    const day = Date.parse(`${on}T12:00Z`);
    if (checked.trim().length < SHORTEST || Number.isNaN(day)) return setTrouble(t('desk-guides-missing'));
    setBusy(true);
    try {
      const asked: VerifyGuide = {
        checked: checked.trim(),
        checked_at: Math.min(day, network.now()),
        minors,
      };
      asked.checked_at = Math.floor(asked.checked_at);
      await network.http.post(`/api/desk/guides/${one.member}/verify`, asked);
      await again();
      onClose();
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void verify();
      }}
    >
      <p>{t('desk-guides-verify-words', { name: personName(one) })}</p>
      <Textarea
        label={t('desk-guides-what')}
        hint={t('desk-guides-what-hint')}
        value={checked}
        maxLength={500}
        onValue={setChecked}
        trouble={trouble}
      />
      <Field label={t('desk-guides-when')} type="date" value={on} onValue={setOn} />
      <Switch on={minors} onChange={setMinors}>
        {t('desk-guides-for-minors')}
      </Switch>
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t('desk-guides-verify')}
        </Button>
      </Row>
    </form>
  );
}
