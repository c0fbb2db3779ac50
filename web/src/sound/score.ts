import { chance, seedFrom } from './chance';
import { melody, type Sung } from './melody';
import { SONG, type Song, type SongName } from './songs';
import { type Strand, soundingAt, strands } from './strand';
import { along, carried, momentOf } from './time';
import { chordOf, lead } from './voicing';

export type Voice = 'cello' | 'viola' | 'second' | 'first' | 'flute';
export const STRINGS = ['cello', 'viola', 'second', 'first'] as const;

/** One tone. Everything is in whole numbers, so that it is the same on every device. */
export interface Tone {
  voice: Voice;
  /** Milliseconds after the start of the song. */
  at: number;
  /** Milliseconds until it is silent again. */
  long: number;
  /** MIDI note number; 69 is 440 Hz. */
  pitch: number;
  /** How loud it is, as [ms after `at`, thousandths], straight between; begins and ends with nothing. */
  loud: (readonly [number, number])[];
  /** Milliseconds after `at` from which it begins to waver. */
  wavers: number;
  /** Goes on from the tone before in one breath of air: there is no new attack. Only of the flute. */
  slurred: boolean;
}

export interface Score<Name extends string = SongName> {
  song: Name;
  seed: number;
  /** Until the last tone is silent, in ms; the room's echo goes on a little. */
  long: number;
  /** By their beginning. */
  tones: Tone[];
  /** How bright the strings are, as [ms, thousandths]. */
  light: (readonly [number, number])[];
}

/** A song begins this long after its start, so that nobody is surprised. */
export const BEFORE_MS = 800;
/** Strings come and go as bows do. */
const ATTACK_MS = 1300;
const RELEASE_MS = 1250;
const SHORT_MS = 550;
/** How long the last chord is, in breaths. */
export const LAST = 2;
/** A bow is changed after so many breaths on one pitch. */
const LONGEST_BOW = 2;

/** Where each voice comes in and how long before the end it stops, in breaths; and its share of the whole. */
const PART = {
  cello: { enters: 0, leaves: 0, share: 92 },
  viola: { enters: 0, leaves: 0, share: 80 },
  second: { enters: 1, leaves: 0, share: 72 },
  first: { enters: 2, leaves: 1, share: 78 },
} as const;

/** What starts every meeting's song: the same on all devices that are in it. */
export function seedOf(meeting: string, openingAt: number): number {
  return seedFrom(`${meeting} ${openingAt}`);
}

const known = new Map<string, Score>();

/** The whole of a song for a seed: the same on every device, to the last tone. */
export function scoreOf(name: SongName, seed: number): Score {
  const key = `${name} ${seed}`;
  const score = known.get(key) ?? compose(name, SONG[name], seed);
  known.clear();
  known.set(key, score);
  return score;
}

/** Writes the score of any song. The name is part of the chance, so that no two songs of a seed are alike. */
export function compose<Name extends string>(name: Name, song: Song, seed: number): Score<Name> {
  const dice = chance(seedFrom(`${name} ${seed >>> 0}`));
  const written = [...song.phrases.flatMap((phrase) => dice.of(phrase).split(' ')), song.rest];
  const body = written.length - 1;
  const long = momentOf(body + LAST, 0, song.units);
  const strengthAt = (ms: number) => along(song.arc, Math.floor((ms * 100) / long));
  const heights = written.map((_, breath) => 64 + Math.floor(strengthAt(momentOf(breath, 0, 10)) / 14));
  const four = lead(
    written.map((text) => chordOf(text, song)),
    heights,
    dice,
  );
  const all = strands(four, song, dice);
  const tune = melody(song, (ms) => soundingAt(all, ms), long, dice);
  const tones = [
    ...all.flatMap((strand, voice) => bowed(STRINGS[voice] as (typeof STRINGS)[number], strand)),
    ...tune.map((sung, at) => blown(sung, tune[at + 1])),
  ];
  tones.sort((a, b) => a.at - b.at || STRINGS.length * (a.pitch - b.pitch));
  return { song: name, seed, long: long + BEFORE_MS, tones, light: light() };

  function bowed(voice: (typeof STRINGS)[number], strand: Strand): Tone[] {
    const { enters, leaves, share } = PART[voice];
    const begin = momentOf(enters, 0, 10);
    const end = long - leaves * momentOf(1, 0, 10);
    const made: Tone[] = [];
    strand.forEach((step, index) => {
      const until = Math.min(end, strand[index + 1]?.at ?? end);
      let at = Math.max(begin, step.at);
      while (until - at > SHORT_MS) {
        // A long tone is bowed anew where a breath begins, softly into the one before.
        const breath = Math.floor((at * 11) / 120_000);
        const turn = momentOf(breath + LONGEST_BOW, 0, 10);
        const stop = until - turn > 4000 ? turn : until;
        made.push(bow(voice, at, stop, step.pitch, share, stop === end));
        at = stop;
      }
    });
    return made;
  }

  function bow(voice: Voice, at: number, stop: number, pitch: number, share: number, lastOne: boolean): Tone {
    const level = (ms: number) => {
      const dynamic = 300 + 7 * strengthAt(ms);
      return Math.floor((dynamic * carried(ms) * share) / 100_000);
    };
    const short = stop - at < 4000;
    const attack = short ? SHORT_MS : ATTACK_MS;
    const loud: [number, number][] = [
      [0, 0],
      // Bent like a bow that takes hold, not like a switch.
      [Math.floor(attack / 3), Math.floor((level(at) * 36) / 100)],
      [attack, level(at + attack)],
    ];
    for (let half = Math.floor((at * 22) / 120_000); ; half++) {
      const turn = momentOf(half >> 1, half % 2 === 0 ? 0 : 4, 10);
      if (turn >= stop - 200) break;
      if (turn > at + attack + 200) loud.push([turn - at, level(turn)]);
    }
    const release = lastOne ? momentOf(0, 5, 10) : short ? SHORT_MS + 250 : RELEASE_MS;
    const from = lastOne ? Math.max(at + attack, stop - release) : stop;
    if (from - at > attack) loud.push([from - at, level(from)]);
    const fading = lastOne ? stop - from : release;
    loud.push([from - at + Math.floor(fading / 3), Math.floor((level(from) * (lastOne ? 48 : 66)) / 100)]);
    loud.push([
      from - at + Math.floor((fading * 2) / 3),
      Math.floor((level(from) * (lastOne ? 15 : 28)) / 100),
    ]);
    loud.push([from - at + fading, 0]);
    return {
      voice,
      at: at + BEFORE_MS,
      long: from - at + fading,
      pitch,
      loud,
      wavers: short ? 700 : 1900,
      slurred: false,
    };
  }

  function blown({ at, long: held, pitch, slurred, strength }: Sung, next: Sung | undefined): Tone {
    const peak = 360 + 5 * strength;
    const goesOn = next?.slurred === true;
    const attack = Math.min(380, Math.floor(held / 2));
    const fading = goesOn ? 0 : 620;
    const from = slurred ? Math.floor((peak * 86) / 100) : 0;
    const loud: [number, number][] = slurred
      ? [
          [0, from],
          [attack, peak],
        ]
      : [
          [0, 0],
          [Math.floor(attack / 3), Math.floor((peak * 25) / 100)],
          [attack, peak],
        ];
    // It swells a little and lets go, more so the longer it is.
    if (held > 1500) loud.push([Math.floor((held * 45) / 100), peak + Math.floor(peak / 9)]);
    loud.push([held, Math.floor((peak * (goesOn ? 86 : 58)) / 100)]);
    if (!goesOn) {
      loud.push([held + Math.floor(fading / 3), Math.floor((peak * 20) / 100)]);
      loud.push([held + fading, 0]);
    }
    return {
      voice: 'flute',
      at: at + BEFORE_MS,
      long: held + fading,
      pitch,
      loud,
      wavers: slurred ? 350 : 650,
      slurred,
    };
  }

  function light(): [number, number][] {
    const points: [number, number][] = [];
    for (let half = 0; ; half++) {
      const turn = momentOf(half >> 1, half % 2 === 0 ? 0 : 4, 10);
      if (turn > long) return points;
      points.push([turn + BEFORE_MS, Math.floor((strengthAt(turn) * carried(turn)) / 100)]);
    }
  }
}
