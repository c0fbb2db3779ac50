import { describe, expect, it } from 'vitest';
import { growLand } from './land';
import { PLACE_BUDGET_MS, PLACE_PACE, PLACE_STEPS, pacer, WITHOUT_CARD } from './pace';
import { GLOW, RING, rgb, sheetOfShapes } from './sparks';

const land = (grown: number, seed = 'b7') => ({
  seed,
  lake: grown,
  trees: grown,
  stars: grown,
  light: grown,
});
const SHAPES = [0.46, 1.6];

describe('the land of a bond', () => {
  it('is the same on both devices, and another bond has another', () => {
    for (const aspect of SHAPES) {
      expect(growLand(land(430), aspect)).toEqual(growLand(land(430), aspect));
      expect(growLand(land(430, 'c8'), aspect)).not.toEqual(growLand(land(430), aspect));
    }
  });

  it('only ever grows, and what stands there stays where it is', () => {
    for (const aspect of SHAPES) {
      let before = growLand(land(0), aspect);
      expect(before.trees.length).toBeGreaterThan(0);
      expect(before.stars.length).toBeGreaterThan(0);
      for (let grown = 50; grown <= 1000; grown += 50) {
        const now = growLand(land(grown), aspect);
        expect(now.lake.half).toBeGreaterThan(before.lake.half);
        expect(now.lake.high).toBeGreaterThan(before.lake.high);
        expect(now.light).toBeGreaterThan(before.light);
        expect(now.forest).toBeGreaterThan(before.forest);
        expect(now.stars.slice(0, before.stars.length)).toEqual(before.stars);
        for (const [across, depth, size, turn] of before.trees) {
          const same = now.trees.find((one) => one[0] === across && one[1] === depth && one[3] === turn);
          expect(same?.[2]).toBeGreaterThanOrEqual(size);
        }
        before = now;
      }
    }
  });

  it('keeps its trees at the sides and paints them from far to near', () => {
    const { trees } = growLand(land(1000), 1.6);
    expect(trees.map((one) => one[1])).toEqual(trees.map((one) => one[1]).sort((a, b) => b - a));
    for (const [across] of trees) expect(Math.abs(across)).toBeGreaterThan(0.55);
  });

  it('has no tree in its water, however large it is', () => {
    for (const aspect of SHAPES)
      for (const seed of ['b7', 'c8', 'd9']) {
        const { trees, lake } = growLand(land(1000, seed), aspect);
        for (const [across, depth] of trees) {
          const k = 1 - ((across * aspect) / 2 / lake.half) ** 2;
          const shore = lake.middle + lake.high * Math.sqrt(Math.max(0, k));
          if (k > 0) expect(-1 / depth).toBeGreaterThanOrEqual(shore - 1e-9);
        }
      }
  });

  it('stays within what it knows, whatever it is told', () => {
    expect(growLand(land(-5), 1.6)).toEqual(growLand(land(0), 1.6));
    expect(growLand(land(99_999), 1.6)).toEqual(growLand(land(1000), 1.6));
  });
});

describe('the sparks', () => {
  it('have a shape of their own for each kind of star, bright in the middle and dark at the edge', () => {
    const sheet = sheetOfShapes();
    const tile = (shape: number) =>
      Array.from({ length: 64 * 64 }, (_, i) => sheet[(i >> 6) * 512 + shape * 64 + (i & 63)] as number);
    const tiles = Array.from({ length: RING + 1 }, (_, i) => tile(i));
    for (const [i, one] of tiles.entries()) {
      const edge = Array.from({ length: 64 }, (_, k) => Math.max(one[k] ?? 255, one[k * 64] ?? 255));
      expect(Math.max(...edge)).toBeLessThan(3);
      for (const other of tiles.slice(i + 1)) {
        const apart = one.reduce((sum, v, at) => sum + Math.abs(v - (other[at] as number)), 0);
        expect(apart).toBeGreaterThan(2500);
      }
      if (i <= GLOW) expect(one[32 * 64 + 32]).toBeGreaterThan(200);
    }
  });

  it('read colours as they are written', () => {
    expect(rgb('#ff8000')).toEqual([1, 128 / 255, 0]);
  });
});

describe('the pace of a place', () => {
  it('goes down until nineteen of twenty pictures keep to the budget, and ends with stills', () => {
    const pace = pacer(PLACE_BUDGET_MS, { ...PLACE_PACE, from: WITHOUT_CARD });
    const paint = (slow: number, of: number) => {
      for (let i = 0; i < 24; i++) pace.painted(i % of === 0 ? slow : 2);
    };
    expect(pace.now()).toBe(PLACE_STEPS[WITHOUT_CARD]);
    paint(30, 40);
    expect(pace.now()).toBe(PLACE_STEPS[WITHOUT_CARD]);
    paint(30, 10);
    expect(pace.now().scale).toBeLessThan(PLACE_STEPS[WITHOUT_CARD]?.scale ?? 0);
    for (let i = 0; i < 12; i++) paint(30, 2);
    expect(pace.now()).toEqual({ scale: 0.4, every: Number.POSITIVE_INFINITY });
  });
});
