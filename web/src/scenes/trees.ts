/** Crystalline trees as generated geometry: branches are tapered prisms, what would be leaves are hanging and standing shards. */

import { seeded } from './seeded';

type V3 = [number, number, number];
const add = (a: V3, b: V3, k = 1): V3 => [a[0] + b[0] * k, a[1] + b[1] * k, a[2] + b[2] * k];
const cross = (a: V3, b: V3): V3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: V3): V3 => {
  const l = Math.hypot(...a) || 1;
  return [a[0] / l, a[1] / l, a[2] / l];
};

/** How a kind of tree grows. Angles in radians, lengths in units of the eye's height. */
export interface Habit {
  seed: number;
  /** Length of the trunk's first piece. */
  trunk: number;
  /** How far branches lean away from the one they grow from. */
  spread: number;
  /** How much each branch turns towards the sky (above 0) or the ground. */
  rise: number;
  /** How much shorter each further branch is. */
  shrink: number;
  /** Share of shards that hang, as chimes do. */
  chimes: number;
}

export const HABITS: Habit[] = [
  { seed: 11, trunk: 0.92, spread: 0.66, rise: 0.16, shrink: 0.76, chimes: 0.45 },
  { seed: 29, trunk: 0.7, spread: 0.5, rise: 0.42, shrink: 0.84, chimes: 0.2 },
  { seed: 41, trunk: 0.95, spread: 0.72, rise: 0.12, shrink: 0.76, chimes: 0.75 },
];

/** Floats per corner: place (3), normal (3), own number of the shard (0 for branches). */
export const TREE_STRIDE = 7;

/**
 * Triangles of one tree, corner by corner. About 2.8 units high, standing at the origin. A `rough` one has a quarter
 * of the triangles, for trees that stand far off.
 */
export function growTree(habit: Habit, rough = false): Float32Array {
  const random = seeded(habit.seed);
  const out: number[] = [];
  const twigs = rough ? 3 : 4;
  const facet = (a: V3, b: V3, c: V3, id: number) => {
    const n = unit(cross(add(b, a, -1), add(c, a, -1)));
    for (const p of [a, b, c]) out.push(p[0], p[1], p[2], n[0], n[1], n[2], id);
  };
  const across = (axis: V3) => unit(cross(axis, Math.abs(axis[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const any = (): V3 => unit([random() - 0.5, random() - 0.5, random() - 0.5]);
  // Rings of corners around an axis: a ring without width is a tip. A branch has two rings and a tip, a shard a tip,
  // a waist and a tip.
  const stack = (rings: [V3, number][], axis: V3, sides: number, id: number) => {
    const x = across(axis);
    const y = cross(axis, x);
    const turn = random() * 6.3;
    let low: V3[] = [];
    rings.forEach(([at, wide], j) => {
      const high: V3[] = [];
      for (let i = 0; i <= sides; i++) {
        const t = turn + (i / sides) * 6.2832;
        high.push(wide ? add(add(at, x, Math.cos(t) * wide), y, Math.sin(t) * wide) : at);
      }
      for (let i = 0; j && i < sides; i++) {
        const [a, b, c, d] = [low[i], low[i + 1], high[i], high[i + 1]] as [V3, V3, V3, V3];
        if (a !== b) facet(a, b, c, id);
        if (c !== d) facet(b, d, c, id);
      }
      low = high;
    });
  };
  // Branches carry the number 0; each shard has its own, so that each glints in its own time.
  const shard = (from: V3, dir: V3, long: number, waist: number, wide: number, sides: number) =>
    stack(
      [
        [from, 0],
        [add(from, dir, long * waist), wide],
        [add(from, dir, long), 0],
      ],
      dir,
      sides,
      0.02 + random(),
    );

  const branch = (from: V3, dir: V3, long: number, wide: number, level: number) => {
    const to = add(from, dir, long);
    const last = level === twigs;
    stack(
      [
        [from, wide],
        [to, wide * 0.66],
        [add(to, dir, wide * (last ? 3 : 0.8)), 0],
      ],
      dir,
      level < 2 ? 6 : 4,
      0,
    );
    const leaves = level < 2 ? 0 : last ? (rough ? 10 : 12) : 4;
    for (let i = 0; i < leaves; i++) {
      const at = add(add(from, dir, long * (0.25 + 0.9 * random())), any(), last ? 0.07 : 0);
      const hangs = random() < habit.chimes;
      const out = unit(add(add(dir, any(), 0.9), [0, hangs ? -2.2 : 0.5, 0]));
      const size = (0.075 + 0.15 * random() ** 3) * (hangs ? 1.15 : 1) * (rough ? 1.25 : 1);
      shard(at, out, size, 0.3 + random() * 0.2, size * (hangs ? 0.13 : 0.2 + 0.1 * random()), rough ? 3 : 4);
    }
    if (last) return;
    const count = level ? (random() < 0.45 ? 3 : 2) : 4;
    const turn = random() * 6.3;
    const side = across(dir);
    const other = cross(dir, side);
    for (let i = 0; i < count; i++) {
      const t = turn + ((i + random() * 0.5) / count) * 6.2832;
      const lean = Math.tan(habit.spread * (0.7 + 0.6 * random()) * (i || level > 1 ? 1 : 0.4));
      const aside = add(add(dir, side, Math.cos(t) * lean), other, Math.sin(t) * lean);
      const next = unit(add(unit(aside), [0, 1, 0], habit.rise));
      const start = i > 1 && level < 3 ? add(from, dir, long * (0.6 + 0.35 * random())) : to;
      branch(start, next, long * habit.shrink * (0.8 + 0.35 * random()), wide * 0.6, level + 1);
    }
  };
  branch([0, -0.1, 0], unit([0.06, 1, 0.02]), habit.trunk, 0.085, 0);
  // Quartz at the foot, where the tree came out of the ground.
  for (let i = 0; i < 9; i++) {
    const t = random() * 6.3;
    const r = 0.1 + random() * 0.22;
    const foot: V3 = [Math.cos(t) * r, -0.08, Math.sin(t) * r];
    const long = 0.16 + 0.28 * random() ** 2;
    shard(foot, unit([foot[0] * 1.6, 0.8, foot[2] * 1.6]), long, 0.75, long * 0.14, 6);
  }
  return new Float32Array(out);
}

/** Where a tree stands: across (-1..1 of the visible width at its depth), depth, size, turn, kind. */
export type Place = [number, number, number, number, number];

/** Far to near. Wide screens keep the middle free for words; narrow ones keep the trees small, low and to the sides. */
export function places(aspect: number): Place[] {
  return aspect > 1.05
    ? [
        [-0.3, 30, 1.1, 2, 0],
        [0.28, 27, 1.2, 4, 1],
        [-0.52, 24, 1.2, 1, 2],
        [0.5, 20, 1.25, 0.4, 0],
        [-0.92, 17, 1.35, 3, 1],
        [0.93, 15, 1.4, 5, 1],
        [-0.6, 14, 1.3, 5.4, 0],
        [0.7, 9, 1.4, 3.9, 2],
        [-0.83, 7.6, 1.2, 2.2, 0],
      ]
    : [
        [-0.15, 30, 1, 2, 1],
        [0.34, 27, 1.1, 4, 0],
        [-0.5, 22, 1.1, 1, 2],
        [0.86, 19, 1.1, 0.4, 1],
        [-0.88, 14, 1.05, 3, 0],
        [0.66, 10.5, 1.0, 1.2, 2],
      ];
}
