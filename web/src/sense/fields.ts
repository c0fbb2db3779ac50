/** The fields of meaning that a word belongs to, so that a rare word has the sense of its field. */
import { fieldKey } from './keys';
import { BrokenWeights, type Weights } from './weights';

/** What is left of a word without its ending has at least so many letters. */
const SHORTEST = 3;

export class Fields {
  private readonly keys: ReadonlyMap<string, readonly number[]>;
  private readonly endings: readonly (readonly [string, string])[];

  /** @throws BrokenWeights */
  constructor(weights: Weights) {
    this.keys = new Map(
      [...weights.pairs('fields')].map(([word, names]) => [word, names.split(' ').map(fieldKey)]),
    );
    const endings = weights.list('endings');
    const fits = (pair: unknown): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
    if (!Array.isArray(endings) || !endings.every(fits)) throw new BrokenWeights('endings');
    this.endings = endings;
  }

  /** Those of the word itself, or of what it is without the first ending that leads to one. */
  of(word: string): readonly number[] {
    const own = this.keys.get(word);
    if (own) return own;
    for (const [ending, put] of this.endings) {
      if (!word.endsWith(ending)) continue;
      const stem = word.slice(0, word.length - ending.length) + put;
      const found = [...stem].length >= SHORTEST ? this.keys.get(stem) : undefined;
      if (found) return found;
    }
    return [];
  }
}
