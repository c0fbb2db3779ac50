/**
 * The songs that open and close a meeting: what each is made of. The notes come from the score.
 *
 * Chords are written by the degree of the mode on which they stand: `6` is its triad, `1o` root and fifth alone, `1s`
 * with the second in place of the third, `49` with the ninth, `27` with the seventh, and `2/1` the chord of the second
 * degree over the first in the bass.
 */
export const OPENINGS = ['still', 'river', 'lantern'] as const;
export const CLOSINGS = ['returning', 'ember', 'dawn'] as const;
export const SONGS = [...OPENINGS, ...CLOSINGS] as const;
export type SongName = (typeof SONGS)[number];

export interface Song {
  /** The first degree, as a MIDI note between 48 and 59. */
  tonic: number;
  /** Seven tones over the tonic, in semitones: what the strings play. */
  mode: readonly number[];
  /** What the flute plays: five of them, or all seven where the mode is lydian. */
  flute: readonly number[];
  /** Into how many units a breath is divided; two fifths of them are the breath in. */
  units: 10 | 15 | 20;
  /** Four breaths each; for each phrase the progressions that seeds choose from. */
  phrases: readonly (readonly string[])[];
  /** What the flute does in each breath of each phrase, see `melody.ts`. */
  gestures: readonly string[];
  /** How strongly it is played at places of the whole, both in hundredths: the arc. */
  arc: readonly (readonly [number, number])[];
  /** The middle of the flute's way, in semitones over the tonic: where it begins, and at the height of the arc. */
  height: readonly [number, number];
  /** Whether the second violin moves between the chord's tones all the while. */
  flowing: boolean;
  /** The last chord. */
  rest: string;
  /** Set by measuring, so that all songs are equally loud: a factor. */
  level: number;
}

const LYDIAN = [0, 2, 4, 6, 7, 9, 11];
const MAJOR = [0, 2, 4, 5, 7, 9, 11];
const DORIAN = [0, 2, 3, 5, 7, 9, 10];
const FIVE_BRIGHT = [0, 2, 4, 7, 9];
const FIVE_DARK = [0, 3, 5, 7, 10];

export const SONG: Record<SongName, Song> = {
  // Hardly anything moves; a wide sky over water.
  still: {
    tonic: 50,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 10,
    phrases: [
      ['1o 1s 69 1s', '1o 4s/1 1s 6s', '1o 1s 4s/1 1'],
      ['69 4 1/3 5s', '6 37 49 1s', '49 1/3 6 5s'],
      ['49 6 27 5s', '4 37 69 49', '1/3 49 5s 69'],
      ['4 69 4/1 1s', '49 1/3 4s/1 1', '6 49 4/1 1s'],
    ],
    gestures: ['..l.', 'c.a.', 'cu.a', 'c.f.'],
    arc: [
      [0, 30],
      [20, 48],
      [58, 92],
      [70, 88],
      [100, 24],
    ],
    height: [19, 24],
    flowing: false,
    rest: '1s',
    level: 0.58,
  },
  // The second violin is the water, the flute the light on it.
  river: {
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
    gestures: ['..c.', 'a.ca', 'cuua', '.af.'],
    arc: [
      [0, 34],
      [25, 58],
      [62, 96],
      [75, 84],
      [100, 26],
    ],
    height: [14, 19],
    flowing: true,
    rest: '1s',
    level: 0.57,
  },
  // Dark, and a small light that is carried through it.
  lantern: {
    tonic: 57,
    mode: DORIAN,
    flute: FIVE_DARK,
    units: 15,
    phrases: [
      ['1o 1s 7/1 1', '1o 4/1 1s 1', '1o 1s 5s/1 1'],
      ['1 7 39 4', '1 3 7 4s', '1 5 39 7'],
      ['3 7 49 1', '39 4s 7 5', '3 5 4 7s'],
      ['39 7 5 4s', '3 4 7s 5', '49 3 7 1/3'],
      ['3 7 4/1 1s', '4/1 5 7/1 1s', '39 5 4/1 1s'],
    ],
    gestures: ['..l.', 'c.a.', 'cua.', 'ucu.', 'a.f.'],
    arc: [
      [0, 26],
      [20, 42],
      [64, 98],
      [76, 86],
      [100, 22],
    ],
    height: [12, 17],
    flowing: false,
    rest: '1o',
    level: 0.57,
  },
  // The bass goes down step by step, as one goes down a path towards a house.
  returning: {
    tonic: 53,
    mode: MAJOR,
    flute: FIVE_BRIGHT,
    units: 15,
    phrases: [
      ['1o 5/7 6 1/5', '1o 5s/7 6 1/5', '1o 5/7 6s 1/5'],
      ['4 1/3 27 5s', '49 1/3 2 5s', '49 6 27 5s'],
      ['6 1/5 4 1/3', '6s 1/5 49 1/3', '1 5/7 69 4'],
      ['27 5s 4/1 1', '2 5s 4s/1 1s', '49 5s 4/1 1s'],
    ],
    gestures: ['..c.', 'a.c.', 'u.ca', '.af.'],
    arc: [
      [0, 40],
      [18, 62],
      [46, 88],
      [62, 76],
      [100, 20],
    ],
    height: [19, 21],
    flowing: false,
    rest: '1s',
    level: 0.55,
  },
  // What is left of a fire when nobody speaks any more.
  ember: {
    tonic: 52,
    mode: DORIAN,
    flute: FIVE_DARK,
    units: 10,
    phrases: [
      ['1o 1s 7/1 1', '1o 7 4/1 1s', '1o 5s/1 7/1 1s'],
      ['39 7 4s 1', '3 5 49 7s', '1 39 4 7s'],
      ['3 7 4/1 1s', '39 5 7/1 1', '49 3 7/1 1s'],
    ],
    gestures: ['..c.', 'c.ua', '.af.'],
    arc: [
      [0, 36],
      [25, 60],
      [50, 82],
      [66, 68],
      [100, 18],
    ],
    height: [15, 19],
    flowing: false,
    rest: '1o',
    level: 0.68,
  },
  // The one bright hour; it comes slowly.
  dawn: {
    tonic: 48,
    mode: LYDIAN,
    flute: LYDIAN,
    units: 15,
    phrases: [
      ['1o 1s 69 2/1', '1o 2/1 1s 69', '1o 5s/1 69 2/1'],
      ['69 37 5 2s', '37 69 1/3 2', '5 69 3 2s'],
      ['1/3 2 5 69', '69 5 2 37', '3 7 69 2'],
      ['1/3 5/1 2/1 1s', '37 69 2/1 1', '5 69 2/1 19'],
    ],
    gestures: ['..c.', 'a.cu', 'uc.a', 'c.f.'],
    arc: [
      [0, 24],
      [25, 46],
      [66, 100],
      [80, 84],
      [100, 28],
    ],
    height: [19, 26],
    flowing: true,
    rest: '19',
    level: 0.56,
  },
};

/** The song that the opening of a meeting names (`song:still`); null when it names none that is known here. */
export function songOf(opening: string): SongName | null {
  const name = opening.startsWith('song:') ? opening.slice(5) : '';
  return SONGS.find((one) => one === name) ?? null;
}
