/** A circle that is being made or changed, as it is kept on the device until it is sent. */
import { newRef } from '../../net/ids';
import type { ChangeCircle, CircleView, MakeCircle, ScheduleAsked, ScheduleView } from '../../wire';
import { firstDay, type Rhythm, rhythmOf, ruleOf } from './rhythm';

export const MOST = {
  theme: 80,
  welcome: 2000,
  promise: 200,
  promises: 12,
  threads: 8,
  count: 1000,
} as const;
const SHORTEST = { theme: 2, promise: 3 } as const;
export const CHAIRS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
export const MINUTES = [30, 45, 60, 75, 90, 120] as const;

export interface ScheduleDraft {
  rhythm: Rhythm;
  /** The day from which on it meets; the first meeting is the first day from it that fits. */
  from: string;
  time: string;
  zone: string;
  minutes: number;
}

export interface CircleWords {
  theme: string;
  welcome: string;
  promises: string[];
  language: string;
  threads: string[];
  chairs: number;
  open: boolean;
  listed: boolean;
}

export interface CircleDraft extends CircleWords {
  /** What makes it harmless to send it again when the answer was lost, also after a reload. */
  client_id: string;
  step: number;
  band: 'adult' | 'young';
  schedule: ScheduleDraft;
}

export function emptyCircle(
  promises: readonly string[],
  language: string,
  zone: string,
  today: string,
): CircleDraft {
  return {
    client_id: newRef(),
    step: 0,
    theme: '',
    welcome: '',
    promises: [...promises],
    language,
    threads: [],
    chairs: 8,
    open: true,
    listed: false,
    band: 'adult',
    schedule: {
      rhythm: { ...rhythmOf('FREQ=WEEKLY', `${today}T19:00`), days: [1] },
      from: today,
      time: '19:00',
      zone,
      minutes: 75,
    },
  };
}

export const scheduleDraft = (
  { rule, start, zone, minutes }: ScheduleView,
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

export type Missing = 'theme' | 'promises' | 'promise' | 'days' | 'from' | 'time' | 'count';

export function missingWords(draft: Pick<CircleWords, 'theme'>): Missing | null {
  return draft.theme.trim().length < SHORTEST.theme ? 'theme' : null;
}

export function missingPromises({ promises }: Pick<CircleWords, 'promises'>): Missing | null {
  if (promises.length === 0) return 'promises';
  return promises.some((one) => one.trim().length < SHORTEST.promise) ? 'promise' : null;
}

export function missingTimes({ rhythm, from, time }: ScheduleDraft): Missing | null {
  if (rhythm.kind !== 'once' && rhythm.kind !== 'own' && rhythm.days.length === 0) return 'days';
  if (rhythm.count !== null && !(rhythm.count >= 1 && rhythm.count <= MOST.count)) return 'count';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) return 'from';
  return /^\d{2}:\d{2}$/.test(time) ? null : 'time';
}

const trimmed = (words: CircleWords): CircleWords => ({
  theme: words.theme.trim(),
  welcome: words.welcome.trim(),
  promises: words.promises.map((one) => one.trim()),
  language: words.language,
  threads: words.threads,
  chairs: words.chairs,
  open: words.open,
  listed: words.listed,
});

export const asMade = (draft: CircleDraft): MakeCircle => ({
  ...trimmed(draft),
  client_id: draft.client_id,
  band: draft.band,
  schedule: scheduleAsked(draft.schedule),
});

export const wordsOf = (view: CircleView): CircleWords => ({
  theme: view.theme,
  welcome: view.welcome,
  promises: view.promises,
  language: view.language,
  threads: view.threads,
  chairs: view.chairs,
  open: view.open,
  listed: view.listed,
});

export const asChanged = (words: CircleWords, version: number): ChangeCircle => ({
  ...trimmed(words),
  version,
});
