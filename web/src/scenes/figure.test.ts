import { describe, expect, it } from 'vitest';
import {
  drawFigure,
  figureOf,
  inOrder,
  LEAVES_AT,
  MOST_TOUCHES,
  packFigure,
  pulseAt,
  STARS,
  starsOf,
  TOUCHES_AT,
  type Touch,
  touched,
  unpackFigure,
  whereOf,
} from './figure';
import { OPENS_MS, openness, RETURNS_MS } from './opening';
import { seededBy } from './seeded';
import { FADES_S, trail } from './trails';

const SEED = 'k3v5q7';
const stars = starsOf(SEED);

/** A star that stands alone, and a place `far` right of it. */
const beside = (star: number, far: number) => ({ x: (stars[star]?.x ?? 0) + far, y: stars[star]?.y ?? 0 });

function shuffled<T>(all: readonly T[], seed: string): T[] {
  const random = seededBy(seed);
  return all
    .map((one) => [random(), one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);
}

describe('the stars of a session', () => {
  it('are the same on both devices, and others in another session', () => {
    expect(starsOf(SEED)).toEqual(stars);
    expect(starsOf('another')).not.toEqual(stars);
    expect(stars.length).toBe(STARS);
  });

  it('stand within the sky, each clear enough of the others to be touched alone', () => {
    for (let i = 0; i < 40; i++) {
      const sky = starsOf(`sky ${i}`);
      const places = sky.flatMap(({ x, y }) => [x, y]);
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0.05);
      expect(Math.max(...places)).toBeLessThanOrEqual(0.95);
      const apart = sky.flatMap((a, at) => sky.slice(at + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)));
      expect(Math.min(...apart)).toBeGreaterThan(2 * TOUCHES_AT);
    }
  });

  it('pulse by the shared clock, never out of sight', () => {
    const [star] = stars;
    if (!star) throw new Error('There are stars.');
    const now = 1_800_000_000_000;
    expect(pulseAt(star, now)).toBeCloseTo(pulseAt(star, now + star.pulse), 3);
    const seen = Array.from({ length: 50 }, (_, i) => pulseAt(star, now + (i * star.pulse) / 50));
    expect(Math.min(...seen)).toBeGreaterThan(0.44);
    expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(0.5);
  });

  it('can be told in words by where they stand', () => {
    expect(whereOf({ x: 0.1, y: 0.9 })).toEqual({ across: 'left', down: 'bottom' });
    expect(whereOf({ x: 0.5, y: 0.5 })).toEqual({ across: 'middle', down: 'centre' });
  });
});

describe('a touch', () => {
  it('begins near a star, and ends only when the light is a good deal farther off', () => {
    const near = beside(7, TOUCHES_AT * 0.9);
    const between = beside(7, (TOUCHES_AT + LEAVES_AT) / 2);
    expect(touched(stars, near, null)).toBe(7);
    expect(touched(stars, between, null)).not.toBe(7);
    expect(touched(stars, between, 7)).toBe(7);
    expect(touched(stars, beside(7, LEAVES_AT * 1.05), 7)).not.toBe(7);
  });

  it('is of the nearest star', () => {
    for (let i = 0; i < STARS; i++) expect(touched(stars, beside(i, 0.001), null)).toBe(i);
  });
});

describe('a figure', () => {
  const touches: Touch[] = [3, 17, 4, 30, 17, 9, 3, 22].map((star, i) => ({
    at: 1000 + 700 * i,
    by: i % 3 === 0 ? 'mira' : 'wren',
    star,
  }));

  it('is the same whatever order the touches of both come in, and however often', () => {
    const figure = figureOf(stars, touches);
    for (let i = 0; i < 40; i++)
      expect(figureOf(stars, shuffled([...touches, ...touches.slice(0, i % 8)], `${i}`))).toEqual(figure);
  });

  it('orders what happens in the same instant by member and star', () => {
    const same = [
      { at: 5, by: 'wren', star: 2 },
      { at: 5, by: 'mira', star: 9 },
      { at: 5, by: 'mira', star: 1 },
    ];
    expect(inOrder(same).map((one) => one.star)).toEqual([1, 9, 2]);
  });

  it('joins a new star where the figure is nearest, and closes a loop when somebody comes back', () => {
    const { stars: inside, edges } = figureOf(stars, touches);
    expect(inside).toEqual([3, 17, 4, 30, 9, 22]);
    expect(edges.length).toBeGreaterThan(inside.length - 1);
    const far = (a: number, b: number) =>
      Math.hypot((stars[a]?.x ?? 0) - (stars[b]?.x ?? 0), (stars[a]?.y ?? 0) - (stars[b]?.y ?? 0));
    const nearest = Math.min(far(3, 4), far(17, 4));
    const joined = edges.filter((one) => one.includes(4)).map(([a, b]) => far(a, b));
    expect(Math.min(...joined)).toBeCloseTo(nearest);
  });

  it('leaves out what cannot be a touch, and is complete at some size', () => {
    const wrong = [
      { at: Number.NaN, by: 'mira', star: 1 },
      { at: 1.5, by: 'mira', star: 1 },
      { at: 1, by: 'mira', star: STARS },
      { at: 1, by: 'mira', star: -1 },
    ];
    expect(inOrder(wrong)).toEqual([]);
    const many = Array.from({ length: 500 }, (_, i) => ({ at: i, by: 'mira', star: i % STARS }));
    expect(inOrder(many).length).toBe(MOST_TOUCHES);
  });

  it('is kept in a few bytes and comes back as it was; anything else does not', () => {
    const figure = figureOf(stars, touches);
    const kept = packFigure(SEED, figure);
    expect(kept.length).toBeLessThan(80);
    expect(unpackFigure(kept)).toEqual({ seed: SEED, figure });
    expect(unpackFigure(packFigure(SEED, { stars: [], edges: [] }))?.figure.stars).toEqual([]);
    for (const other of ['', '2.a..', '1.a.zz.', '1.<b>.00.', `1.a.${'00'.repeat(60)}.`, '1.a.000.'])
      expect(unpackFigure(other)).toBeNull();
  });

  it('is drawn as strokes that end before its stars, within its own frame', () => {
    const drawn = drawFigure(SEED, figureOf(stars, touches));
    const [left = 0, top = 0, width = 0, height = 0] = drawn.viewBox.split(' ').map(Number);
    expect(drawn.stars.length).toBe(6);
    for (const { x, y } of drawn.stars) {
      expect(x).toBeGreaterThan(left);
      expect(x).toBeLessThan(left + width);
      expect(y).toBeGreaterThan(top);
      expect(y).toBeLessThan(top + height);
    }
    expect(drawn.lines).toMatch(/^(M[\d.]+ [\d.]+L[\d.]+ [\d.]+)+$/);
  });
});

describe('the walls', () => {
  const at = (
    stage: 'arriving' | 'opening' | 'moving' | 'returning' | 'closing',
    since: number,
    stopped = false,
  ) => openness({ stage, stage_at: 1000, stopped }, 1000 + since);

  it('become sky slowly and come back slowly, by the shared clock', () => {
    expect(at('arriving', 9999)).toBe(0);
    expect(at('opening', -500)).toBe(0);
    expect(at('opening', OPENS_MS / 2)).toBeCloseTo(0.5);
    expect(at('opening', OPENS_MS * 3)).toBe(1);
    expect(at('moving', 0)).toBe(1);
    expect(at('returning', 0)).toBe(1);
    expect(at('returning', RETURNS_MS)).toBe(0);
    expect(at('closing', 0)).toBe(0);
  });

  it('are there at once when somebody said stop', () => {
    for (const stage of ['opening', 'moving', 'returning'] as const) expect(at(stage, 20_000, true)).toBe(0);
  });
});

describe('a trail', () => {
  it('follows a light without gaps, fades, and is never long', () => {
    const one = trail();
    let points: readonly { x: number; left: number }[] = [];
    for (let i = 0; i <= 60; i++) points = one.follow(0.2 + i * 0.005, 0.5, i * 0.03, 1.6);
    for (const [i, point] of points.entries())
      if (i) expect(point.x - (points[i - 1]?.x ?? 0)).toBeLessThan(0.012);
    expect(points.length).toBeGreaterThan(20);
    expect(points.length).toBeLessThanOrEqual(90);
    expect(points.at(-1)?.left).toBeGreaterThan(points[0]?.left ?? 1);
    expect(one.follow(0.5, 0.5, 1.8 + FADES_S + 0.1, 1.6)).toEqual([]);
  });

  it('does not fly to a place where the light simply is next', () => {
    const one = trail();
    one.follow(0.1, 0.1, 0, 1.6);
    expect(one.follow(0.9, 0.9, 0.03, 1.6)).toEqual([]);
  });
});
