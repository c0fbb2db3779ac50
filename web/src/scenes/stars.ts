import { seeded } from './seeded';

/** Floats per star: x across, y down to the horizon (both 0..1), size in CSS pixels, own phase, red, green, blue, strength. */
export const STAR_STRIDE = 8;
/** Stars from this size on have a soft halo. */
export const HALO_PX = 12;

/** The stars, small and many; every fortieth is near enough for a halo. */
export function farStars(count: number): number[] {
  const random = seeded(5);
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    const x = random();
    const y = random() ** 1.35;
    const bright = random() ** 5;
    const warm = random();
    const near = i % 40 === 7;
    out.push(x, y, near ? HALO_PX + 2 + 16 * bright + 6 * warm : 2 + bright * 3, random());
    out.push(0.78 + 0.22 * warm, 0.84, 1 - 0.2 * warm);
    out.push(near ? 0.75 + 0.25 * bright : (0.32 + 0.68 * bright) * (random() < 0.5 ? 1 : 0.6));
  }
  return out;
}
