/**
 * Runs the weights: the same numbers as `sensing/model.py`, which a test compares. It keeps nothing of a text: whatever
 * it makes of one is gone when it has answered.
 */
import { Deep } from './deep';
import { FAMILIES } from './families';
import { Fields } from './fields';
import { fieldKey, numberOf, pieces, wordKey } from './keys';
import { type Tongues, type Unknown, whyUnknown } from './known';
import { type Lists, normalise, shouted, tokens } from './text';
import { BrokenWeights, record, type Weights } from './weights';
import { Wide } from './wide';
import { sentences, windows } from './windows';
import type { Word } from './words';

const CHOICES = ['stressor', 'listening'] as const;
const SHARES = ['families', 'kinds'] as const;
const NAMED = [...SHARES, ...CHOICES] as const;
const LEVELS = ['severity', 'crisis'] as const;
type Named = (typeof NAMED)[number];
type Level = (typeof LEVELS)[number];

/** What the model makes of a text, by name of output. Shares are 0 to 1, severity 0 to 10, crisis 0 to 1. */
export type Reading = Record<Named, Record<string, number>> & Record<Level, number>;
export type Read = { unknown: null; reading: Reading } | { unknown: Unknown };

const DENIAL = numberOf('@n');
const PERSON = Object.fromEntries(['1', '2', '3'].map((person) => [person, numberOf(`@${person}`)]));

interface Head {
  from: number;
  names: string[];
}

export class Model {
  private readonly lists: Lists;
  private readonly tongues: Tongues;
  private readonly ends: ReadonlySet<string>;
  private readonly negations: ReadonlySet<string>;
  private readonly persons: ReadonlyMap<string, string>;
  private readonly heads: Record<Named | Level, Head>;
  private readonly width: number;
  private readonly fields: Fields;
  private readonly wide: Wide;
  private readonly deep: Deep;
  private readonly mix: Record<'wide' | 'deep' | 'bias', Float32Array>;
  /** The words that everybody uses, made ready beforehand: half of any text, and nothing of what anybody wrote. */
  private readonly common = new Map<string, Word>();
  private readonly maps: Record<Level, { knots: Float32Array; values: Float32Array }>;

  /** @throws BrokenWeights where something is missing or does not fit */
  constructor(weights: Weights) {
    this.lists = {
      expansions: weights.pairs('expansions'),
      masked: weights.words('masked'),
      lookAlikes: weights.pairs('look_alikes'),
      leet: weights.pairs('leet'),
    };
    this.tongues = {
      functionWords: new Set(weights.words('function_words')),
      otherTongues: new Set(weights.words('other_tongues')),
    };
    this.ends = new Set(weights.words('ends'));
    this.negations = new Set(weights.words('negations'));
    this.persons = weights.pairs('persons');
    if ([...this.persons.values()].some((person) => !(person in PERSON))) throw new BrokenWeights('persons');
    this.heads = headsOf(weights);
    this.width = Math.max(...Object.values(this.heads).map(({ from, names }) => from + names.length));
    this.fields = new Fields(weights);
    this.wide = new Wide(weights, this.width);
    this.deep = new Deep(weights, this.width);
    const mix = (name: string) => weights.tensor(`mix.${name}`, 'f32', [this.width]);
    this.mix = { wide: mix('wide'), deep: mix('deep'), bias: mix('bias') };
    const map = (name: Level, most: number) => {
      const knots = weights.tensor(`${name}.knots`, 'f32', [null]);
      const values = weights.tensor(`${name}.values`, 'f32', [knots.length]);
      const fits =
        knots.every((knot, at) => Number.isFinite(knot) && (at === 0 || knot >= knots[at - 1]!)) &&
        values.every((value) => value >= 0 && value <= most);
      if (!fits) throw new BrokenWeights(name);
      return { knots, values };
    };
    this.maps = { severity: map('severity', 10), crisis: map('crisis', 1) };
    for (const word of [...this.tongues.functionWords, ...this.ends]) this.common.set(word, this.word(word));
  }

  /** Senses a text of any length and any signs; it never throws. */
  read(text: string): Read {
    const plain = normalise(text);
    const said = tokens(plain, this.lists);
    const unknown = whyUnknown(plain, said, this.tongues, (word) => this.hears(word));
    return unknown ? { unknown } : { unknown, reading: this.sensed(said, shouted(text)) };
  }

  private hears(word: string): boolean {
    return this.common.get(word)?.heard ?? this.deep.hears(numberOf(word));
  }

  private sensed(said: readonly string[], loud: boolean): Reading {
    const met = new Map<string, Word>();
    const words = said.map((word) => {
      const known = this.common.get(word) ?? met.get(word);
      if (known) return known;
      const made = this.word(word);
      met.set(word, made);
      return made;
    });
    const rows = windows(words.length).map(([from, to]) => this.closer(words.slice(from, to), loud));
    const severity = this.levels('severity', rows);
    const crisis = this.levels('crisis', rows);
    return {
      families: this.named('families', rows, sigmoids),
      kinds: this.named('kinds', rows, sigmoids),
      stressor: this.named('stressor', rows, softmax),
      listening: this.named('listening', rows, softmax),
      severity: 0.75 * Math.max(...severity) + (0.25 * sum(severity)) / severity.length,
      crisis: Math.max(...crisis),
    };
  }

  private word(word: string): Word {
    const number = numberOf(word);
    const fields = this.fields.of(word);
    const keys = Int32Array.from([wordKey(number), ...fields.map(fieldKey), ...pieces(word)]);
    const ends = this.ends.has(word);
    const denies = this.negations.has(word);
    const person = this.persons.get(word);
    const lent = [...fields];
    if (person) lent.push(PERSON[person]!);
    if (denies) lent.push(DENIAL);
    return {
      number,
      heard: this.deep.hears(number),
      wide: this.wide.rowsOf(keys),
      senses: Int32Array.from(ends ? [] : lent),
      vector: this.deep.vector(keys),
      ends,
      denies,
      person,
    };
  }

  /** One window, its crisis raised a quarter of the way to that of its heaviest sentence: calm words must not thin it. */
  private closer(words: readonly Word[], loud: boolean): Float64Array {
    const row = this.mixed(words, loud);
    const parts = sentences(words);
    if (parts.length < 2) return row;
    const at = this.heads.crisis.from;
    const heaviest = Math.max(...parts.map((part) => this.mixed(part, loud)[at]!));
    row[at] = Math.max(row[at]!, row[at]! + (heaviest - row[at]!) / 4);
    return row;
  }

  private mixed(words: readonly Word[], loud: boolean): Float64Array {
    const { mix } = this;
    const wide = this.wide.logits(words, loud);
    const deep = this.deep.logits(words);
    return wide.map((each, at) => mix.wide[at]! * each + mix.deep[at]! * deep[at]! + mix.bias[at]!);
  }

  /** The mean over the windows of what a head says, by name. */
  private named(
    head: Named,
    rows: readonly Float64Array[],
    as: (z: Float64Array) => Float64Array,
  ): Record<string, number> {
    const { from, names } = this.heads[head];
    const means = new Float64Array(names.length);
    for (const row of rows)
      as(row.slice(from, from + names.length)).forEach((value, at) => {
        means[at]! += value / rows.length;
      });
    return Object.fromEntries(names.map((name, at) => [name, means[at]!]));
  }

  /** Calibrated: straight lines between knots over the raw value of each window, level outside of them. */
  private levels(head: Level, rows: readonly Float64Array[]): number[] {
    const { knots, values } = this.maps[head];
    return rows.map((row) => between(row[this.heads[head].from]!, knots, values));
  }
}

function headsOf(weights: Weights): Record<Named | Level, Head> {
  const columns = record(weights.header.columns);
  const outputs = record(weights.header.outputs);
  const head = (name: Named | Level): Head => {
    const [from, end] = Array.isArray(columns[name]) ? columns[name] : [];
    const names = outputs[name];
    const fits =
      Number.isSafeInteger(from) &&
      from >= 0 &&
      Array.isArray(names) &&
      names.length > 0 &&
      names.every((each) => typeof each === 'string') &&
      end === from + names.length;
    if (!fits) throw new BrokenWeights(name);
    return { from, names };
  };
  const heads = Object.fromEntries([...NAMED, ...LEVELS].map((name) => [name, head(name)]));
  const found = heads as Record<Named | Level, Head>;
  // A model of other families would propose feelings that nobody can choose.
  if (FAMILIES.some((family) => !found.families.names.includes(family))) throw new BrokenWeights('families');
  return found;
}

const sum = (values: readonly number[] | Float64Array): number => {
  let all = 0;
  for (const value of values) all += value;
  return all;
};

const sigmoids = (z: Float64Array): Float64Array => z.map((each) => 1 / (1 + Math.exp(-each)));

function softmax(z: Float64Array): Float64Array {
  const top = Math.max(...z);
  const raised = z.map((each) => Math.exp(each - top));
  const all = sum(raised);
  return raised.map((each) => each / all);
}

function between(value: number, knots: Float32Array, values: Float32Array): number {
  if (!(value > knots[0]!)) return values[0]!;
  const next = knots.findIndex((knot) => knot > value);
  if (next < 0) return values[values.length - 1]!;
  const [low, high] = [knots[next - 1]!, knots[next]!];
  return values[next - 1]! + ((value - low) / (high - low)) * (values[next]! - values[next - 1]!);
}
