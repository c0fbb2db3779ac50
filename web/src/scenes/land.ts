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
  const all = Array.from({ length: MOST_TREES }, (_, i) => {
    const side = i % 2 ? 1 : -1;
    // The first stand farther off, so that later ones come nearer to whoever looks.
    const depth = [13, 10.5, 9, 16, 7.4, 6.2, 12, 8.2, 5.3, 5.8, 4.6][i] as number;
    const across = side * (0.62 + 0.34 * random());
    return [
      across,
      depth * (0.94 + 0.12 * random()),
      0.8 + 0.35 * random(),
      random() * 6.28,
      i % KINDS,
    ] as const;
  });
  const many = FIRST_TREES + trees * (MOST_TREES - FIRST_TREES);
  const grown = all
    .slice(0, Math.ceil(many))
    .map(([across, depth, size, turn, kind], i) => {
      const young = Math.min(1, Math.max(0.35, many - i));
      return [across, depth, size * (0.62 + 0.38 * trees) * young, turn, kind] as const;
    })
    .sort((a, b) => b[1] - a[1]);
  const born = Array.from({ length: MOST_STARS }, (_, i) => ({
    x: 0.03 + 0.94 * random(),
    y: 0.16 + 0.8 * random(),
    colour: (i + Math.floor(own * 6)) % STAR_COLOURS.length,
    size: 0.35 + 0.65 * random() ** 2,
    pulse: 3 + 4 * random(),
  }));
  return {
    lake: {
      half: Math.max(aspect * (0.3 + 0.32 * lake), 0.1 + 0.2 * lake),
      high: 0.07 + 0.105 * lake,
      middle: -(0.17 + 0.035 * lake),
    },
    forest: 0.55 + 0.45 * trees,
    own,
    trees: grown,
    farStars: 0.3 + 0.7 * stars,
    stars: born.slice(0, Math.round(FIRST_STARS + stars * (MOST_STARS - FIRST_STARS))),
    light: 0.15 + 0.85 * light,
  };
}
