import { type Box, quietAt } from './calm';
import { type Feeling, HUES } from './palettes';
import { seeded } from './trees';

/** A person who chose to be seen. Place in 0..1: x across, y from the top of the sky down to the horizon. */
export interface Star {
  x: number;
  y: number;
  hue: Feeling;
  id: string;
}

/** Floats per star: x, y, size in CSS pixels, own phase, red, green, blue, strength. */
export const STAR_STRIDE = 8;

/** The far stars, small and many, denser along the milky way. */
export function farStars(count: number): number[] {
  const random = seeded(5);
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    const x = random();
    const y = random() ** 1.35;
    const bright = random() ** 5;
    const warm = random();
    out.push(x, y, 2 + bright * 3, random());
    out.push(0.8 + 0.2 * warm, 0.84, 1 - 0.16 * warm, (0.32 + 0.68 * bright) * (random() < 0.5 ? 1 : 0.6));
  }
  return out;
}

/** Invented by number, where only a count is known: spread evenly, never in a row. */
export function someStars(count: number): Star[] {
  const hues = Object.keys(HUES) as Feeling[];
  return Array.from({ length: count }, (_, i) => ({
    x: (0.07 + i * 0.7548777) % 1,
    y: 0.05 + 0.8 * ((0.31 + i * 0.5698403) % 1),
    hue: hues[(i * 7 + (i >> 2)) % hues.length] as Feeling,
    id: `${i}`,
  }));
}

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h >>> 0;
}

/** The same stars moved out of the places where words are; one that finds no free place nearby stays, and dims. */
export function clearOf(stars: readonly Star[], boxes: readonly Box[], width: number, sky: number): Star[] {
  return stars.map((star) => {
    const random = seeded(hash(star.id));
    let [x, y] = [star.x, star.y];
    for (let i = 1; i < 30 && quietAt(x * width, y * sky, boxes) > 0.02; i++) {
      const [angle, far] = [random() * 6.283, i * 0.03];
      x = Math.min(0.97, Math.max(0.03, star.x + Math.cos(angle) * far));
      y = Math.min(0.88, Math.max(0.03, star.y + Math.sin(angle) * far));
    }
    return { ...star, x, y };
  });
}

/** Stars as the shader wants them. `seen` is how far each has faded in, 0..1. */
export function starData(stars: readonly Star[], seen: (id: string) => number): number[] {
  return stars.flatMap(({ x, y, hue, id }) => {
    const own = (hash(id) % 997) / 997;
    return [x, y, 44 + 16 * own, own, ...HUES[hue], 0.95 * seen(id)];
  });
}
