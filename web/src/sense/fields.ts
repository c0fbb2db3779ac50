/** The fields of meaning that a word belongs to, so that a rare word has the sense of its field. */
import { numberOf } from './keys';
import { BrokenWeights, type Weights } from './weights';

/** What is left of a word without its ending has at least so many letters. */
const SHORTEST = 3;

export class Fields {
  private readonly numbers: ReadonlyMap<string, readonly number[]>;
  private readonly endings: readonly (readonly [string, string])[];

  /** @throws BrokenWeights */
  constructor(weights: Weights) {
    this.numbers = new Map(
      [...weights.pairs('fields')].map(([word, names]) => [word, names.split(' ').map(numberOf)]),
    );
    const endings = weights.list('endings');
    const fits = (pair: unknown): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
    if (!Array.isArray(endings) || !endings.every(fits)) throw new BrokenWeights('endings');
    this.endings = endings;
  }

  /** The numbers of those of the word itself, or of what it is without the first ending that leads to one. */
  of(word: string): readonly number[] {
    const own = this.numbers.get(word);
    if (own) return own;
    for (const [ending, put] of this.endings) {
      if (!word.endsWith(ending)) continue;
      const stem = word.slice(0, word.length - ending.length) + put;
      const found = [...stem].length >= SHORTEST ? this.numbers.get(stem) : undefined;
      if (found) return found;
    }
    return [];
  }
}
