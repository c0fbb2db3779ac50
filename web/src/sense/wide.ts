/** The wide part: a linear map over words, neighbours and pieces of words. As `Model.wide_logits` in Python. */
import { kind, numberOf, Rows, taken } from './keys';
import type { Weights } from './weights';
import type { Word } from './words';

const TWO = kind('b');
const THREE = kind('t');
const SKIPPED = kind('k');
const WHOSE = kind('p');
const SHOUTED = kind('s');
/** A negation reaches over so many words. */
const REACH = 4;
const PERSONS = ['0', '1', '2', '3'];
const WHO = new Map(
  PERSONS.flatMap((person) => [person, `${person}n`]).map(
    (who) => [who, taken(WHOSE, numberOf(who))] as const,
  ),
);

export class Wide {
  private readonly rows: Rows;
  private readonly idf: Float64Array;
  private readonly weight: Int8Array;
  private readonly scale: Float32Array;
  private readonly bias: Float32Array;
  /** How often each row was met in the window that is read, and which were. */
  private readonly counts: Int32Array;
  private met: number[] = [];

  constructor(
    weights: Weights,
    private readonly outputs: number,
  ) {
    const keys = weights.tensor('wide.keys', 'u32', [null]);
    this.rows = new Rows(keys);
    const step = weights.tensor('wide.idf_scale', 'f32', [1])[0]!;
    this.idf = Float64Array.from(weights.tensor('wide.idf', 'u8', [keys.length]), (each) => each * step);
    this.weight = weights.tensor('wide.weight', 'i8', [keys.length, outputs]);
    this.scale = weights.tensor('wide.scale', 'f32', [outputs]);
    this.bias = weights.tensor('wide.bias', 'f32', [outputs]);
    this.counts = new Int32Array(keys.length);
  }

  /** Of one word the rows of itself and its pieces. */
  rowsOf(keys: Int32Array): Int32Array {
    return keys.map((key) => this.rows.of(key)).filter((row) => row >= 0);
  }

  /** For one window, `[O]`. */
  logits(words: readonly Word[], loud: boolean): Float64Array {
    this.count(words, loud);
    const { outputs, weight, counts, idf } = this;
    const sums = new Float64Array(outputs);
    let squares = 0;
    for (const row of this.met) {
      const value = (1 + Math.log(counts[row]!)) * idf[row]!;
      counts[row] = 0;
      squares += value * value;
      const from = row * outputs;
      for (let out = 0; out < outputs; out++) sums[out]! += value * weight[from + out]!;
    }
    const length = squares > 0 ? Math.sqrt(squares) : 1;
    for (let out = 0; out < outputs; out++)
      sums[out] = (sums[out]! / length) * this.scale[out]! + this.bias[out]!;
    // Nothing of what was written stays here.
    this.met = [];
    return sums;
  }

  private count(words: readonly Word[], loud: boolean): void {
    let person = '0';
    let denied = 0;
    let before: Word | undefined;
    let last: Word | undefined;
    for (const word of words) {
      const { wide } = word;
      for (let at = 0; at < wide.length; at++) this.meet(wide[at]!);
      if (last) this.key(taken(taken(TWO, last.number), word.number));
      if (last && before) {
        this.key(taken(taken(taken(THREE, before.number), last.number), word.number));
        this.key(taken(taken(SKIPPED, before.number), word.number));
      }
      before = last;
      last = word;
      if (word.ends) {
        person = '0';
        denied = 0;
        continue;
      }
      const who = WHO.get(denied ? `${person}n` : person)!;
      this.key(taken(who, word.number));
      denied = word.denies ? REACH : Math.max(0, denied - 1);
      person = word.person ?? person;
    }
    if (loud) this.key(SHOUTED);
  }

  private key(key: number): void {
    const row = this.rows.of(key);
    if (row >= 0) this.meet(row);
  }

  private meet(row: number): void {
    if (this.counts[row] === 0) this.met.push(row);
    this.counts[row]! += 1;
  }
}
