/** Hours of one's own week, Monday midnight as 0, as people say them: evenings, and on which days. */
export type Part = 'morning' | 'afternoon' | 'evening' | 'night';

export const PARTS: readonly Part[] = ['morning', 'afternoon', 'evening', 'night'];
const FROM: Record<Part, number> = { morning: 6, afternoon: 12, evening: 18, night: 23 };
const LONG: Record<Part, number> = { morning: 6, afternoon: 6, evening: 5, night: 7 };
const WEEK = 168;

/** Days without parts are whole days, parts without days are those of every day; neither is any hour: none are named. */
export function hoursOf(days: readonly number[], parts: readonly Part[]): number[] {
  if (days.length === 0 && parts.length === 0) return [];
  const some = days.length > 0 ? days : [0, 1, 2, 3, 4, 5, 6];
  const hours = new Set<number>();
  for (const day of some) {
    if (parts.length === 0) for (let hour = 0; hour < 24; hour++) hours.add(day * 24 + hour);
    // A night belongs to the day on which it begins.
    for (const part of parts)
      for (let at = 0; at < LONG[part]; at++) hours.add((day * 24 + FROM[part] + at) % WEEK);
  }
  return [...hours].sort((a, b) => a - b);
}

/** The day and the part of it that an hour of the week belongs to. */
export function partOf(hour: number): { day: number; part: Part } {
  const shifted = (hour - FROM.morning + WEEK) % WEEK;
  const within = shifted % 24;
  const part = within < 6 ? 'morning' : within < 12 ? 'afternoon' : within < 17 ? 'evening' : 'night';
  return { day: Math.floor(shifted / 24), part };
}
