import type { Chance } from './chance';
import { cheapest } from './path';
import type { Song } from './songs';

/** Cello, viola, second and first violin, as MIDI notes from low to high. */
export type Voicing = readonly [number, number, number, number];

/** What each of the four may play: the calm part of its range. */
export const RANGES: readonly (readonly [number, number])[] = [
  [36, 55],
  [48, 64],
  [55, 70],
  [59, 75],
];

const KINDS: Record<string, readonly number[]> = {
  '': [0, 2, 4],
  o: [0, 4],
  s: [0, 1, 4],
  '9': [0, 1, 2, 4],
  '7': [0, 2, 4, 6],
};
/** How many ways are followed at a time. */
const WIDTH = 40;
/** So many voicings of a chord are looked at, those near to where its voices would like to be. */
const MOST = 90;
/** Where the cello is at home. */
const DEEP = 45;
const FARTHEST = 5;
const FARTHEST_IN_THE_BASS = 9;

/** The pitch classes of a chord, its bass, and whether it may leave something out. */
export interface Chord {
  tones: readonly number[];
  bass: number;
  root: number;
  third: number | null;
}

const mod12 = (pitch: number): number => ((pitch % 12) + 12) % 12;

/** Reads a chord as songs write it. */
export function chordOf(text: string, { tonic, mode }: Song): Chord {
  const [, degree, kind, over] = /^(\d)([os97]?)(?:\/(\d))?$/.exec(text) ?? [];
  if (!degree) throw new Error(`No chord is written ${text}.`);
  const tone = (step: number) => mod12(tonic + (mode[step % 7] as number));
  const root = Number(degree) - 1;
  const steps = KINDS[kind ?? ''] as readonly number[];
  return {
    tones: steps.map((step) => tone(root + step)),
    bass: tone(over ? Number(over) - 1 : root),
    root: tone(root),
    third: steps.includes(2) ? tone(root + 2) : null,
  };
}

/** Fifths or octaves that two voices make one after the other while both move: what strings never do. */
export function runsParallel(before: readonly number[], after: readonly number[]): boolean {
  for (let low = 0; low < before.length; low++) {
    for (let high = low + 1; high < before.length; high++) {
      const was = mod12((before[high] as number) - (before[low] as number));
      const is = mod12((after[high] as number) - (after[low] as number));
      const both = before[low] !== after[low] && before[high] !== after[high];
      if (both && was === is && (is === 7 || is === 0)) return true;
    }
  }
  return false;
}

/** The outer voices jump in the same direction onto a fifth or an octave. */
function hidesParallel(before: Voicing, after: Voicing): boolean {
  const low = after[0] - before[0];
  const high = after[3] - before[3];
  const meets = mod12(after[3] - after[0]);
  return low * high > 0 && Math.abs(high) > 2 && (meets === 7 || meets === 0);
}

/** A second less than a whole tone, or its octaves: too sharp for tones that lie. */
export const rubs = (a: number, b: number): boolean => mod12(a - b) === 1 || mod12(b - a) === 1;

/** How a chord lies well: everything in it is there, no voice crosses, the wide spaces are below. */
function voicings(chord: Chord, height: number): Voicing[] {
  const found: Voicing[] = [];
  const from = ([low, high]: readonly [number, number], allowed: readonly number[]) => {
    const all: number[] = [];
    for (let pitch = low; pitch <= high; pitch++) if (allowed.includes(mod12(pitch))) all.push(pitch);
    return all;
  };
  const [cellos, violas, seconds, firsts] = RANGES as [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ];
  for (const cello of from(cellos, [chord.bass])) {
    for (const viola of from(violas, chord.tones)) {
      if (viola - cello < 7 || viola - cello > 19) continue;
      for (const second of from(seconds, chord.tones)) {
        if (second - viola < 2 || second - viola > 12) continue;
        for (const first of from(firsts, chord.tones)) {
          if (first - second < 3 || first - second > 12) continue;
          const four: Voicing = [cello, viola, second, first];
          if (lies(four, chord)) found.push(four);
        }
      }
    }
  }
  const far = (four: Voicing) => Math.abs(four[3] - height) + Math.abs(four[0] - DEEP);
  return found.sort((one, other) => far(one) - far(other)).slice(0, MOST);
}

function lies(four: Voicing, { tones, bass, third }: Chord): boolean {
  const heard = four.map(mod12);
  const missing = tones.filter((tone) => !heard.includes(tone)).length;
  // Over a foreign bass three voices are left for the chord.
  if (missing > (tones.length > 3 && !tones.includes(bass) ? 1 : 0)) return false;
  if (third !== null && heard.filter((tone) => tone === third).length > 1) return false;
  for (let low = 0; low < 4; low++) {
    for (let high = low + 1; high < 4; high++) {
      const width = (four[high] as number) - (four[low] as number);
      // Sevenths may sound, seconds and ninths of a semitone not.
      if (width === 1 || width === 13) return false;
    }
  }
  return true;
}

/**
 * The voices of a whole progression: together as little motion as can be, no parallel fifths or octaves, the upper
 * voices near `height` where the arc is high.
 *
 * @param heights where the first violin would like to be at each chord, as a MIDI note
 * @param dice moves the choice among ways that are equally good
 */
export function lead(chords: readonly Chord[], heights: readonly number[], dice: Chance): Voicing[] {
  const whims = Array.from({ length: 64 }, () => dice.below(4));
  const found = cheapest(
    chords.map((chord, at) => voicings(chord, heights[at] as number)),
    (before, next) => {
      const at = before.length;
      const last = before[at - 1];
      const height = Math.abs(next[3] - (heights[at] as number));
      const deep = Math.abs(next[0] - DEEP);
      const whim = whims[(next[1] * 7 + next[2] * 3 + next[3] + at * 11) % 64] as number;
      const doubled = mod12(next[0]) === mod12(next[3]) ? 2 : 0;
      let cost = height * 2 + Math.max(0, deep - 4) + whim + doubled;
      if (!last) return cost;
      for (let voice = 0; voice < 4; voice++) {
        const way = Math.abs((next[voice] as number) - (last[voice] as number));
        if (way > (voice === 0 ? FARTHEST_IN_THE_BASS : FARTHEST)) return null;
        cost += way > 2 ? way * 2 : way;
        if (voice === 3 && way === 0) cost += 3;
      }
      if (runsParallel(last, next) || hidesParallel(last, next)) return null;
      return cost;
    },
    WIDTH,
    1,
  );
  if (!found) throw new Error('These chords cannot follow one another.');
  return found;
}
