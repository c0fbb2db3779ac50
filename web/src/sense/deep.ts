/** The deep part: vectors of words, one convolution over three, pooling, heads. As `Model.deep_logits` in Python. */
import { Rows, wordKey } from './keys';
import type { Weights } from './weights';
import { BrokenWeights } from './weights';
import type { Word } from './words';

/** Of a word at most this many rows are summed: its own, its fields and its first pieces that are known. */
const MOST_ROWS = 24;
const MOST_NETS = 8;

/** One word as the nets see it: its vector, and for each net what it adds to the next, this and the previous place. */
export interface Vector {
  x: Float32Array;
  /** For each net `[3H]`: as the word before, as this word, as the word after. */
  parts: Float32Array[];
}

interface Net {
  hidden: number;
  /** Wider than in the file: engines reckon in 64 bits, and would widen each number again each time. */
  conv: Float64Array;
  convBias: Float32Array;
  attendH: Float64Array;
  attendX: Float64Array;
  out: Float64Array;
  outBias: Float32Array;
  /** Room for one window, used again for each, and emptied after each. */
  room: Float64Array[];
  /** What stands beside the first and the last word. */
  none: Float32Array;
}

export class Deep {
  private readonly rows: Rows;
  private readonly embed: Int8Array;
  private readonly scale: Float32Array;
  private readonly size: number;
  private readonly nets: Net[];

  constructor(
    weights: Weights,
    private readonly outputs: number,
  ) {
    const keys = weights.tensor('deep.keys', 'u32', [null]);
    this.rows = new Rows(keys);
    this.scale = weights.tensor('deep.scale', 'f32', [null]);
    this.size = this.scale.length;
    this.embed = weights.tensor('deep.embed', 'i8', [keys.length, this.size]);
    const { nets } = weights.header;
    if (!Number.isSafeInteger(nets) || (nets as number) < 1 || (nets as number) > MOST_NETS)
      throw new BrokenWeights('nets');
    this.nets = Array.from({ length: nets as number }, (_, at) => this.net(weights, `net${at}`));
  }

  private net(weights: Weights, name: string): Net {
    const d = this.size;
    const convBias = weights.tensor(`${name}.conv_bias`, 'f32', [null]);
    const hidden = convBias.length;
    return {
      hidden,
      convBias,
      room: [],
      none: new Float32Array(3 * hidden),
      conv: Float64Array.from(weights.tensor(`${name}.conv`, 'f32', [3 * d, hidden])),
      attendH: Float64Array.from(weights.tensor(`${name}.attend_h`, 'f32', [hidden])),
      attendX: Float64Array.from(weights.tensor(`${name}.attend_x`, 'f32', [d])),
      out: Float64Array.from(weights.tensor(`${name}.out`, 'f32', [2 * hidden + 2 * d, this.outputs])),
      outBias: weights.tensor(`${name}.out_bias`, 'f32', [this.outputs]),
    };
  }

  /** Whether a word stands in the vocabulary. */
  hears(number: number): boolean {
    return this.rows.of(wordKey(number)) >= 0;
  }

  /** @param keys of the word, its fields and its pieces, in this order */
  vector(keys: Int32Array): Vector {
    const { size, embed, scale } = this;
    const sums = new Int32Array(size);
    let count = 0;
    for (let at = 0; at < keys.length && count < MOST_ROWS; at++) {
      const row = this.rows.of(keys[at]!);
      if (row < 0) continue;
      count += 1;
      const from = row * size;
      for (let column = 0; column < size; column++) sums[column]! += embed[from + column]!;
    }
    const share = 1 / Math.sqrt(Math.max(1, count));
    const x = Float32Array.from(sums, (sum, column) => sum * scale[column]! * share);
    return { x, parts: this.nets.map((net) => partsOf(net, x)) };
  }

  /** For one window, `[O]`: the mean over the nets. Without words nothing. */
  logits(words: readonly Word[]): Float64Array {
    const mean = new Float64Array(this.outputs);
    if (words.length === 0) return mean;
    this.nets.forEach((net, at) => {
      const sums = Float64Array.from(net.outBias);
      addRows(sums, this.pooled(words, net, at), net.out, 0);
      for (let out = 0; out < this.outputs; out++) mean[out]! += sums[out]! / this.nets.length;
    });
    return mean;
  }

  private pooled(words: readonly Word[], net: Net, at: number): Float64Array {
    const { hidden } = net;
    const over = words.map((_, place) => {
      const h = net.room[place] ?? new Float64Array(hidden);
      net.room[place] = h;
      const last = words[place - 1]?.vector.parts[at] ?? net.none;
      const now = words[place]!.vector.parts[at]!;
      const next = words[place + 1]?.vector.parts[at] ?? net.none;
      addThree(h, last, now, next, net.convBias);
      return h;
    });
    const plain = words.map((word) => word.vector.x);
    const pooled = new Float64Array(2 * hidden + 2 * this.size);
    pool(over, net.attendH, pooled.subarray(0, hidden), pooled.subarray(hidden, 2 * hidden));
    for (const h of over) h.fill(0);
    pool(
      plain,
      net.attendX,
      pooled.subarray(2 * hidden, 2 * hidden + this.size),
      pooled.subarray(2 * hidden + this.size),
    );
    return pooled;
  }
}

/** A third of the convolution each: multiplied once for a word, wherever it stands and however often. */
function partsOf({ hidden, conv }: Net, x: Float32Array): Float32Array {
  const found = new Float32Array(3 * hidden);
  const sums = new Float64Array(hidden);
  for (let third = 0; third < 3; third++) {
    sums.fill(0);
    addRows(sums, x, conv, third * x.length * hidden);
    found.set(sums, third * hidden);
  }
  return found;
}

/** The convolution at one place, from the thirds of three words. */
function addThree(
  h: Float64Array,
  last: Float32Array,
  now: Float32Array,
  next: Float32Array,
  bias: Float32Array,
): void {
  const hidden = h.length;
  for (let unit = 0; unit < hidden; unit++) {
    const sum = bias[unit]! + last[unit]! + now[hidden + unit]! + next[2 * hidden + unit]!;
    h[unit] = Math.max(0, sum);
  }
}

/** Adds to `sums` each row of a table from `from` on, times its value. Four rows at a time, since that is twice as fast. */
function addRows(sums: Float64Array, values: ArrayLike<number>, table: Float64Array, from: number): void {
  const width = sums.length;
  let row = 0;
  let at = from;
  for (; row + 4 <= values.length; row += 4, at += 4 * width) {
    const [a, b, c, d] = [values[row]!, values[row + 1]!, values[row + 2]!, values[row + 3]!];
    const [second, third, fourth] = [at + width, at + 2 * width, at + 3 * width];
    for (let each = 0; each < width; each++)
      sums[each]! +=
        a * table[at + each]! +
        b * table[second + each]! +
        c * table[third + each]! +
        d * table[fourth + each]!;
  }
  for (; row < values.length; row++, at += width)
    for (let each = 0; each < width; each++) sums[each]! += values[row]! * table[at + each]!;
}

/** The mean weighed by attention, and the greatest of each column. */
function pool(
  rows: readonly (Float32Array | Float64Array)[],
  attend: Float64Array,
  mean: Float64Array,
  most: Float64Array,
): void {
  const columns = attend.length;
  const shares = rows.map((row) => {
    let sum = 0;
    for (let at = 0; at < columns; at++) sum += row[at]! * attend[at]!;
    return sum;
  });
  const top = Math.max(...shares);
  const raised = shares.map((share) => Math.exp(share - top));
  const all = raised.reduce((sum, each) => sum + each, 0);
  most.fill(Number.NEGATIVE_INFINITY);
  rows.forEach((row, place) => {
    const share = raised[place]! / all;
    for (let at = 0; at < columns; at++) {
      const value = row[at]!;
      mean[at]! += share * value;
      if (value > most[at]!) most[at] = value;
    }
  });
}
