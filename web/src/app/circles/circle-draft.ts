/** A circle that is being made or changed, as it is kept on the device until it is sent. */
import { newRef } from '../../net/ids';
import type { ChangeCircle, CircleView, MakeCircle } from '../../wire';
import { rhythmOf } from '../times/rhythm';
import { type MissingTimes, type ScheduleDraft, scheduleAsked } from '../times/schedule-draft';

export const MOST = {
  theme: 80,
  welcome: 2000,
  promise: 200,
  promises: 12,
  threads: 8,
} as const;
const SHORTEST = { theme: 2, promise: 3 } as const;
export const CHAIRS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

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

export type Missing = 'theme' | 'promises' | 'promise' | MissingTimes;

export function missingWords(draft: Pick<CircleWords, 'theme'>): Missing | null {
  return draft.theme.trim().length < SHORTEST.theme ? 'theme' : null;
}

export function missingPromises({ promises }: Pick<CircleWords, 'promises'>): Missing | null {
  if (promises.length === 0) return 'promises';
  return promises.some((one) => one.trim().length < SHORTEST.promise) ? 'promise' : null;
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
