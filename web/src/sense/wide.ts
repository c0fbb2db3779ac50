/** The wide part: a linear map over words, neighbours and pieces of words. As `Model.wide_logits` in Python. */
import { kind, numberOf, Rows, taken } from './keys';
import type { Weights } from './weights';
import type { Word } from './words';

const TWO = kind('b');
const THREE = kind('t');
const SKIPPED = kind('k');
const APART = kind('x');
const WHOSE = kind('p');
const BEFORE = kind('z');
const AFTER = kind('q');
const LAST = kind('l');
const SHOUTED = kind('s');
/** So many words on, a field and a word of one sentence still belong together. */
const NEAR = 5;
/** A negation reaches over so many words. */
const REACH = 4;
const PERSONS = ['0', '1', '2', '3'];
const WHO = new Map(
  PERSONS.flatMap((person) => [person, `${person}n`]).map(
    (who) => [who, taken(WHOSE, numberOf(who))] as const,
  ),
);

/** The weights of one group of heads. A feature of another group has no row here. */
interface Table {
  from: number;
  outputs: number;
  /** Of every feature its row, or -1. */
  rows: Int32Array;
  weight: Int8Array;
  scale: Float32Array;
}

export class Wide {
  private readonly rows: Rows;
  private readonly idf: Float64Array;
  private readonly tables: Table[];
  private readonly bias: Float32Array;
  /** How often each feature was met in the window that is read; which were, how many, and what each is worth. */
  private readonly counts: Int32Array;
  private readonly met: Int32Array;
  private readonly values: Float64Array;
  private size = 0;

  constructor(weights: Weights, outputs: number) {
    const keys = weights.tensor('wide.keys', 'u32', [null]);
    this.rows = new Rows(keys);
    const step = weights.tensor('wide.idf_scale', 'f32', [1])[0]!;
    this.idf = Float64Array.from(weights.tensor('wide.idf', 'u8', [keys.length]), (each) => each * step);
    this.bias = weights.tensor('wide.bias', 'f32', [outputs]);
    this.counts = new Int32Array(keys.length);
    this.met = new Int32Array(keys.length);
    this.values = new Float64Array(keys.length);
    const groups = weights.tensor('wide.groups', 'u8', [keys.length]);
    this.tables = weights.groups(outputs).map(([name, from, end], bit) => {
      let next = 0;
      const rows = Int32Array.from(groups, (each) => ((each >> bit) & 1 ? next++ : -1));
      const weight = weights.tensor(`wide.${name}.weight`, 'i8', [next, end - from]);
      const scale = weights.tensor(`wide.${name}.scale`, 'f32', [end - from]);
      return { from, outputs: end - from, rows, weight, scale };
    });
  }

  /** Of one word the features that it and its pieces are. */
  rowsOf(keys: Int32Array): Int32Array {
    return keys.map((key) => this.rows.of(key)).filter((row) => row >= 0);
  }

  /** For one window, `[O]`. */
  logits(words: readonly Word[], loud: boolean): Float64Array {
    this.count(words, loud);
    const { counts, idf, met, values, size } = this;
    for (let i = 0; i < size; i++) {
      const at = met[i]!;
      values[i] = (1 + Math.log(counts[at]!)) * idf[at]!;
      counts[at] = 0;
    }
    const sums = Float64Array.from(this.bias);
    for (const { from, outputs, rows, weight, scale } of this.tables) {
      const own = new Float64Array(outputs);
      let squares = 0;
      for (let i = 0; i < size; i++) {
        const row = rows[met[i]!]!;
        if (row < 0) continue;
        const value = values[i]!;
        squares += value * value;
        for (let out = 0; out < outputs; out++) own[out]! += value * weight[row * outputs + out]!;
      }
      const length = squares > 0 ? Math.sqrt(squares) : 1;
      for (let out = 0; out < outputs; out++) sums[from + out]! += (own[out]! / length) * scale[out]!;
    }
    // Nothing of what was written stays here.
    met.fill(0, 0, size);
    values.fill(0, 0, size);
    this.size = 0;
    return sums;
  }

  private count(words: readonly Word[], loud: boolean): void {
    let person = '0';
    let denied = 0;
    let before: Word | undefined;
    let last: Word | undefined;
    /** Where the sentence begins, and where the latest that has a word begins and ends. */
    let begins = 0;
    let [from, to] = [0, 0];
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!;
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
        begins = place + 1;
        continue;
      }
      from = begins;
      to = place + 1;
      this.together(words, begins, place);
      const who = WHO.get(denied ? `${person}n` : person)!;
      this.key(taken(who, word.number));
      denied = word.denies ? REACH : Math.max(0, denied - 1);
      person = word.person ?? person;
    }
    for (let at = from; at < to; at++) this.key(taken(LAST, words[at]!.number));
    if (loud) this.key(SHOUTED);
  }

  /** What a word makes with those before it in its sentence. */
  private together(words: readonly Word[], begins: number, place: number): void {
    const word = words[place]!;
    for (let at = Math.max(begins, place - NEAR); at < place; at++) {
      const earlier = words[at]!;
      const gap = place - at;
      if (gap === 3 || gap === 4) this.key(taken(taken(APART, earlier.number), word.number));
      const { senses } = earlier;
      for (let i = 0; i < senses.length; i++) this.key(taken(taken(BEFORE, senses[i]!), word.number));
      const after = taken(AFTER, earlier.number);
      const { senses: own } = word;
      for (let i = 0; i < own.length; i++) this.key(taken(after, own[i]!));
    }
  }

  private key(key: number): void {
    const row = this.rows.of(key);
    if (row >= 0) this.meet(row);
  }

  private meet(row: number): void {
    if (this.counts[row] === 0) this.met[this.size++] = row;
    this.counts[row]! += 1;
  }
}
