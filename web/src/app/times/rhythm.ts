/**
 * How often a circle meets, as people say it, and as RFC 5545 writes it. What cannot be said in these words is kept as it
 * is written.
 */
export interface Rhythm {
  kind: 'once' | 'weekly' | 'fortnightly' | 'monthly' | 'own';
  /** Days of the week, Monday is 0; for `monthly` the first of them counts. */
  days: number[];
  /** Which of these days in a month: 1 to 4, or -1 for the last. */
  nth: number;
  /** After so many meetings it ends; null: it goes on. */
  count: number | null;
  /** The rule as it stands, for `own`. */
  rule: string;
}

export const NTHS = [1, 2, 3, 4, -1] as const;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const DAY_MS = 86_400_000;
/** Longer than from any day to the same weekday of the month after next. */
const LOOK_AHEAD_DAYS = 70;

export const weekday = (date: string): number => (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;

/** The rule of a rhythm; null for a single meeting. */
export function ruleOf(rhythm: Rhythm): string | null {
  const { kind, days, nth, count, rule } = rhythm;
  if (kind === 'once') return null;
  if (kind === 'own') return rule;
  const names = [...days].sort((a, b) => a - b).map((day) => DAYS[day]!);
  const parts =
    kind === 'monthly'
      ? ['FREQ=MONTHLY', `BYDAY=${nth}${names[0]}`]
      : ['FREQ=WEEKLY', ...(kind === 'fortnightly' ? ['INTERVAL=2'] : []), `BYDAY=${names.join(',')}`];
  return [...parts, ...(count ? [`COUNT=${count}`] : [])].join(';');
}

/** What a rule says, in the words above. @param start the local start, `2026-11-24T19:00` */
export function rhythmOf(rule: string | null, start: string): Rhythm {
  const days = [weekday(start.slice(0, 10))];
  const day = Number(start.slice(8, 10));
  const rhythm: Rhythm = { kind: 'once', days, nth: Math.min(4, Math.ceil(day / 7)), count: null, rule: '' };
  if (rule === null) return rhythm;
  const own: Rhythm = { ...rhythm, kind: 'own', rule };
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const take = (name: string): string | undefined => {
    const value = parts.get(name);
    parts.delete(name);
    return value;
  };
  const [freq, interval, byDay, count] = ['FREQ', 'INTERVAL', 'BYDAY', 'COUNT'].map(take);
  // The day a week begins on says nothing where it meets each week.
  if (freq === 'WEEKLY' && (interval ?? '1') === '1') take('WKST');
  if (parts.size > 0) return own;
  rhythm.count = count ? Number(count) : null;
  if (freq === 'WEEKLY' && ['1', '2'].includes(interval ?? '1')) {
    const named = byDay?.split(',').map((name) => DAYS.indexOf(name)) ?? days;
    if (named.includes(-1)) return own;
    return { ...rhythm, kind: interval === '2' ? 'fortnightly' : 'weekly', days: named };
  }
  const nth = /^(-1|[1-4])([A-Z]{2})$/.exec(byDay ?? '');
  if (freq !== 'MONTHLY' || (interval ?? '1') !== '1' || !nth || !DAYS.includes(nth[2]!)) return own;
  return { ...rhythm, kind: 'monthly', days: [DAYS.indexOf(nth[2]!)], nth: Number(nth[1]) };
}

/** The first day from this one on that fits the rhythm; the day itself where any does. */
export function firstDay(rhythm: Rhythm, from: string): string {
  if (rhythm.kind === 'once' || rhythm.kind === 'own') return from;
  const begin = Date.parse(`${from}T00:00Z`);
  for (let ahead = 0; ahead < LOOK_AHEAD_DAYS; ahead++) {
    const date = new Date(begin + ahead * DAY_MS).toISOString().slice(0, 10);
    if (fits(rhythm, date)) return date;
  }
  return from;
}

function fits({ kind, days, nth }: Rhythm, date: string): boolean {
  const day = weekday(date);
  if (kind !== 'monthly') return days.includes(day);
  if (day !== days[0]) return false;
  const [year, month, ofMonth] = date.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return nth === -1 ? ofMonth > last - 7 : Math.ceil(ofMonth / 7) === nth;
}
