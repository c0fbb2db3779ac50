/** What a guide offers, as it is kept on the device until it is sent. No I/O. */
import { newRef } from '../../net/ids';
import type { ChangeOffer, MakeOffer, OwnOffer } from '../../wire';
import { rhythmOf } from '../times/rhythm';
import {
  type MissingTimes,
  missingTimes,
  type ScheduleDraft,
  scheduleAsked,
  scheduleDraft,
} from '../times/schedule-draft';

export interface OfferDraft {
  /** What makes it harmless to send it again when the answer was lost, also after a reload. */
  client_id: string;
  title: string;
  about: string;
  languages: string[];
  schedule: ScheduleDraft;
  cancel_hours: number;
  days_ahead: number;
  pause_minutes: number;
}

export const CANCEL_HOURS = [0, 2, 6, 12, 24, 48, 72] as const;
export const DAYS_AHEAD = [7, 14, 30, 60, 90, 180] as const;
export const PAUSE_MINUTES = [0, 5, 10, 15, 30, 60] as const;
const SHORTEST_TITLE = 2;

export const emptyOffer = (
  title: string,
  languages: readonly string[],
  zone: string,
  today: string,
): OfferDraft => ({
  client_id: newRef(),
  title,
  about: '',
  languages: [...languages].slice(0, 8),
  schedule: {
    rhythm: { ...rhythmOf('FREQ=WEEKLY', `${today}T17:00`), days: [1] },
    from: today,
    time: '17:00',
    zone,
    minutes: 45,
  },
  cancel_hours: 24,
  days_ahead: 60,
  pause_minutes: 15,
});

export const draftOf = (one: OwnOffer, today: string): OfferDraft => ({
  client_id: one.offer,
  title: one.title,
  about: one.about,
  languages: one.languages,
  schedule: scheduleDraft({ start: one.start, zone: one.zone, minutes: one.minutes, rule: one.rule }, today),
  cancel_hours: one.cancel_hours,
  days_ahead: one.days_ahead,
  pause_minutes: one.pause_minutes,
});

export type Missing = 'title' | 'languages' | MissingTimes;

export function missingIn(draft: OfferDraft): Missing | null {
  if (draft.title.trim().length < SHORTEST_TITLE) return 'title';
  return draft.languages.length === 0 ? 'languages' : missingTimes(draft.schedule);
}

const said = (draft: OfferDraft) => ({
  title: draft.title.trim(),
  about: draft.about.trim(),
  languages: draft.languages,
  schedule: scheduleAsked(draft.schedule),
  cancel_hours: draft.cancel_hours,
  days_ahead: draft.days_ahead,
  pause_minutes: draft.pause_minutes,
});

export const asMade = (draft: OfferDraft): MakeOffer => ({ client_id: draft.client_id, ...said(draft) });
export const asChanged = (draft: OfferDraft, version: number): ChangeOffer => ({ version, ...said(draft) });
