/** What is being written: on this device alone, sealed, until it is kept or let go of. */
import { type Felt, MOST_FEELINGS, readContent } from './entry';

export interface EntryDraft {
  words: string;
  feelings: Felt[];
  /** A chosen moment in ms; 0: the moment at which it is kept. */
  felt_at: number;
}

/** @param id of the entry that is changed; without it a new one */
export const draftOf = (id?: string): string => (id ? `diary.draft.${id}` : 'diary.draft');

export const emptyDraft = (): EntryDraft => ({ words: '', feelings: [], felt_at: 0 });

/** Feelings of a draft may be older than this page: they are looked at as those of an entry. */
export function soundDraft(draft: EntryDraft): EntryDraft {
  const read = readContent({ kind: 'entry', feelings: draft.feelings.slice(0, MOST_FEELINGS) });
  return { ...draft, feelings: read.kind === 'entry' ? read.feelings : [] };
}

const two = (part: number): string => `${part}`.padStart(2, '0');

/** As a field for a local time takes it, `2026-11-21T20:05`. */
export function asField(ms: number): string {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '';
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** @returns ms, never ahead of now; 0 where it is no time */
export function fromField(value: string, now: number): number {
  const at = new Date(value).getTime();
  return Number.isNaN(at) || at <= 0 ? 0 : Math.min(at, now);
}
