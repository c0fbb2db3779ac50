/** The stars of the night sky hold their place, and nothing in it blinks. */
import { describe, expect, test } from 'vitest';
import type { SkyCounts } from '../wire';
import { FADE_S, Fading, levelOf, SPREAD_S } from './night_sky_fading';
import {
  drawn,
  FEWEST,
  MOST_STARS,
  nightOf,
  pictureOf,
  SKY_COLOURS,
  type SkyPicture,
  type SkyStar,
  starOf,
  starWidth,
} from './night_sky_places';

const EVENING = Date.UTC(2026, 10, 21, 20);
const HOUR = 3_600_000;
const NONE = Object.fromEntries(SKY_COLOURS.map((colour) => [colour, 0])) as unknown as SkyCounts;
const sky = (
  stars: Partial<SkyCounts>,
  more: { circles?: number[]; accompanied?: number; at?: number } = {},
) => ({
  at: EVENING,
  circles: [],
  accompanied: 0,
  ...more,
  stars: { ...NONE, ...stars },
});
const places = (picture: SkyPicture) => new Map(picture.stars.map((star) => [star.key, [star.x, star.y]]));

describe('the places of stars', () => {
  test('stay as numbers rise and fall, in every other colour as well', () => {
    const before = places(pictureOf(sky({ hope: 40, fear: 10, plain: 25 })));
    const more = places(pictureOf(sky({ hope: 45, love: 60, fear: 5, plain: 300 })));
    const kept = [...before].filter(([key]) => more.has(key));
    expect(kept.length).toBe(40 + 5 + 25);
    for (const [key, place] of kept) expect(more.get(key)).toEqual(place);
  });

  test('are alike on every device, and another night has others', () => {
    const counts = sky({ hope: 30, plain: 30 });
    expect(pictureOf(counts)).toEqual(pictureOf(counts));
    const tomorrow = pictureOf({ ...counts, at: EVENING + 24 * HOUR });
    const today = new Set(pictureOf(counts).stars.map((star) => `${star.x} ${star.y}`));
    expect(tomorrow.stars.filter((star) => today.has(`${star.x} ${star.y}`))).toEqual([]);
  });

  test('change between nights at noon, when the fewest look', () => {
    expect(nightOf(EVENING)).toBe(nightOf(EVENING + 15 * HOUR));
    expect(nightOf(EVENING)).not.toBe(nightOf(EVENING + 16 * HOUR));
  });

  test('fill the whole sky evenly, many or few, of one colour or of all', () => {
    for (const counts of [
      { hope: 64 },
      { plain: 640 },
      Object.fromEntries(SKY_COLOURS.map((colour) => [colour, 100])),
    ]) {
      const { stars } = pictureOf(sky(counts));
      const cells = Array.from({ length: 16 }, () => 0);
      for (const { x, y } of stars) {
        expect(x >= 0 && x < 1 && y >= 0 && y < 1).toBe(true);
        cells[Math.floor(x * 4) + 4 * Math.floor(y * 4)]! += 1;
      }
      for (const cell of cells) expect(cell).toBeGreaterThan(stars.length / 16 / 3);
    }
  });
});

describe('what is drawn', () => {
  test('is one star for each who is told of', () => {
    const picture = pictureOf(sky({ hope: 35, shame: 5, plain: 10 }));
    const of = (colour: (typeof SKY_COLOURS)[number]) =>
      picture.stars.filter((star) => SKY_COLOURS[star.colour] === colour).length;
    expect([of('hope'), of('shame'), of('plain'), picture.stars.length]).toEqual([35, 5, 10, 50]);
    expect(new Set(picture.stars.map((star) => star.key)).size).toBe(50);
  });

  test('is of each colour the same share where there are more than can be drawn', () => {
    const counts = drawn({ ...NONE, hope: 6000, plain: 2000 });
    expect(counts[0]).toBe((MOST_STARS * 3) / 4);
    expect(counts.reduce((a, b) => a + b)).toBeLessThanOrEqual(MOST_STARS);
  });

  test('are rings for as many as have somebody, the same ones as long as they are there', () => {
    const few = pictureOf(sky({ hope: 50 }, { accompanied: 10 }));
    const more = pictureOf(sky({ hope: 50 }, { accompanied: 15 }));
    expect(few.ringed.length).toBe(10);
    expect(more.ringed.slice(0, 10)).toEqual(few.ringed);
    expect(pictureOf(sky({ hope: 5 }, { accompanied: 500 })).ringed.length).toBe(5);
  });

  test('are closed lines around circles in which each sits once, however they are told', () => {
    const { lines, stars } = pictureOf(sky({ hope: 40, calm: 40 }, { circles: [5, 10, 5] }));
    expect(lines.length).toBe(20);
    const ends = new Map<string, number>();
    for (const { from, to } of lines)
      for (const { key } of [from, to]) ends.set(key, (ends.get(key) ?? 0) + 1);
    expect(ends.size).toBe(20);
    expect([...ends.values()].every((n) => n === 2)).toBe(true);
    expect([...ends.keys()].every((key) => stars.some((star) => star.key === key))).toBe(true);
    expect(pictureOf(sky({ hope: 40, calm: 40 }, { circles: [10, 5, 5] })).lines).toEqual(lines);
  });

  test('is less where there are not so many stars as sit in circles', () => {
    expect(pictureOf(sky({ hope: 8 }, { circles: [5, 5, 5] })).lines.length).toBe(5);
    expect(pictureOf(sky({}, { circles: [5], accompanied: 5 })).stars).toEqual([]);
  });

  test('is the larger the fewer there are, and one size for all', () => {
    const room = 1280 * 560;
    const widths = [5, 50, 500, 2000].map((count) => starWidth(count, room));
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(starWidth(0, room)).toBe(widths[0]);
    expect(starWidth(2000, 390 * 370)).toBeLessThan(starWidth(2000, room));
  });
});

describe('my own star', () => {
  const mine = { colour: 'hope', secret: 'my member id' } as const;

  test('is one of those that stay for as long as the colour is shown', () => {
    const many = pictureOf(sky({ hope: 90, plain: 20 }), mine).mine;
    const few = pictureOf(sky({ hope: FEWEST }), mine).mine;
    expect(many).toEqual(few);
    expect(SKY_COLOURS[few!.colour]).toBe('hope');
  });

  test('is among those without a colour while its own is not shown, and nowhere while those are not', () => {
    expect(pictureOf(sky({ plain: 20 }), mine).mine?.colour).toBe(SKY_COLOURS.indexOf('plain'));
    expect(pictureOf(sky({ love: 20 }), mine).mine).toBeNull();
    expect(pictureOf(sky({ hope: 20 })).mine).toBeNull();
  });
});

describe('what comes and goes', () => {
  const stars = (count: number) => Array.from({ length: count }, (_, i) => starOf('tonight', 'hope', i));
  const turn = (star: SkyStar) => star.turn;
  const levels = (fading: Fading<SkyStar>, at: number) =>
    new Map([...fading.all()].map((fade) => [fade.one.key, levelOf(fade, at)]));

  test('does so over seconds: from one picture to the next nothing is seen to jump', () => {
    const fading = new Fading<SkyStar>();
    let before = levels(fading, 0);
    let most = 0;
    const told: [number, number][] = [
      [0, 20],
      [4, 12],
      [5, 25],
      [40, 3],
      [44, 25],
    ];
    for (let at = 0; at < 80; at += 0.05) {
      while (told.length > 0 && told[0]![0] <= at) fading.show(stars(told.shift()![1]), at, turn);
      const now = levels(fading, at);
      for (const key of new Set([...before.keys(), ...now.keys()]))
        most = Math.max(most, Math.abs((now.get(key) ?? 0) - (before.get(key) ?? 0)));
      before = now;
    }
    expect(most).toBeLessThan(0.03);
    expect([...before.values()].filter((level) => level === 1).length).toBe(25);
  });

  test('is forgotten once it is gone', () => {
    const fading = new Fading<SkyStar>();
    fading.show(stars(30), 0, turn);
    fading.show([], 60, turn);
    fading.show([], 60 + SPREAD_S + FADE_S + 1, turn);
    expect([...fading.all()]).toEqual([]);
  });
});
