/** Words that are being written, in memory only: what was begun while waiting goes on in the talk. */
import { onLeave } from '../leave';

const drafts = new Map<string, string>();

onLeave(() => drafts.clear());

export const draftOf = (room: string): string => drafts.get(room) ?? '';

export function keepDraft(room: string, words: string): void {
  if (words) drafts.set(room, words);
  else drafts.delete(room);
}
