/** A word of a text with everything that its form alone says; kept for as long as one text is read, and no longer. */
import type { Vector } from './deep';

export interface Word {
  /** Its number, by which features of several words know it. */
  number: number;
  /** Whether it stands in the vocabulary. */
  heard: boolean;
  /** Rows of the wide part: the word itself, its fields and its pieces. */
  wide: Int32Array;
  /** The numbers of what it lends the words near it: its fields, its person, that it denies. */
  senses: Int32Array;
  vector: Vector;
  /** It ends a clause, denies what follows, or says of whom the clause speaks. */
  ends: boolean;
  denies: boolean;
  person: string | undefined;
}
