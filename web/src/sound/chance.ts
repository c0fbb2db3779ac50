/**
 * Chance that is the same on every device: whole numbers only (sfc32), so that no difference between processors or
 * browsers can creep in.
 */
export interface Chance {
  /** A whole number from 0 up to, but without, `n`; `n` at most 2^20. */
  below(n: number): number;
  /** One of them. */
  of<T>(all: readonly T[]): T;
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number;
  /** True in `percent` of a hundred. */
  in100(percent: number): boolean;
}

/** FNV-1a over the characters, then the mixing of MurmurHash3, so that near texts give far seeds. */
export function seedFrom(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function chance(seed: number): Chance {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let count = 1;
  const next = () => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first numbers still look like the seed.
  for (let i = 0; i < 15; i++) next();
  const below = (n: number) => Math.floor((next() * n) / 4_294_967_296);
  return {
    below,
    of: (all) => all[below(all.length)] as (typeof all)[number],
    between: (low, high) => low + below(high - low + 1),
    in100: (percent) => below(100) < percent,
  };
}
