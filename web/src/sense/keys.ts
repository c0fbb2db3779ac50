/** The numbers of features: FNV-1a, 32 bit, over UTF-8, and the tables that know them. As in `sensing/text.py`. */

const START = 2166136261;
const PRIME = 16777619;
/** At most the first so many bytes of a word are cut into pieces. */
const CUT = 30;
const SIZES = [3, 4, 5];

const encoder = new TextEncoder();
export function utf8(word: string): Uint8Array {
  const bytes = new Uint8Array(word.length);
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code > 0x7f) return encoder.encode(word);
    bytes[at] = code;
  }
  return bytes;
}

/** Goes on from an earlier part. Signed, as all numbers of features are here: the bits are what counts. */
export function hashed(bytes: Uint8Array, from = 0, to = bytes.length, value: number = START): number {
  let state = value | 0;
  for (let at = from; at < to; at++) state = Math.imul(state ^ bytes[at]!, PRIME);
  return state;
}

/** What the numbers of one kind of feature begin with. */
export const kind = (letter: string): number => hashed(utf8(letter));

/** The number of a word itself. */
export const numberOf = (word: string): number => hashed(utf8(word));

/** A word taken in by its number, as FNV does it with a byte. */
export const taken = (value: number, word: number): number => Math.imul(value ^ word, PRIME);

const WORD = kind('w');
const FIELD = kind('g');
/** The feature of a word itself. */
export const wordKey = (word: number): number => taken(WORD, word);
/** The feature of a field of meaning. */
export const fieldKey = (field: number): number => taken(FIELD, field);

const PIECE = hashed(utf8('c '));
const FIRST_LETTER = 0xc0;

/** The 3, 4 and 5 byte long pieces of `<word>`; of signs and marks none. */
export function pieces(word: string): number[] {
  const first = word.codePointAt(0) ?? 0;
  if (!((first >= 97 && first <= 122) || first >= FIRST_LETTER)) return [];
  const bytes = utf8(word).subarray(0, CUT);
  const data = new Uint8Array(bytes.length + 2);
  data[0] = 0x3c;
  data.set(bytes, 1);
  data[data.length - 1] = 0x3e;
  const found: number[] = [];
  for (const size of SIZES)
    if (size < data.length)
      for (let at = 0; at + size <= data.length; at++) found.push(hashed(data, at, at + size, PIECE));
  return found;
}

/** Finds the row of a number among those a table of weights knows. */
export class Rows {
  private readonly keys: Int32Array;
  private readonly slots: Int32Array;
  private readonly shift: number;

  constructor(keys: Uint32Array) {
    this.keys = new Int32Array(keys.buffer, keys.byteOffset, keys.length);
    const bits = Math.max(4, Math.ceil(Math.log2(2 * keys.length + 1)));
    this.shift = 32 - bits;
    this.slots = new Int32Array(1 << bits).fill(-1);
    for (let row = 0; row < keys.length; row++) {
      let slot = this.slotOf(this.keys[row]!);
      while (this.slots[slot] !== -1) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = row;
    }
  }

  /** @param key a signed 32-bit number @returns -1 where it is not known */
  of(key: number): number {
    const { keys, slots } = this;
    const last = slots.length - 1;
    let slot = this.slotOf(key);
    let row = slots[slot]!;
    while (row !== -1 && keys[row] !== key) {
      slot = (slot + 1) & last;
      row = slots[slot]!;
    }
    return row;
  }

  private slotOf(key: number): number {
    return Math.imul(key, 0x9e3779b1 | 0) >>> this.shift;
  }
}
