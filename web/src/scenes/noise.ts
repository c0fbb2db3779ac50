import { seeded } from './seeded';

/** Width and height of the noise that all pictures share. */
export const NOISE = 256;

/** An octave sum of value noise that repeats without a seam, 0..255, into every second byte from `channel` on. */
export function addNoise(bytes: Uint8Array, channel: number): void {
  const random = seeded(3 + channel);
  const sum = new Float32Array(NOISE * NOISE);
  for (let cells = 4, weight = 128; cells <= 64; cells *= 2, weight /= 2) {
    const grid = Float32Array.from({ length: cells * cells }, random);
    const wide = NOISE / cells;
    // Between two corners of a cell, softly; the last cell ends at the first corner.
    const between = (at: (corner: number) => number, place: number): number => {
      const low = (place / wide) | 0;
      const t = place / wide - low;
      const from = at(low);
      return from + (at((low + 1) % cells) - from) * t * t * (3 - 2 * t);
    };
    for (let i = 0; i < sum.length; i++)
      sum[i] =
        (sum[i] as number) +
        weight *
          between((y) => between((x) => grid[y * cells + x] as number, i % NOISE), Math.floor(i / NOISE));
  }
  sum.forEach((v, i) => {
    bytes[i * 2 + channel] = v;
  });
}
