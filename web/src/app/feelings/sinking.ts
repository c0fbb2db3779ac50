/**
 * Whether a diary sinks, for whoever put that sign into their contract. No I/O; nothing of it leaves the device.
 *
 * A day's weight is the mean of its feelings: hope, love, calm and wonder lift, sadness, fear, anger and shame weigh, each
 * by its strength; words outside of the families say nothing here, and what is put away is left in peace. A diary sinks
 * when, of the last ten days,
 *  - at least four were written in, the newest of them not more than three days ago,
 *  - the middle one weighs at least .4, at least three weigh as much, and the newest is on that side as well,
 *  - and the middle one of at least four days in the five weeks before was lighter by .4 or more.
 * So one bad day never does it, nor do two; a diary of a few entries, or one that was always heavy, says nothing.
 */
import type { Family } from '../../sense/families';
import type { Entry } from './entry';

const DAY_MS = 86_400_000;
const RECENT_DAYS = 10;
const BEFORE_DAYS = 35;
const LEAST_DAYS = 4;
const LEAST_LOW = 3;
const FRESH_DAYS = 3;
const LOW = -0.4;
const FALL = 0.4;
const SLACK = 1e-9;

const LIFTS: Record<Family, number> = {
  hope: 1,
  love: 1,
  calm: 1,
  wonder: 1,
  sadness: -1,
  fear: -1,
  anger: -1,
  shame: -1,
};

export interface Sinking {
  sinking: boolean;
  /** The first moment of the first heavy day of these; null while it does not sink. In ms since the Unix epoch. */
  since: number | null;
}

/** The day of a moment where the person is: days since some first day. */
export const localDay = (ms: number): number =>
  Math.floor((ms - new Date(ms).getTimezoneOffset() * 60_000) / DAY_MS);

interface Day {
  day: number;
  first: number;
  lift: number;
}

/** -1 (all weighs, strongly) to 1; null where nothing of it says anything. */
function liftOf(entries: readonly Entry[]): number | null {
  let sum = 0;
  let count = 0;
  for (const { feelings } of entries)
    for (const { family, strength } of feelings) {
      if (!family) continue;
      sum += (LIFTS[family] * strength) / 3;
      count += 1;
    }
  return count === 0 ? null : sum / count;
}

function daysOf(entries: readonly Entry[], dayOf: (ms: number) => number): Day[] {
  const by = new Map<number, Entry[]>();
  for (const entry of entries) {
    if (entry.hidden) continue;
    const day = dayOf(entry.felt_at);
    by.set(day, [...(by.get(day) ?? []), entry]);
  }
  const days: Day[] = [];
  for (const [day, all] of by) {
    const lift = liftOf(all);
    if (lift !== null) days.push({ day, lift, first: Math.min(...all.map((one) => one.felt_at)) });
  }
  return days.sort((a, b) => a.day - b.day);
}

function middle(days: readonly Day[]): number {
  const lifts = days.map((one) => one.lift).sort((a, b) => a - b);
  const half = lifts.length >> 1;
  return lifts.length % 2 === 1 ? lifts[half]! : (lifts[half - 1]! + lifts[half]!) / 2;
}

/** What was felt so lately was filed by whoever sits here now, and did not come from another device. */
const JUST_MS = 2 * 60_000;

/** Whether something of this moment stands in it. */
export const justFiled = (entries: readonly Entry[], now: number): boolean =>
  entries.some((one) => !one.hidden && one.felt_at <= now && now - one.felt_at < JUST_MS);

/** @param dayOf the day of a moment, where the person is */
export function sinking(entries: readonly Entry[], now: number, dayOf = localDay): Sinking {
  const not: Sinking = { sinking: false, since: null };
  const today = dayOf(now);
  const days = daysOf(entries, dayOf).filter((one) => one.day <= today);
  const recent = days.filter((one) => one.day > today - RECENT_DAYS);
  const before = days.filter(
    (one) => one.day <= today - RECENT_DAYS && one.day > today - RECENT_DAYS - BEFORE_DAYS,
  );
  const newest = recent.at(-1);
  if (!newest || recent.length < LEAST_DAYS || before.length < LEAST_DAYS) return not;
  const low = recent.filter((one) => one.lift <= LOW + SLACK);
  const now10 = middle(recent);
  const sinks =
    newest.day >= today - FRESH_DAYS &&
    now10 <= LOW + SLACK &&
    low.length >= LEAST_LOW &&
    newest.lift <= LOW / 2 + SLACK &&
    middle(before) - now10 >= FALL - SLACK;
  return sinks ? { sinking: true, since: low[0]!.first } : not;
}
