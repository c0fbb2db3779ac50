import { useState } from 'preact/hooks';
import { Actions, Button, Chips, Field, Panel, Select, Textarea, t } from '../../ui';
import { KeptHere } from '../circles/frame';
import { useKept } from '../circles/kept';
import { facts } from '../library/facts';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { ScheduleEditor } from '../times/schedule-editor';
import { Trouble } from '../trouble';
import {
  CANCEL_HOURS,
  DAYS_AHEAD,
  type Missing,
  missingIn,
  type OfferDraft,
  PAUSE_MINUTES,
} from './offer-draft';

interface OfferEditorProps {
  /** The name under which it is kept on this device until it is sent. */
  name: string;
  begun: OfferDraft;
  recalled: boolean;
  title: string;
  sure: string;
  send: (draft: OfferDraft) => Promise<void>;
  onClose: () => void;
}

/** When a guide has time, and what they offer, in plain words. What is written stays here until it is sent. */
export function OfferEditor({ name, begun, recalled, title, sure, send, onClose }: OfferEditorProps) {
  const { draft, change, kept, letGo } = useKept(name, begun, recalled);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const languages = [...new Set([...(facts.value?.languages ?? []), ...draft.languages])];

  const set = (next: Partial<OfferDraft>) => {
    setMissing(null);
    setTrouble('');
    change(next);
  };
  const choices = (all: readonly number[], now: number, words: (many: number) => string) =>
    [...new Set([...all, now])]
      .sort((a, b) => a - b)
      .map((many) => ({ value: String(many), label: words(many) }));

  async function onSubmit() {
    const stop = missingIn(draft);
    setMissing(stop);
    if (stop) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.make [aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    try {
      await send(draft);
      await letGo();
      onClose();
    } catch (error) {
      setTrouble(`${why(error)} ${t('circles-words-here')}`);
      setBusy(false);
    }
  }

  return (
    <form
      class="stack make"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void onSubmit();
      }}
    >
      <div class="panel stack">
        <h1>{title}</h1>
        <Field
          label={t('guiding-name')}
          hint={t('guiding-name-hint')}
          value={draft.title}
          maxLength={80}
          trouble={missing === 'title' && t('guiding-name-missing')}
          onValue={(value) => set({ title: value })}
        />
        <Textarea
          label={t('guiding-about')}
          hint={t('guiding-about-hint')}
          value={draft.about}
          maxLength={2000}
          rows={3}
          dir="auto"
          onValue={(about) => set({ about })}
        />
        <Chips
          legend={t('guiding-languages')}
          value={draft.languages}
          onValue={(chosen) => set({ languages: chosen.slice(0, 8) })}
          options={languages.map((code) => ({ value: code, label: languageName(code) }))}
        />
        {missing === 'languages' && (
          <p class="trouble small" role="alert">
            {t('guiding-languages-missing')}
          </p>
        )}
      </div>
      <Panel title={t('guiding-times')}>
        <p class="soft small">{t('guiding-times-words')}</p>
        <ScheduleEditor draft={draft.schedule} change={(schedule) => set({ schedule })} missing={missing} />
      </Panel>
      <Panel title={t('guiding-terms')}>
        <div class="beside">
          <Select
            label={t('guiding-cancel')}
            value={String(draft.cancel_hours)}
            onValue={(value) => set({ cancel_hours: Number(value) })}
            options={choices(CANCEL_HOURS, draft.cancel_hours, (hours) => t('guiding-hours', { hours }))}
          />
          <Select
            label={t('guiding-ahead')}
            value={String(draft.days_ahead)}
            onValue={(value) => set({ days_ahead: Number(value) })}
            options={choices(DAYS_AHEAD, draft.days_ahead, (days) => t('guiding-days', { days }))}
          />
          <Select
            label={t('guiding-pause')}
            value={String(draft.pause_minutes)}
            onValue={(value) => set({ pause_minutes: Number(value) })}
            options={choices(PAUSE_MINUTES, draft.pause_minutes, (minutes) =>
              t('guiding-minutes', { minutes }),
            )}
          />
        </div>
        <p class="soft small">{t('guiding-terms-words')}</p>
        <KeptHere kept={kept} />
      </Panel>
      <Actions>
        <Trouble words={trouble} />
        <Button type="submit" kind="primary" busy={busy}>
          {sure}
        </Button>
        <Button
          kind="text"
          onClick={() => {
            void letGo();
            onClose();
          }}
        >
          {t('desk-not-now')}
        </Button>
      </Actions>
    </form>
  );
}
