/** The last weeks as they are drawn and said: which feelings each day had. No counting that anybody sees. No I/O. */
import { FAMILIES, type Family } from '../../sense/families';
import { type Entry, type Felt, feltAs } from './entry';
import { localDay } from './sinking';

export const WEEKS = 8;
const DAYS = 7;
/** So many shapes have room beside each other on one day. */
const MOST_ON_DAY = 3;
const DAY_MS = 86_400_000;
/** Day 0 of Unix time was a Thursday; weeks begin on Monday. */
const mondayOf = (day: number): number => day - ((((day + 3) % DAYS) + DAYS) % DAYS);

export interface Week {
  /** Noon UTC of its Monday: a moment that is this date everywhere it is said in UTC. */
  monday: Date;
  /** Monday to Sunday, the strongest first. */
  days: Felt[][];
  /** What the week had, the most frequent first: families, then words outside of them. */
  felt: (Family | Felt)[];
}

function ofDay(feelings: readonly Felt[]): Felt[] {
  const by = new Map<string, Felt>();
  for (const felt of feelings) {
    // One shape for each family; a word of one's own outside of all is its own.
    const key = felt.family ?? feltAs(felt);
    const known = by.get(key);
    if (!known || felt.strength > known.strength) by.set(key, felt);
  }
  return [...by.values()].sort((a, b) => b.strength - a.strength).slice(0, MOST_ON_DAY);
}

function ofWeek(feelings: readonly Felt[]): (Family | Felt)[] {
  const heavy = new Map<string, { what: Family | Felt; much: number }>();
  for (const felt of feelings) {
    const key = felt.family ?? feltAs(felt);
    const one = heavy.get(key) ?? { what: felt.family ?? felt, much: 0 };
    one.much += felt.strength;
    heavy.set(key, one);
  }
  const order = (what: Family | Felt) =>
    typeof what === 'string' ? FAMILIES.indexOf(what) : FAMILIES.length;
  return [...heavy.values()]
    .sort((a, b) => b.much - a.much || order(a.what) - order(b.what))
    .map((one) => one.what);
}

/** The newest first. @param dayOf the day of a moment, where the person is */
export function weeksOf(entries: readonly Entry[], now: number, dayOf = localDay): Week[] {
  const monday = mondayOf(dayOf(now));
  const shown = entries.filter((one) => !one.hidden);
  return Array.from({ length: WEEKS }, (_, back) => {
    const first = monday - back * DAYS;
    const days = Array.from({ length: DAYS }, (_, at) =>
      shown.filter((one) => dayOf(one.felt_at) === first + at).flatMap((one) => one.feelings),
    );
    return {
      monday: new Date(first * DAY_MS + DAY_MS / 2),
      days: days.map(ofDay),
      felt: ofWeek(days.flat()),
    };
  });
}

/** Weeks before the first entry are not there: an empty past is nobody's fault. */
export function fromFirst(weeks: readonly Week[]): Week[] {
  const last = weeks.findLastIndex((one) => one.felt.length > 0);
  return weeks.slice(0, Math.max(1, last + 1));
}
