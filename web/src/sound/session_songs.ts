/**
 * What the music of a guided session is made of, stage by stage. All of it has the seven tones of D major, seen from D,
 * from E and from G: so whatever goes over into whatever, nothing rubs. See `songs.ts` for how it is written.
 */
import type { Stage } from '../wire';
import { LAST } from './score';
import type { Song } from './songs';
import { momentOf } from './time';

const MAJOR = [0, 2, 4, 5, 7, 9, 11];
const LYDIAN = [0, 2, 4, 6, 7, 9, 11];
const DORIAN = [0, 2, 3, 5, 7, 9, 10];
const FIVE_BRIGHT = [0, 2, 4, 7, 9];
const FIVE_DARK = [0, 3, 5, 7, 10];

export const PIECES = ['hush', 'ground', 'rising', 'wide', 'far', 'tale', 'homeward', 'farewell'] as const;
export type Piece = (typeof PIECES)[number];

export const PIECE: Record<Piece, Song> = {
  // Next to nothing: two fifths that come and go, far off.
  hush: {
    tonic: 50,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 10,
    phrases: [['1o 1s 1o 1s', '1o 5s/1 1s 1o', '1o 1s 4s/1 1s']],
    gestures: ['....'],
    arc: [
      [0, 10],
      [50, 24],
      [100, 6],
    ],
    height: [12, 14],
    flowing: false,
    rest: '1o',
    level: 0.22,
  },
  // Only the breath: four bows that swell and sink with it, and no tune to follow.
  ground: {
    tonic: 50,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 10,
    phrases: [
      ['1o 1s 1 1s', '1o 4s/1 1s 1', '1o 5s/1 1s 1'],
      ['69 1s 4/1 1', '4s/1 1 69 1s', '5s/1 1 4/1 1s'],
      ['1/3 4 5s 1s', '69 4 1/3 1s', '4 1/3 5s 1s'],
    ],
    gestures: ['....', '....', '..l.'],
    arc: [
      [0, 26],
      [40, 46],
      [70, 50],
      [100, 26],
    ],
    height: [14, 17],
    flowing: false,
    rest: '1s',
    level: 0.52,
  },
  // The walls become sky: it rises, voice after voice, and the flute comes in late.
  rising: {
    tonic: 55,
    mode: LYDIAN,
    flute: LYDIAN,
    units: 15,
    phrases: [
      ['1o 1s 2/1 1s', '1o 5/1 1s 2/1', '1o 1s 5s/1 2/1'],
      ['69 5 1/3 2', '3 69 2/1 1s', '5 1/3 69 2s'],
      ['1/3 5 69 2', '69 2 5 1/3', '1/3 69 5 2s'],
      ['37 69 2 5', '5 69 1/3 2', '69 37 5 2'],
      ['1/3 5/1 2/1 1s', '37 69 2/1 1', '5 69 2/1 1s'],
    ],
    gestures: ['....', '..l.', '.c.a', 'cu.a', 'ucl.'],
    arc: [
      [0, 12],
      [30, 40],
      [60, 76],
      [88, 100],
      [100, 70],
    ],
    height: [10, 21],
    flowing: false,
    rest: '19',
    level: 0.52,
  },
  // The sky stands open, and has time.
  wide: {
    tonic: 55,
    mode: LYDIAN,
    flute: LYDIAN,
    units: 10,
    phrases: [
      ['1s 2/1 1s 69', '1s 69 2/1 1', '1s 5/1 69 2/1'],
      ['5 1/3 2s 69', '3 69 5 2s', '69 5 1/3 2s'],
      ['1/3 5/1 2/1 1s', '69 2/1 5/1 1s', '5 69 2/1 1s'],
    ],
    gestures: ['..l.', 'c.a.', 'l...'],
    arc: [
      [0, 56],
      [50, 74],
      [100, 50],
    ],
    height: [15, 18],
    flowing: false,
    rest: '1s',
    level: 0.5,
  },
  // What was lost: the same stars from their dark side.
  far: {
    tonic: 52,
    mode: DORIAN,
    flute: FIVE_DARK,
    units: 15,
    phrases: [
      ['1o 1s 7/1 1', '1o 7 4/1 1s', '1o 5s/1 7/1 1s'],
      ['1 7 39 4', '39 7 4s 1', '3 7 49 1'],
      ['39 4s 7 5', '3 7 4s 5', '39 7 5 4s'],
      ['3 7 4/1 1s', '39 5 7/1 1', '49 3 7/1 1s'],
    ],
    gestures: ['.c..', 'a.c.', 'u.ca', '.af.'],
    arc: [
      [0, 40],
      [45, 74],
      [65, 66],
      [100, 40],
    ],
    height: [15, 19],
    flowing: false,
    rest: '1o',
    level: 0.56,
  },
  // And what came back: the second violin is the light on it.
  tale: {
    tonic: 55,
    mode: LYDIAN,
    flute: LYDIAN,
    units: 20,
    phrases: [
      ['1o 1s 2/1 1', '1o 69 2/1 1s', '1o 1s 5/1 69'],
      ['69 5 1/3 2', '3 69 2/1 1s', '5 1/3 69 2s'],
      ['1/3 2 37 69', '69 2s 5 1/3', '37 69 5 2'],
      ['69 2/1 5/1 1s', '3 69 2/1 1', '5 69 2/1 1s'],
    ],
    gestures: ['..c.', 'a.cu', 'c.ua', '.af.'],
    arc: [
      [0, 46],
      [30, 62],
      [64, 84],
      [100, 44],
    ],
    height: [14, 18],
    flowing: true,
    rest: '1s',
    level: 0.52,
  },
  // The bass goes down step by step, back to the lamp.
  homeward: {
    tonic: 50,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 15,
    phrases: [
      ['1o 5/7 6 1/5', '1o 5s/7 6 1/5', '1o 5/7 6s 1/5'],
      ['4 1/3 27 5s', '49 1/3 2 5s', '49 6 27 5s'],
      ['6 1/5 4 1/3', '6s 1/5 49 1/3', '1 5/7 69 4'],
      ['27 5s 4/1 1', '2 5s 4s/1 1s', '49 5s 4/1 1s'],
    ],
    gestures: ['..c.', 'a...', 'c.a.', '..f.'],
    arc: [
      [0, 62],
      [30, 54],
      [70, 38],
      [100, 14],
    ],
    height: [21, 17],
    flowing: false,
    rest: '1s',
    level: 0.5,
  },
  // A last word, and then the clock.
  farewell: {
    tonic: 50,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 10,
    phrases: [
      ['1o 1s 4s/1 1s', '1o 69 4/1 1s', '1o 1s 69 1s'],
      ['69 4 1/3 1s', '4 1/3 4s/1 1', '49 6 4/1 1s'],
    ],
    gestures: ['..l.', '.f..'],
    arc: [
      [0, 26],
      [45, 36],
      [100, 10],
    ],
    height: [17, 17],
    flowing: false,
    rest: '1o',
    level: 0.42,
  },
};

interface Programme {
  /** What is played once, from the beginning of the stage. */
  first: readonly Piece[];
  /** What goes on after it, round and round. */
  round: readonly Piece[];
  /** For how many breaths nothing but the clock is heard between two pieces; -1: the next comes into the last chord. */
  rests: number;
  /** How loud the clock on the shelf ticks, 0 to 1. */
  ticks: number;
}

export const PROGRAMME: Record<Stage, Programme> = {
  arriving: { first: [], round: ['hush'], rests: 4, ticks: 1 },
  grounding: { first: [], round: ['ground'], rests: -1, ticks: 0.4 },
  opening: { first: ['rising'], round: ['wide'], rests: -1, ticks: 0 },
  moving: { first: [], round: ['far', 'tale', 'wide'], rests: -1, ticks: 0 },
  returning: { first: ['homeward'], round: ['ground'], rests: -1, ticks: 0.3 },
  closing: { first: ['farewell'], round: ['hush'], rests: 4, ticks: 1 },
  closed: { first: [], round: [], rests: 0, ticks: 0 },
};

export interface Turn {
  /** The how-manieth piece of the stage it is. */
  number: number;
  piece: Piece;
  /** When it begins after the first breath in of the stage, in whole ms: where a breath in begins. */
  at: number;
}

/** How long a piece is until the next one begins, in breaths. */
const lengthOf = (piece: Piece, rests: number): number => PIECE[piece].phrases.length * 4 + LAST + rests;

/** The pieces of a stage that begin at or before a moment after its first breath, from the one before the last on. */
export function turnsAt(stage: Stage, ms: number): Turn[] {
  const { first, round, rests } = PROGRAMME[stage];
  if (ms < 0 || first.length + round.length === 0) return [];
  const pieces = (number: number): Piece =>
    first[number] ?? (round[(number - first.length) % round.length] as Piece);
  // Whole rounds are left out, so that a session of hours costs as little as one of minutes.
  const breaths = (some: readonly Piece[]) => some.reduce((sum, piece) => sum + lengthOf(piece, rests), 0);
  const before = breaths(first);
  const each = breaths(round);
  const passed = Math.floor((ms * 11) / 120_000);
  const rounds = Math.max(0, Math.floor((passed - before) / each) - 1);
  let breath = rounds === 0 ? 0 : before + rounds * each;
  let number = rounds === 0 ? 0 : first.length + rounds * round.length;
  const found: Turn[] = [];
  for (; momentOf(breath, 0, 10) <= ms; number++) {
    const piece = pieces(number);
    found.push({ number, piece, at: momentOf(breath, 0, 10) });
    breath += lengthOf(piece, rests);
  }
  return found.slice(-2);
}
