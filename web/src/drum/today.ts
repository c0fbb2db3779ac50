/** When "for today" is over, and when a time of day comes next, by the person's own clock. */

const HOUR_MS = 3_600_000;
/** A day that is stopped goes on at four in the morning, and lasts at least as many hours. */
const MORNING = 4;

export function restOfToday(now: number): number {
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  while (morning.getTime() - now < MORNING * HOUR_MS) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}

/**
 * The next moment at which it is that time of day.
 * @param clock `HH:MM`, as a field for times gives it
 * @param leastMs how far ahead it has to be
 * @returns ms since the Unix epoch; null for what is no time
 */
export function nextAt(clock: string, now: number, leastMs: number): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  if (!found) return null;
  const at = new Date(now);
  at.setHours(Number(found[1]), Number(found[2]), 0, 0);
  while (at.getTime() - now < leastMs) at.setDate(at.getDate() + 1);
  return at.getTime();
}

/** The same hour a day later, also over a change of the clocks. */
export function dayAfter(at: number, now: number, leastMs: number): number {
  const next = new Date(at);
  do next.setDate(next.getDate() + 1);
  while (next.getTime() - now < leastMs);
  return next.getTime();
}
