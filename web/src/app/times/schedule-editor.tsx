/** When a circle meets, in plain words; the rule is written from them. */
import { useMemo } from 'preact/hooks';
import { Chips, Choice, Field, ids, Select, t } from '../../ui';
import { locale } from './now';
import { NTHS, type Rhythm } from './rhythm';
import { MINUTES, type ScheduleDraft, scheduleAsked } from './schedule-draft';
import { dayName, placeOf } from './times';

const KINDS = ['once', 'weekly', 'fortnightly', 'monthly', 'own'] as const;
const KIND = ids('rhythm-once', 'rhythm-weekly', 'rhythm-fortnightly', 'rhythm-monthly', 'rhythm-own');
const NTH = ids('rhythm-nth-1', 'rhythm-nth-2', 'rhythm-nth-3', 'rhythm-nth-4', 'rhythm-nth-last');
const SAID = ids(
  'schedule-once',
  'schedule-weekly',
  'schedule-fortnightly',
  'schedule-monthly',
  'schedule-own',
);
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const BEGUN_COUNT = 8;

const nthWords = (nth: number): string => t(NTH[NTHS.indexOf(nth as (typeof NTHS)[number])] ?? NTH[0]);

/** A wall time as somebody here would say it, wherever it is. @param local `2026-11-24T19:00` */
function said(local: string, options: Intl.DateTimeFormatOptions): string {
  const at = Date.parse(`${local}Z`);
  return Number.isNaN(at)
    ? ''
    : new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(at);
}

/** "Every Tuesday at 19:00, in Berlin, for 75 minutes." */
export function scheduleWords(schedule: ScheduleDraft): string {
  const { rhythm, time, zone, minutes } = schedule;
  const { start } = scheduleAsked(schedule);
  const days = [...rhythm.days].sort((a, b) => a - b).map((day) => dayName(day, locale()));
  return t(SAID[KINDS.indexOf(rhythm.kind)] ?? SAID[0], {
    days: new Intl.ListFormat(locale(), { type: 'conjunction' }).format(days),
    nth: nthWords(rhythm.nth),
    date: said(start, { weekday: 'long', day: 'numeric', month: 'long' }),
    time: said(`2000-01-01T${time}`, { hour: 'numeric', minute: '2-digit' }),
    place: placeOf(zone),
    minutes,
    rule: rhythm.rule,
  });
}

/** The day of the first meeting, in words. */
export const firstWords = (schedule: ScheduleDraft): string =>
  said(scheduleAsked(schedule).start, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

interface ScheduleEditorProps {
  draft: ScheduleDraft;
  change: (next: ScheduleDraft) => void;
  /** What is missing in it, or somewhere else in the form. */
  missing: string | null;
}

export function ScheduleEditor({ draft, change, missing }: ScheduleEditorProps) {
  const { rhythm } = draft;
  const set = (next: Partial<ScheduleDraft>) => change({ ...draft, ...next });
  const turn = (next: Partial<Rhythm>) => set({ rhythm: { ...rhythm, ...next } });
  const kinds = KINDS.filter((kind) => kind !== 'own' || rhythm.rule !== '');
  const repeats = rhythm.kind !== 'once' && rhythm.kind !== 'own';
  return (
    <>
      <Choice
        legend={t('rhythm')}
        value={rhythm.kind}
        onValue={(kind) => turn({ kind })}
        options={kinds.map((kind) => ({ value: kind, label: t(KIND[KINDS.indexOf(kind)]!) }))}
      />
      {(rhythm.kind === 'weekly' || rhythm.kind === 'fortnightly') && (
        <Chips
          legend={t('rhythm-days')}
          options={WEEK.map((day) => ({ value: String(day), label: dayName(day, locale()) }))}
          value={rhythm.days.map(String)}
          onValue={(days) => turn({ days: days.map(Number) })}
        />
      )}
      {missing === 'days' && (
        <p class="trouble small" role="alert">
          {t('rhythm-days-missing')}
        </p>
      )}
      {rhythm.kind === 'monthly' && (
        <div class="beside">
          <Select
            label={t('rhythm-nth')}
            value={String(rhythm.nth)}
            onValue={(nth) => turn({ nth: Number(nth) })}
            options={NTHS.map((nth) => ({ value: String(nth), label: nthWords(nth) }))}
          />
          <Select
            label={t('rhythm-day')}
            value={String(rhythm.days[0] ?? 0)}
            onValue={(day) => turn({ days: [Number(day)] })}
            options={WEEK.map((day) => ({ value: String(day), label: dayName(day, locale()) }))}
          />
        </div>
      )}
      <div class="beside">
        <Field
          label={t('schedule-time')}
          type="time"
          value={draft.time}
          trouble={missing === 'time' && t('schedule-time-missing')}
          onValue={(time) => set({ time })}
        />
        <Select
          label={t('schedule-minutes')}
          value={String(draft.minutes)}
          onValue={(minutes) => set({ minutes: Number(minutes) })}
          options={[...new Set([...MINUTES, draft.minutes])]
            .sort((a, b) => a - b)
            .map((many) => ({ value: String(many), label: t('schedule-so-many', { minutes: many }) }))}
        />
      </div>
      <Field
        label={t(rhythm.kind === 'once' ? 'schedule-on' : 'schedule-from')}
        type="date"
        value={draft.from}
        trouble={missing === 'from' && t('schedule-from-missing')}
        onValue={(from) => set({ from })}
      />
      {repeats && (
        <Choice<'on' | 'count'>
          legend={t('rhythm-ends')}
          value={rhythm.count === null ? 'on' : 'count'}
          onValue={(way) => turn({ count: way === 'on' ? null : BEGUN_COUNT })}
          options={[
            { value: 'on', label: t('rhythm-goes-on') },
            { value: 'count', label: t('rhythm-counted') },
          ]}
        />
      )}
      {repeats && rhythm.count !== null && (
        <Field
          label={t('rhythm-count')}
          type="number"
          inputMode="numeric"
          min={1}
          max={1000}
          value={rhythm.count === 0 ? '' : String(rhythm.count)}
          trouble={missing === 'count' && t('rhythm-count-missing')}
          onValue={(count) => turn({ count: Math.trunc(Number(count)) || 0 })}
        />
      )}
      <ZoneChoice value={draft.zone} onValue={(zone) => set({ zone })} />
      {missing === null && draft.from !== '' && draft.time !== '' && (
        <div class="next-meeting stack stack-small" aria-live="polite">
          <p class="speech">{scheduleWords(draft)}</p>
          {repeats && <p class="soft small">{t('schedule-first', { date: firstWords(draft) })}</p>}
        </div>
      )}
    </>
  );
}

function ZoneChoice({ value, onValue }: { value: string; onValue: (zone: string) => void }) {
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].sort(), []);
  const all = zones.includes(value) ? zones : [value, ...zones];
  return (
    <Select
      label={t('schedule-zone')}
      hint={t('schedule-zone-hint')}
      value={value}
      onValue={onValue}
      options={all.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
    />
  );
}
