/** P16. The words beside the sky tell everything that its stars show, and no more. */
import { expect, test } from 'vitest';
import { pictureOf, SKY_COLOURS } from '../../scenes/night_sky_places';
import { seeded } from '../../scenes/seeded';
import type { SkyCounts, SkyView } from '../../wire';
import { toldOf } from './told';

const NONE = Object.fromEntries(SKY_COLOURS.map((colour) => [colour, 0])) as unknown as SkyCounts;
const view = (stars: Partial<SkyCounts>, circles: number[] = [], accompanied = 0): SkyView => ({
  at: Date.UTC(2026, 10, 21, 20),
  next_at: Date.UTC(2026, 10, 21, 20, 30),
  stars: { ...NONE, ...stars },
  circles,
  accompanied,
});

test('as many are told of as there are stars, colour by colour, whatever comes', () => {
  const chance = seeded(7);
  for (let round = 0; round < 40; round++) {
    const five = (most: number) => 5 * Math.floor(most * chance());
    const stars = Object.fromEntries(SKY_COLOURS.map((colour) => [colour, chance() < 0.4 ? 0 : five(40)]));
    const sky = view(
      stars,
      Array.from({ length: five(3) / 5 }, () => 5),
      five(6),
    );
    const told = toldOf(sky);
    const picture = pictureOf(sky);
    expect(told.total).toBe(picture.stars.length);
    for (const [at, colour] of SKY_COLOURS.entries())
      expect(told.rows.find((row) => row.colour === colour)?.count ?? 0).toBe(
        picture.stars.filter((star) => star.colour === at).length,
      );
  }
});

test('below five nothing at all is told, not even that anybody is there', () => {
  const told = toldOf(view({ hope: 4 }, [4], 4));
  expect(told).toEqual({ total: 0, rows: [], circles: 0, accompanied: 0, fewerDrawn: false });
});

test('where fewer stars are drawn than there are people it is said', () => {
  expect(toldOf(view({ hope: 2000 })).fewerDrawn).toBe(false);
  expect(toldOf(view({ hope: 2000, love: 5 })).fewerDrawn).toBe(true);
});
