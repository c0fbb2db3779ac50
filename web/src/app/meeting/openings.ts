/** How an opening that is no song is named in the meeting: `reading`, or `recording` with its length. Pure. */
import type { PASSING } from '../../crypto/speech';

/** The kind of speech in which pieces of a recording travel; only its type is needed here, not the cryptography. */
export const PIECES: typeof PASSING = 'recording';
export const READING = 'reading';

const NAME = /^recording(?::(\d{1,6}))?$/;

/** @param ms how long it plays: said with its name, since whoever came in later has none of its pieces */
export const recordingNamed = (ms: number): string => `recording:${Math.round(ms)}`;

/** @returns how long the recording plays, in ms, 0 where that is not said; null for another opening */
export function recordingMs(opening: string): number | null {
  const found = NAME.exec(opening);
  return found && Number(found[1] ?? 0);
}
