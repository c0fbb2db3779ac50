/** What a bond shows of what was sealed in it: the words, or why they are not here. */
import type { FaultCode } from '../crypto/client';
import type { ConfidenceView } from '../wire';
import type { RefusedCode } from './refused';

/** Why something of a bond is not shown or not done: this device's own finding, or the server's refusal. */
export type BondTrouble = FaultCode | RefusedCode;

/** What there is of the other's answer. `closed`: nothing is theirs to be read, whatever they did or did not do. */
export type Theirs =
  | { state: 'closed' }
  /** Both are sealed, and a share is still on its way: theirs, or mine. */
  | { state: 'coming' }
  /** `asked`: the words of the question as it stood before them, where they are others than mine. */
  | { state: 'read'; words: string; asked: string | null }
  /** It is not what it says it is, or cannot be opened here. */
  | { state: 'broken'; code: BondTrouble };

/** `mine`: the words I sealed, null when there are none. */
export interface Answer {
  mine: string | null;
  theirs: Theirs;
}

export const NO_ANSWER: Answer = { mine: null, theirs: { state: 'closed' } };

export interface Note {
  words: string;
  /** Set in the place of words that cannot be opened. */
  broken: BondTrouble | null;
  at: number;
}

/** The lingering note of each; null where there is none. */
export interface Notes {
  mine: Note | null;
  theirs: Note | null;
}

/** A confidence without its content, which is opened one at a time and kept nowhere. */
export interface Confided extends Pick<ConfidenceView, 'confidence' | 'kind' | 'at' | 'size'> {
  mine: boolean;
}

/** What has been unveiled of the other; null while it is not. */
export interface Unveiled {
  name: string | null;
}
