import { describe, expect, it } from 'vitest';
import { BREATH_MS, fullness } from './breath';
import { MASK, quietAt, quietMask } from './calm';
import { CHANGE_EVERY, pacer, SOFTWARE } from './pace';
import { COLOURS, type Phase, palette, STRENGTHS } from './palettes';
import { farStars, HALO_PX, STAR_STRIDE } from './stars';
import { growTree, HABITS, places, TREE_STRIDE } from './trees';

const PHASES: Phase[] = ['dusk', 'night', 'held', 'dawn'];
const words = { left: 100, top: 200, right: 500, bottom: 300 };

/** Relative luminance as WCAG defines it, of a colour in 0..1. */
const luminance = (rgb: ArrayLike<number>) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const c = rgb[i] as number;
    return sum + weight * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  }, 0);

describe('the hours', () => {
  it('have every colour and every strength, in both themes, within 0..1', () => {
    for (const theme of ['night', 'morning'] as const)
      for (const phase of PHASES) {
        const p = palette(phase, theme);
        expect(p.length).toBe(COLOURS * 3 + STRENGTHS + 1);
        expect(p.every((v) => v >= 0 && v <= 1)).toBe(true);
        expect(p[p.length - 1]).toBe(theme === 'morning' ? 1 : 0);
      }
  });

  it('are dark until dawn, and the morning is always light', () => {
    const zenith = (phase: Phase, theme: 'night' | 'morning') =>
      luminance(palette(phase, theme).subarray(0, 3));
    for (const phase of PHASES) {
      expect(zenith(phase, 'morning')).toBeGreaterThan(0.35);
      if (phase !== 'dawn') expect(zenith(phase, 'night')).toBeLessThan(zenith('dawn', 'night') / 3);
    }
  });
});

describe('the quiet places', () => {
  it('are fully quiet where words are, and free farther off', () => {
    expect(quietAt(300, 250, [words])).toBe(1);
    expect(quietAt(100, 200, [words])).toBe(1);
    expect(quietAt(300, 400, [words])).toBe(0);
    expect(quietAt(300, 330, [words])).toBeGreaterThan(0);
    expect(quietAt(300, 330, [words])).toBeLessThan(1);
  });

  it('stand in the mask with its first row at the bottom of the screen', () => {
    const mask = quietMask([{ left: 0, top: 700, right: 1000, bottom: 800 }], 1000, 800);
    expect(mask[0]).toBe(255);
    expect(mask[MASK * MASK - 1]).toBe(0);
    expect(quietMask([], 1000, 800).every((v) => v === 0)).toBe(true);
  });
});

describe('the stars', () => {
  it('are the same each time, few of them with a halo, all above the horizon', () => {
    const data = farStars(400);
    expect(data).toEqual(farStars(400));
    expect(data.length).toBe(400 * STAR_STRIDE);
    const stars = Array.from({ length: 400 }, (_, i) => data.slice(i * STAR_STRIDE, (i + 1) * STAR_STRIDE));
    expect(stars.filter((star) => (star[2] ?? 0) >= HALO_PX).length).toBe(10);
    for (const [x = -1, y = -1, size = 0, , , , , strength = 2] of stars) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y)).toBeLessThanOrEqual(1);
      expect(size).toBeLessThan(HALO_PX + 25);
      expect(strength).toBeLessThanOrEqual(1);
    }
  });
});

describe('the trees', () => {
  it('are the same each time, of whole triangles, with unit normals, standing on the ground', () => {
    for (const habit of HABITS) {
      const tree = growTree(habit);
      expect(growTree(habit).every((v, i) => v === tree[i])).toBe(true);
      expect(tree.length % (TREE_STRIDE * 3)).toBe(0);
      let top = 0;
      let worst = 0;
      for (let i = 0; i < tree.length; i += TREE_STRIDE) {
        const normal = Math.hypot(tree[i + 3] ?? 0, tree[i + 4] ?? 0, tree[i + 5] ?? 0);
        worst = Math.max(worst, Math.abs(normal - 1));
        top = Math.max(top, tree[i + 1] ?? 0);
      }
      expect(worst).toBeLessThan(0.01);
      expect(top).toBeGreaterThan(2);
      expect(top).toBeLessThan(3.5);
    }
  });

  it('have far fewer triangles where they stand far off', () => {
    for (const habit of HABITS)
      expect(growTree(habit, true).length).toBeLessThan(growTree(habit).length * 0.4);
  });

  it('stand far to near, and leave the middle of wide screens to the words', () => {
    for (const aspect of [0.46, 0.5, 1.6, 1.78]) {
      const all = places(aspect);
      expect(all.map((p) => p[1])).toEqual(all.map((p) => p[1]).sort((a, b) => b - a));
      for (const [across, z] of all) if (aspect > 1 && z < 16) expect(Math.abs(across)).toBeGreaterThan(0.5);
    }
  });
});

describe('the breath', () => {
  it('is empty at both ends, full at two fifths, and takes 10.9 s', () => {
    expect(fullness(0)).toBeCloseTo(0);
    expect(fullness(0.4)).toBeCloseTo(1);
    expect(fullness(0.9999)).toBeCloseTo(0, 3);
    expect(fullness(0.7)).toBeCloseTo(0.5);
    expect(BREATH_MS).toBeCloseTo(10_909, 0);
  });
});

describe('the pace', () => {
  it('goes down step by step while pictures are slow, never up again, and ends with stills', () => {
    const pace = pacer(44);
    const paint = (cost: number, times: number) => {
      for (let i = 0; i < times; i++) pace.painted(cost);
    };
    paint(33, 200);
    expect(pace.now()).toEqual({ scale: 1, every: 31 });
    paint(70, 45);
    expect(pace.now().scale).toBe(0.8);
    paint(20, 400);
    expect(pace.now().scale).toBe(0.8);
    paint(500, 45 * 10);
    expect(pace.now()).toEqual({ scale: 0.5, every: Number.POSITIVE_INFINITY });
  });

  it('paints only on change without a graphics card', () => {
    expect(SOFTWARE.every).toBe(Number.POSITIVE_INFINITY);
    expect(CHANGE_EVERY).toBeGreaterThanOrEqual(1000);
  });
});
