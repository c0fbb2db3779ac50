/**
 * What the land of a bond looks like, from how far it has grown: pure, so that both devices draw it alike. Everything
 * only ever comes in addition: what stands there stays where it stands.
 */
import { STAR_COLOURS } from './figure';
import { seededBy } from './seeded';

export interface Grown {
  /** Half the width and half the height of the lake, and its middle, in heights of the screen from the horizon. */
  lake: { half: number; high: number; middle: number };
  /** How tall the forest behind is, 0..1, and a number that gives it its own shape. */
  forest: number;
  own: number;
  /** Crystal trees, far to near: across (-1..1 of what is seen at that depth), depth, size, turn, kind. */
  trees: readonly (readonly [number, number, number, number, number])[];
  /** Far stars, 0..1 of all, and those that were born of answers: place (0..1, y up from the horizon), colour, size. */
  farStars: number;
  stars: readonly { x: number; y: number; colour: number; size: number; pulse: number }[];
  /** How warm the path of light between the two is, 0..1. */
  light: number;
}

const MOST_TREES = 11;
const FIRST_TREES = 2;
const MOST_STARS = 46;
const FIRST_STARS = 3;
const KINDS = 3;

/** How far to the side each tree stands, in the order in which they come: later ones come nearer to whoever looks. */
const ACROSS = [0.8, 0.86, 0.9, 0.7, 0.94, 0.97, 0.76, 0.9, 1, 0.62, 0.99];

const lakeOf = (lake: number, aspect: number) => ({
  half: aspect * (0.27 + 0.19 * lake),
  high: 0.07 + 0.105 * lake,
  middle: -(0.17 + 0.035 * lake),
});

const part = (thousandths: number) => Math.min(1, Math.max(0, thousandths / 1000));

/** `aspect`: width of the screen by its height. Deterministic; the same land gives the same picture. */
export function growLand(
  land: { seed: string; lake: number; trees: number; stars: number; light: number },
  aspect: number,
): Grown {
  const [lake, trees, stars, light] = [land.lake, land.trees, land.stars, land.light].map(part) as [
    number,
    number,
    number,
    number,
  ];
  const random = seededBy(land.seed);
  const own = random();
  // Each stands where the shore of the lake will be once it is as large as it can be, so that none is ever in the water.
  const largest = lakeOf(1, aspect);
  const all = Array.from({ length: MOST_TREES }, (_, i) => {
    const across = (i % 2 ? 1 : -1) * ((ACROSS[i] as number) + 0.06 * (random() - 0.5));
    const k = 1 - ((across * aspect) / 2 / largest.half) ** 2;
    const foot = largest.middle + (k > 0 ? largest.high * Math.sqrt(k) : 0.03 * k) + 0.012 * random();
    return [across, -1 / foot, 0.85 + 0.35 * random(), random() * 6.28, i % KINDS] as const;
  });
  const many = FIRST_TREES + trees * (MOST_TREES - FIRST_TREES);
  const grown = all
    .slice(0, Math.ceil(many))
    .map(([across, depth, size, turn, kind], i) => {
      const young = Math.min(1, Math.max(0.35, many - i));
      return [across, depth, size * (0.62 + 0.38 * trees) * young, turn, kind] as const;
    })
    .sort((a, b) => b[1] - a[1]);
  const kindOf = (i: number) => ({
    colour: (i + Math.floor(own * 6)) % STAR_COLOURS.length,
    size: 0.35 + 0.65 * random() ** 2,
    pulse: 3 + 4 * random(),
  });
  const born = Array.from({ length: MOST_STARS }, (_, i) => {
    const x = 0.03 + 0.94 * random();
    // Above the forest, which is taller at the sides.
    const low = 0.2 + 0.95 * Math.abs(x - 0.5);
    return { x, y: low + (0.96 - low) * random(), ...kindOf(i) };
  });
  return {
    lake: lakeOf(lake, aspect),
    forest: 0.55 + 0.45 * trees,
    own,
    trees: grown,
    farStars: 0.3 + 0.7 * stars,
    stars: born.slice(0, Math.round(FIRST_STARS + stars * (MOST_STARS - FIRST_STARS))),
    light: 0.15 + 0.85 * light,
  };
}
