import { useState } from 'preact/hooks';
import { Button, Field, Select, Textarea, t } from '../../ui';
import type { DeskLine, LineAsked, LineKind } from '../../wire';
import { network } from '../network';
import { KINDS, kindWords } from './names';
import { why } from './reading';

interface LineFormProps {
  country: string;
  /** The line that is changed; null: a new one. */
  line: DeskLine | null;
  done: () => Promise<void>;
}

/** A line as the steward knows it. Writing it down counts as a check, which is said before. */
export function LineForm({ country, line, done }: LineFormProps) {
  const [asked, setAsked] = useState<Required<LineAsked>>({
    country,
    kind: line?.kind ?? 'crisis',
    name: line?.name ?? '',
    phone: line?.phone ?? '',
    text: line?.text ?? '',
    hours: line?.hours ?? '',
    languages: line?.languages ?? '',
    source: line?.source ?? '',
    note: line?.note ?? '',
  });
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const set = (field: keyof LineAsked) => (value: string) => setAsked({ ...asked, [field]: value });

  async function keep() {
    if (!asked.name.trim() || !(asked.phone.trim() || asked.text.trim()))
      return setTrouble(t('lines-incomplete'));
    setBusy(true);
    try {
      if (line) await network.http.put(`/api/desk/lines/${line.line}`, { ...asked, version: line.version });
      else await network.http.post('/api/desk/lines', asked);
      await done();
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <p class="soft">{t('lines-form-words')}</p>
      <Select
        label={t('lines-kind')}
        value={asked.kind}
        onValue={(kind) => setAsked({ ...asked, kind: kind as LineKind })}
        options={KINDS.map((value) => ({ value, label: kindWords(value) }))}
      />
      <Field label={t('lines-name')} value={asked.name} onValue={set('name')} maxLength={120} />
      <Field
        label={t('lines-phone')}
        type="tel"
        value={asked.phone}
        onValue={set('phone')}
        maxLength={40}
        autocomplete="off"
      />
      <Field label={t('lines-text')} value={asked.text} onValue={set('text')} maxLength={300} />
      <Field
        label={t('lines-hours')}
        hint={t('lines-hours-hint')}
        value={asked.hours}
        onValue={set('hours')}
        maxLength={120}
      />
      <Field
        label={t('lines-languages')}
        value={asked.languages}
        onValue={set('languages')}
        maxLength={120}
      />
      <Textarea
        label={t('lines-source')}
        hint={t('lines-source-hint')}
        value={asked.source}
        onValue={set('source')}
        maxLength={2000}
      />
      <Textarea label={t('lines-note')} value={asked.note} onValue={set('note')} maxLength={1000} />
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <Button type="submit" kind="primary" busy={busy}>
        {t('lines-keep')}
      </Button>
    </form>
  );
}
