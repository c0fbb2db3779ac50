/** The weights file taken apart, and the checks before anything is read from it. As `sensing/weights.py`. */

const MAGIC = 'ASTRSENS';
const VERSION = 2;

const TYPES = { i8: Int8Array, u8: Uint8Array, u32: Uint32Array, f32: Float32Array } as const;
type Types = typeof TYPES;
export type Dtype = keyof Types;
export type Tensor<D extends Dtype> = InstanceType<Types[D]>;

/** The file is no weights file of this version, is damaged, or its parts do not fit each other. */
export class BrokenWeights extends Error {}

interface Entry {
  dtype: Dtype;
  shape: number[];
  offset: number;
}

export class Weights {
  readonly header: Readonly<Record<string, unknown>>;
  private readonly entries: Readonly<Record<string, Entry>>;

  /** @throws BrokenWeights */
  constructor(private readonly bytes: ArrayBuffer) {
    if (bytes.byteLength < 16) throw new BrokenWeights('too short');
    const view = new DataView(bytes);
    if (new TextDecoder().decode(new Uint8Array(bytes, 0, 8)) !== MAGIC)
      throw new BrokenWeights('no weights file');
    if (view.getUint32(8, true) !== VERSION) throw new BrokenWeights('another version');
    const length = view.getUint32(12, true);
    if (16 + length > bytes.byteLength) throw new BrokenWeights('cut off');
    try {
      this.header = record(
        JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes, 16, length))),
      );
    } catch {
      throw new BrokenWeights('damaged header');
    }
    this.entries = record(this.header.tensors) as Record<string, Entry>;
  }

  /**
   * @param shape what it has to be; null stands for any length
   * @throws BrokenWeights where it is missing, or not of this shape, or lies outside of the file
   */
  tensor<D extends Dtype>(name: string, dtype: D, shape: readonly (number | null)[]): Tensor<D> {
    const entry = Object.hasOwn(this.entries, name) ? this.entries[name] : undefined;
    const fits =
      entry?.dtype === dtype &&
      Array.isArray(entry.shape) &&
      entry.shape.length === shape.length &&
      entry.shape.every((size, at) => Number.isSafeInteger(size) && size > 0 && (shape[at] ?? size) === size);
    if (!fits) throw new BrokenWeights(name);
    const count = entry.shape.reduce((all, size) => all * size, 1);
    const Made = TYPES[dtype];
    const { offset } = entry;
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % 8 !== 0) throw new BrokenWeights(name);
    if (offset + count * Made.BYTES_PER_ELEMENT > this.bytes.byteLength) throw new BrokenWeights(name);
    return new Made(this.bytes, offset, count) as Tensor<D>;
  }

  /** One of the lists of words in the header. @throws BrokenWeights */
  words(name: string): string[] {
    const found = this.list(name);
    if (!Array.isArray(found) || found.some((word) => typeof word !== 'string'))
      throw new BrokenWeights(name);
    return found as string[];
  }

  /** One of the tables of words in the header; a map, since words such as "constructor" are words. @throws BrokenWeights */
  pairs(name: string): Map<string, string> {
    const found = Object.entries(record(this.list(name)));
    if (found.some(([, word]) => typeof word !== 'string')) throw new BrokenWeights(name);
    return new Map(found as [string, string][]);
  }

  /** The groups of heads that share a wide table: name, first output and end. @throws BrokenWeights */
  groups(outputs: number): [string, number, number][] {
    const found = this.header.groups;
    const fits = (each: unknown): each is [string, number, number] =>
      Array.isArray(each) &&
      typeof each[0] === 'string' &&
      Number.isSafeInteger(each[1]) &&
      Number.isSafeInteger(each[2]) &&
      0 <= each[1] &&
      each[1] < each[2] &&
      each[2] <= outputs;
    if (!Array.isArray(found) || found.length > 8 || !found.every(fits)) throw new BrokenWeights('groups');
    // Each output has one table: none is left out, and none is added twice.
    const ends = [...found].sort(([, a], [, b]) => a - b);
    const whole = ends.every(([, from], at) => from === (at ? ends[at - 1]![2] : 0));
    if (!whole || ends.at(-1)?.[2] !== outputs) throw new BrokenWeights('groups');
    return found;
  }

  /** @throws BrokenWeights */
  list(name: string): unknown {
    return record(this.header.lists)[name];
  }
}

/** @throws BrokenWeights */
export function record(found: unknown): Record<string, unknown> {
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new BrokenWeights('damaged header');
  return found as Record<string, unknown>;
}
