/** When one can go into a meeting. No I/O, no clock. */
import type { OccurrenceView } from '../../wire';

export type Door = 'shut' | 'open' | 'over' | 'cancelled';

/** Whether one can go in now. */
export function doorOf(one: OccurrenceView, now: number): Door {
  if (one.cancelled) return 'cancelled';
  if (one.stage === 'closed') return 'over';
  if (now < one.enter_from) return 'shut';
  return one.stage !== null || now < one.ends_at ? 'open' : 'over';
}

/** The meeting one would go to: the first that is neither cancelled nor over. */
export const nextOf = (all: readonly OccurrenceView[], now: number): OccurrenceView | null =>
  all.find((one) => ['shut', 'open'].includes(doorOf(one, now))) ?? null;
