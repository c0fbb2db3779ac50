/** What a sky says in words: the same as its stars show. No I/O. */
import { FEWEST, MOST_STARS, SKY_COLOURS, type SkyColour } from '../../scenes/night_sky_places';
import type { SkyView } from '../../wire';

export interface ToldSky {
  /** How many let themselves be seen; 0: too few to say. */
  total: number;
  /** The colours that are shown, in the order in which they are always named. */
  rows: readonly { colour: SkyColour; count: number }[];
  /** How many sit in circles, and how many have somebody with them; 0: nothing is said. */
  circles: number;
  accompanied: number;
  /** Fewer stars are drawn than there are people. */
  fewerDrawn: boolean;
}

export function toldOf({ stars, circles, accompanied }: SkyView): ToldSky {
  const rows = SKY_COLOURS.map((colour) => ({
    colour,
    count: Math.max(0, Math.floor(stars[colour])),
  })).filter(({ count }) => count > 0);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  if (total < FEWEST) return { total: 0, rows: [], circles: 0, accompanied: 0, fewerDrawn: false };
  const seated = circles.reduce((sum, size) => sum + size, 0);
  return { total, rows, circles: seated, accompanied, fewerDrawn: total > MOST_STARS };
}
