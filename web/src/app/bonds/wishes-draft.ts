/** Wishes while they are being said: what belongs together, and what is still missing. No I/O. */
import type { SetWishes, WishesView } from '../../wire';
import { hoursOf, PARTS, type Part, partOf } from '../circles/hours';
import type { Hope, Pace } from './reasons';

export const STEPS = [
  'threads',
  'hope_threads',
  'hopes',
  'not_threads',
  'pace',
  'languages',
  'hours',
] as const;
export type Step = (typeof STEPS)[number];

/** Most of each that the server takes. */
export const MOST = { threads: 12, hopes: 8, languages: 8 } as const;

export interface WishesDraft {
  threads: string[];
  hope_threads: string[];
  not_threads: string[];
  hopes: Hope[];
  pace: Pace;
  languages: string[];
  days: number[];
  parts: Part[];
}

export const EMPTY: WishesDraft = {
  threads: [],
  hope_threads: [],
  not_threads: [],
  hopes: [],
  pace: 'steady',
  languages: [],
  days: [],
  parts: [],
};

/** What is not right yet, and on which step: `both` names what is wished for and not wished for at once. */
export interface Missing {
  step: Step;
  what: 'thread' | 'language' | 'both';
  threads: string[];
}

export function missing(draft: WishesDraft): Missing | null {
  if (draft.threads.length === 0) return { step: 'threads', what: 'thread', threads: [] };
  // Somebody may well know a thing from inside and not wish to meet it again.
  const both = draft.not_threads.filter((one) => draft.hope_threads.includes(one));
  if (both.length > 0) return { step: 'not_threads', what: 'both', threads: both };
  if (draft.languages.length === 0) return { step: 'languages', what: 'language', threads: [] };
  return null;
}

export function asked(draft: WishesDraft, zone: string): SetWishes {
  const { days, parts, ...rest } = draft;
  return { ...rest, hours: hoursOf(days, parts), zone };
}

/** What was said before, to look at again. Hours of a part of a day that are all there are that part. */
export function draftFrom(said: WishesView): WishesDraft {
  const { threads, hope_threads, not_threads, hopes, pace, languages } = said;
  return { threads, hope_threads, not_threads, hopes, pace, languages, ...partsOf(said.hours) };
}

function partsOf(hours: readonly number[]): { days: number[]; parts: Part[] } {
  if (hours.length === 0) return { days: [], parts: [] };
  const found = hours.map(partOf);
  const parts = PARTS.filter((part) => found.some((one) => one.part === part));
  const days = [0, 1, 2, 3, 4, 5, 6].filter((day) => found.some((one) => one.day === day));
  return { days: days.length === 7 ? [] : days, parts: parts.length === PARTS.length ? [] : parts };
}
