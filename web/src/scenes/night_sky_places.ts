/**
 * Where the stars of the night sky stand: worked out on each device from how many there are of each colour, and on all
 * devices alike. Nothing here knows a person; a star has a colour, a number and a night.
 */
import { FAMILIES } from '../sense/families';
import type { SkyCounts, SkyView } from '../wire';
import { seededBy } from './seeded';

/** The colours of stars, in the order of the words beside them; `plain`: to be seen, and nothing more said. */
export const SKY_COLOURS = [...FAMILIES, 'plain'] as const;
export type SkyColour = (typeof SKY_COLOURS)[number];

/** More are not drawn; the words tell of all. */
export const MOST_STARS = 2000;
const MOST_LINES = 300;
const MOST_IN_A_CIRCLE = 12;
/** The sky is mostly wider than high; circles are to look round. */
const WIDE = 1.4;
/** A colour that is shown has at least so many stars: one of the first of them stands for oneself. */
export const FEWEST = 5;

export interface SkyStar {
  /** The same star has the same name as long as the night lasts. */
  key: string;
  /** Its place in `SKY_COLOURS`. */
  colour: number;
  /** Its place in the open sky, 0..1 across and 0..1 down. */
  x: number;
  y: number;
  /** Its turn among all stars, 0..1: who comes first, who wears a ring. */
  turn: number;
}

export interface SkyLine {
  key: string;
  from: SkyStar;
  to: SkyStar;
}

export interface SkyPicture {
  stars: readonly SkyStar[];
  /** Between those who sit in a circle now. */
  lines: readonly SkyLine[];
  /** Who has somebody with them. */
  ringed: readonly SkyStar[];
  /** The star that stands for oneself, on one's own device alone. */
  mine: SkyStar | null;
}

/**
 * How wide a star is, in CSS pixels: all alike, and the more room there is for each the larger.
 *
 * @param room the open sky in square CSS pixels
 */
export const starWidth = (stars: number, room: number): number =>
  Math.min(44, Math.max(8, 1.6 * (room / Math.max(1, stars)) ** 0.36));

/** Which night it is: from noon to noon, by the server's clock, so that everybody looks at the same sky. */
export function nightOf(at: number): string {
  return new Date(at - 12 * 3_600_000).toISOString().slice(0, 10);
}

/** Two numbers that no fraction comes near: each next star lands in the widest gap that the others left. */
const ACROSS = 0.7548776662466927;
const DOWN = 0.5698402909980532;
/** How far a star strays from there, as a share of the sky. */
const STRAYS = 0.045;

/** One star of a night. Colours take turns, so that each is spread over the whole sky, and all together as well. */
export function starOf(night: string, colour: SkyColour, index: number): SkyStar {
  const at = SKY_COLOURS.indexOf(colour);
  const [whole, own] = [seededBy(night), seededBy(`${night} ${colour} ${index}`)];
  const place = index * SKY_COLOURS.length + at;
  const within = (v: number) => v - Math.floor(v);
  return {
    key: `${night} ${colour} ${index}`,
    colour: at,
    x: within(whole() + place * ACROSS + (own() - 0.5) * STRAYS),
    y: within(whole() + place * DOWN + (own() - 0.5) * STRAYS),
    turn: own(),
  };
}

/** How many stars of each colour are drawn, in the order of `SKY_COLOURS`: all, or of each the same share. */
export function drawn(counts: SkyCounts): number[] {
  const all = SKY_COLOURS.map((colour) => Math.max(0, Math.floor(counts[colour])));
  const total = all.reduce((a, b) => a + b, 0);
  return total <= MOST_STARS ? all : all.map((count) => Math.floor((count * MOST_STARS) / total));
}

/** The stars that lie nearest to a ring drawn into the sky, joined; each star sits in one circle at most. */
function circles(sizes: readonly number[], night: string, stars: readonly SkyStar[]): SkyLine[] {
  const free = new Set(stars);
  const lines: SkyLine[] = [];
  // From the largest on, so that the order in which the server names them moves nothing.
  const sorted = [...sizes].sort((a, b) => b - a);
  for (const [at, size] of sorted.entries()) {
    const wanted = Math.min(size, MOST_IN_A_CIRCLE);
    if (wanted < 2 || free.size < wanted || lines.length + wanted > MOST_LINES) break;
    const chance = seededBy(`${night} circle ${at}`);
    const radius = 0.05 + 0.008 * wanted;
    const [x, y, turned] = [0.1 + 0.8 * chance(), radius + (1 - 2 * radius) * chance(), 7 * chance()];
    const near = Array.from({ length: wanted }, (_, seat) => {
      const angle = turned + (2 * Math.PI * seat) / wanted;
      const [seatX, seatY] = [x + (radius * Math.cos(angle)) / WIDE, y + radius * Math.sin(angle)];
      const far = (star: SkyStar) => Math.hypot((star.x - seatX) * WIDE, star.y - seatY);
      let best: SkyStar | null = null;
      for (const star of free) if (!best || far(star) < far(best)) best = star;
      free.delete(best!);
      return best!;
    });
    const middle = (of: (star: SkyStar) => number) => near.reduce((sum, star) => sum + of(star), 0) / wanted;
    const [midX, midY] = [middle((star) => star.x), middle((star) => star.y)];
    const angle = (star: SkyStar) => Math.atan2(star.y - midY, (star.x - midX) * WIDE);
    near.sort((a, b) => angle(a) - angle(b));
    for (const [i, from] of near.entries()) {
      const to = near[(i + 1) % wanted]!;
      // Two are joined by one line, not by two.
      if (wanted > 2 || i === 0) lines.push({ key: `${from.key} ${to.key}`, from, to });
    }
  }
  return lines;
}

/**
 * What is to be seen of a sky.
 *
 * @param mine what somebody chose, and something that only their device knows; null for whoever is not seen
 */
export function pictureOf(
  view: Pick<SkyView, 'at' | 'stars' | 'circles' | 'accompanied'>,
  mine: { colour: SkyColour; secret: string } | null = null,
): SkyPicture {
  const night = nightOf(view.at);
  const counts = drawn(view.stars);
  const stars = SKY_COLOURS.flatMap((colour, i) =>
    Array.from({ length: counts[i]! }, (_, index) => starOf(night, colour, index)),
  );
  const byTurn = [...stars].sort((a, b) => a.turn - b.turn);
  return {
    stars,
    lines: circles(view.circles, night, stars),
    ringed: byTurn.slice(0, Math.max(0, Math.floor(view.accompanied))),
    mine: mine && ownStar(night, counts, mine),
  };
}

/** One of the first five of one's colour: those stay for as long as the colour is shown at all. */
function ownStar(night: string, counts: number[], mine: { colour: SkyColour; secret: string }) {
  for (const colour of [mine.colour, 'plain'] as const)
    if (counts[SKY_COLOURS.indexOf(colour)]! >= FEWEST)
      return starOf(night, colour, Math.floor(seededBy(`${night} ${mine.secret}`)() * FEWEST));
  return null;
}
