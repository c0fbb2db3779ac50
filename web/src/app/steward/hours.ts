/** Hours as people set them (these days, from then to then) and as the wire has them (one line a day). */
import type { Hours } from '../../wire';

export interface HoursGroup {
  /** 0 is Monday. */
  days: readonly number[];
  /** `HH:MM` */
  starts: string;
  /** `HH:MM`, up to 24:00; before `starts`: on the day after */
  ends: string;
}

/** Days with the same hours belong together. */
export function groupsOf(hours: readonly Hours[]): HoursGroup[] {
  const found = new Map<string, number[]>();
  for (const { day, starts, ends } of hours) {
    const key = `${starts} ${ends}`;
    const days = found.get(key);
    if (!days) found.set(key, [day]);
    else if (!days.includes(day)) days.push(day);
  }
  return [...found].map(([key, days]) => {
    const [starts = '', ends = ''] = key.split(' ');
    return { days: days.sort(), starts, ends };
  });
}

export function hoursOf(groups: readonly HoursGroup[]): Hours[] {
  return groups.flatMap(({ days, starts, ends }) => days.map((day) => ({ day, starts, ends })));
}

export const ALWAYS: readonly Hours[] = hoursOf([
  { days: [0, 1, 2, 3, 4, 5, 6], starts: '00:00', ends: '24:00' },
]);
