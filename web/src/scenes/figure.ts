/**
 * The sky of a guided session, as both devices have it: its stars from the session's seed, which of them a light
 * touches, and the figure that the touches of both draw. Pure, and without drawing, so that it can be told in words as
 * well. Places are 0..1 across and down, whatever the shape of the screen, so that the same star is touched on both.
 */
import { seededBy } from './seeded';

export const STAR_COLOURS = ['indigo', 'gold', 'rose', 'emerald', 'peach', 'lilac'] as const;
export type StarColour = (typeof STAR_COLOURS)[number];
/** Colour never stands alone: each kind has rays of its own, in the order of `STAR_COLOURS`. */
export const STAR_RAYS = [0, 4, 5, 6, 8, 3] as const;

export interface SkyStar {
  x: number;
  y: number;
  colour: StarColour;
  /** 0 small to 1 large. */
  size: number;
  /** Milliseconds of one pulse, and where in it the star is at time 0 (0..1). */
  pulse: number;
  phase: number;
}

export const STARS = 44;
const MOST_TRIES = 60;

/** The stars of a sky. They keep clear of each other and of the edges. */
export function starsOf(seed: string, count = STARS): SkyStar[] {
  const random = seededBy(seed);
  const stars: SkyStar[] = [];
  for (let i = 0; i < count; i++) {
    let place = { x: 0.5, y: 0.5 };
    let clear = -1;
    for (let tried = 0; tried < MOST_TRIES && clear < 0.115; tried++) {
      const one = { x: 0.05 + 0.9 * random(), y: 0.06 + 0.88 * random() };
      const room = Math.min(1, ...stars.map((other) => Math.hypot(other.x - one.x, other.y - one.y)));
      if (room > clear) [place, clear] = [one, room];
    }
    stars.push({
      ...place,
      colour: STAR_COLOURS[i % STAR_COLOURS.length] as StarColour,
      size: random() ** 2,
      pulse: 4200 + 5200 * random(),
      phase: random(),
    });
  }
  return stars;
}

/** How bright a star is at a moment of the shared clock (ms): 0.45 to 1, the same on both devices. */
export function pulseAt({ pulse, phase }: SkyStar, sharedMs: number): number {
  return 0.725 + 0.275 * Math.sin(2 * Math.PI * (sharedMs / pulse + phase));
}

/** In words: a third of the sky across (`left`, `middle`, `right`) and down (`top`, `centre`, `bottom`). */
export function whereOf({ x, y }: { x: number; y: number }): { across: string; down: string } {
  return {
    across: x < 1 / 3 ? 'left' : x < 2 / 3 ? 'middle' : 'right',
    down: y < 1 / 3 ? 'top' : y < 2 / 3 ? 'centre' : 'bottom',
  };
}

/** A light touches a star that is nearer than this, and leaves it only when it is a good deal farther off. */
export const TOUCHES_AT = 0.038;
export const LEAVES_AT = 0.06;

/** The star that a light touches, or null. `before`: the one it touched just before, so that it does not flicker. */
export function touched(
  stars: readonly SkyStar[],
  light: { x: number; y: number },
  before: number | null,
): number | null {
  const far = (i: number) => Math.hypot((stars[i]?.x ?? 9) - light.x, (stars[i]?.y ?? 9) - light.y);
  if (before !== null && far(before) <= LEAVES_AT) return before;
  let nearest: number | null = null;
  for (let i = 0; i < stars.length; i++)
    if (far(i) <= TOUCHES_AT && (nearest === null || far(i) < far(nearest))) nearest = i;
  return nearest;
}

/** One touch: the moment by the shared clock in whole ms, whose light it was (a member's id), and the star's number. */
export interface Touch {
  at: number;
  by: string;
  star: number;
}

export const MOST_TOUCHES = 120;

/**
 * The touches of both in the one order that both devices find, whatever order they came in: by time, then member, then
 * star. What came twice counts once, what cannot be a touch not at all; after `MOST_TOUCHES` the figure is complete.
 */
export function inOrder(touches: readonly Touch[]): Touch[] {
  const fits = touches.filter(
    ({ at, star }) => Number.isSafeInteger(at) && Number.isInteger(star) && star >= 0 && star < STARS,
  );
  fits.sort((a, b) => a.at - b.at || (a.by < b.by ? -1 : a.by > b.by ? 1 : 0) || a.star - b.star);
  return fits
    .filter((one, i) => {
      const last = fits[i - 1];
      return !last || last.at !== one.at || last.by !== one.by || last.star !== one.star;
    })
    .slice(0, MOST_TOUCHES);
}

/** A line of the figure from one star to another. */
export type Edge = readonly [number, number];

export interface Figure {
  /** The stars of it, in the order in which they were touched first. */
  stars: number[];
  edges: Edge[];
}

/**
 * The figure that touches draw. A star that is new to it joins it where it is nearest, as constellations do: lines stay
 * short, and hardly cross. Whoever comes back to a star that is in it already closes a loop from the star they touched
 * just before.
 */
export function figureOf(stars: readonly SkyStar[], touches: readonly Touch[]): Figure {
  const inside: number[] = [];
  const edges: Edge[] = [];
  const latest = new Map<string, number>();
  const far = (a: number, b: number) =>
    Math.hypot((stars[a]?.x ?? 0) - (stars[b]?.x ?? 0), (stars[a]?.y ?? 0) - (stars[b]?.y ?? 0));
  const join = (a: number, b: number) => {
    const edge: Edge = a < b ? [a, b] : [b, a];
    if (a !== b && !edges.some((one) => one[0] === edge[0] && one[1] === edge[1])) edges.push(edge);
  };
  for (const { by, star } of inOrder(touches)) {
    if (star >= stars.length) continue;
    const before = latest.get(by);
    if (inside.includes(star)) {
      if (before !== undefined) join(before, star);
    } else {
      const [first, ...others] = inside;
      if (first !== undefined)
        join(
          others.reduce((best, one) => (far(one, star) < far(best, star) ? one : best), first),
          star,
        );
      inside.push(star);
    }
    latest.set(by, star);
  }
  return { stars: inside, edges };
}

/** A figure as it is kept: the seed of its sky and the lines, in a few bytes of text. */
export function packFigure(seed: string, { stars, edges }: Figure): string {
  const two = (n: number) => n.toString(36).padStart(2, '0');
  return `1.${seed}.${stars.map(two).join('')}.${edges.map(([a, b]) => two(a) + two(b)).join('')}`;
}

/** A kept figure again, or null where that is not one. */
export function unpackFigure(kept: string): { seed: string; figure: Figure } | null {
  const found = /^1\.([\w-]{1,64})\.((?:[0-9a-z]{2}){0,44})\.((?:[0-9a-z]{4}){0,120})$/.exec(kept);
  if (!found) return null;
  const numbers = (text: string) => (text.match(/../g) ?? []).map((two) => Number.parseInt(two, 36));
  const [, seed = '', first = '', second = ''] = found;
  const stars = numbers(first);
  const ends = numbers(second);
  if (![...stars, ...ends].every((one) => one < STARS)) return null;
  const edges: Edge[] = [];
  for (let i = 0; i < ends.length; i += 2) edges.push([ends[i] as number, ends[i + 1] as number]);
  return { seed, figure: { stars, edges } };
}

export interface DrawnFigure {
  /** `viewBox` of the drawing: its figure alone, with some room around it. */
  viewBox: string;
  /** `d` of one path with all the lines. */
  lines: string;
  stars: { x: number; y: number; r: number; colour: StarColour; rays: number }[];
}

/** A figure as strokes, for keeping and showing it: 100 units are the width of the sky, `shape` its height by width. */
export function drawFigure(seed: string, { stars, edges }: Figure, shape = 0.75): DrawnFigure {
  const sky = starsOf(seed);
  const at = (i: number) => ({ x: (sky[i]?.x ?? 0) * 100, y: (sky[i]?.y ?? 0) * 100 * shape });
  const short = (n: number) => Number(n.toFixed(1)).toString();
  const dots = stars.map((i) => {
    const star = sky[i] as SkyStar;
    const rays = STAR_RAYS[STAR_COLOURS.indexOf(star.colour)] as number;
    return { ...at(i), r: 1.1 + 1.3 * star.size, colour: star.colour, rays };
  });
  const lines = edges.map(([a, b]) => {
    const [from, to] = [at(a), at(b)];
    // A line ends before its stars, as on a map of the sky.
    const gap = Math.min(0.3, 3.2 / Math.max(0.1, Math.hypot(to.x - from.x, to.y - from.y)));
    const along = (k: number) =>
      `${short(from.x + (to.x - from.x) * k)} ${short(from.y + (to.y - from.y) * k)}`;
    return `M${along(gap)}L${along(1 - gap)}`;
  });
  const xs = dots.map((one) => one.x);
  const ys = dots.map((one) => one.y);
  // A figure without stars has the whole sky for its frame.
  const [x0, x1] = dots.length ? [Math.min(...xs) - 6, Math.max(...xs) + 6] : [0, 100];
  const [y0, y1] = dots.length ? [Math.min(...ys) - 6, Math.max(...ys) + 6] : [0, 100 * shape];
  return { viewBox: [x0, y0, x1 - x0, y1 - y0].map(short).join(' '), lines: lines.join(''), stars: dots };
}
