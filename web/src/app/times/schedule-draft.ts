/** When something takes place again and again, as it is being chosen. No I/O. */
import type { ScheduleAsked, ScheduleView } from '../../wire';
import { firstDay, type Rhythm, rhythmOf, ruleOf } from './rhythm';

export const MINUTES = [30, 45, 60, 75, 90, 120] as const;
const MOST_TIMES = 1000;

export interface ScheduleDraft {
  rhythm: Rhythm;
  /** The day from which on it meets; the first meeting is the first day from it that fits. */
  from: string;
  time: string;
  zone: string;
  minutes: number;
}

export const scheduleDraft = (
  { rule, start, zone, minutes }: Pick<ScheduleView, 'rule' | 'start' | 'zone' | 'minutes'>,
  today: string,
): ScheduleDraft => ({
  rhythm: rhythmOf(rule, start),
  // A rhythm that began long ago goes on from today; one that is still to come keeps its beginning.
  from: start.slice(0, 10) > today ? start.slice(0, 10) : today,
  time: start.slice(11),
  zone,
  minutes,
});

export const scheduleAsked = ({ rhythm, from, time, zone, minutes }: ScheduleDraft): ScheduleAsked => ({
  start: `${firstDay(rhythm, from)}T${time}`,
  zone,
  minutes,
  rule: ruleOf(rhythm),
});

export type MissingTimes = 'days' | 'from' | 'time' | 'count';

export function missingTimes({ rhythm, from, time }: ScheduleDraft): MissingTimes | null {
  if (rhythm.kind !== 'once' && rhythm.kind !== 'own' && rhythm.days.length === 0) return 'days';
  if (rhythm.count !== null && !(rhythm.count >= 1 && rhythm.count <= MOST_TIMES)) return 'count';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) return 'from';
  return /^\d{2}:\d{2}$/.test(time) ? null : 'time';
}
