import type { Chance } from './chance';
import { cheapest } from './path';
import type { Song } from './songs';
import { along, momentOf } from './time';

/** One tone of the flute. */
export interface Sung {
  at: number;
  long: number;
  pitch: number;
  /** Goes on from the tone before in one breath of air. */
  slurred: boolean;
  /** How far into the whole it is, in hundredths of the arc's strength. */
  strength: number;
}

/** The lowest and highest tone: where a flute is soft. */
export const FLUTE_RANGE: readonly [number, number] = [62, 83];

/** How tones follow each other within the breath out, in units; the last is the longest. */
const RHYTHMS: Record<number, readonly (readonly number[])[]> = {
  10: [
    [2, 1, 3],
    [1, 2, 3],
    [3, 3],
    [1, 1, 4],
    [2, 4],
  ],
  15: [
    [2, 1, 2, 4],
    [3, 1, 1, 4],
    [2, 2, 1, 4],
    [1, 2, 2, 4],
    [3, 2, 4],
  ],
  20: [
    [2, 1, 2, 2, 4],
    [3, 1, 2, 1, 5],
    [2, 2, 3, 5],
    [4, 2, 1, 5],
    [1, 1, 2, 3, 5],
  ],
};

/** Shapes that a singer would choose, in steps of the flute's own scale from where it begins. */
const SHAPES: readonly (readonly number[])[] = [
  [0, 1, 2, 1, 1],
  [0, 2, 1, 0, 1],
  [0, -1, 1, 2, 1],
  [0, 1, 0, 2, 1],
  [0, 1, 2, 3, 2],
  [0, 2, 3, 2, 1],
];

const LARGEST_LEAP = 7;
const WIDTH = 40;

interface Candidate {
  /** Place in the flute's tones. */
  index: number;
  pitch: number;
}

/**
 * The flute's tune: one small idea of a few tones, which calls, is answered, rises and says farewell. The flute sings
 * while the breath goes out, and breathes while it goes in, as those who listen do.
 *
 * A gesture for each breath: `.` nothing, `c` the idea, `u` the idea higher, `a` its answer that comes to rest,
 * `l` one long tone, `f` the farewell, slower and downwards.
 *
 * @param sounding what the strings play at a moment
 * @param long how long the song is without its last chord, in ms
 */
export function melody(
  song: Song,
  sounding: (ms: number) => readonly (number | null)[],
  long: number,
  dice: Chance,
): Sung[] {
  const { units } = song;
  const rhythms = RHYTHMS[units] as readonly (readonly number[])[];
  const idea = { rhythm: dice.of(rhythms), shape: dice.of(SHAPES) };
  const reply = { rhythm: dice.in100(60) ? idea.rhythm : dice.of(rhythms), shape: dice.of(SHAPES) };
  const tones = scaleOf(song);
  const lift = dice.between(-2, 2);
  const tune: Sung[] = [];
  [...song.gestures.join('')].forEach((gesture, breath) => {
    if (gesture === '.') return;
    const begin = (units * 2) / 5;
    const { rhythm, shape: drawn } = phraseOf(gesture, idea, reply, units);
    // Nothing is said twice in quite the same way.
    const turned = dice.in100(40) ? dice.between(1, Math.max(1, rhythm.length - 1)) : -1;
    const by = dice.in100(50) ? 1 : -1;
    const shape = drawn.map((step, i) => (i === turned && gesture !== 'f' ? step + by : step));
    const place = Math.floor((momentOf(breath, begin, units) * 100) / long);
    const strength = along(song.arc, place);
    const middle = lift + heightAt(song, strength) + (gesture === 'u' ? 3 : gesture === 'f' ? -2 : 0);
    const spare = (units * 3) / 5 - rhythm.reduce((sum, each) => sum + each, 0);
    let unit = begin + (spare > 0 && dice.in100(50) ? 1 : 0);
    const spans = rhythm.map((each) => {
      const at = momentOf(breath, unit, units);
      unit += each;
      return { at, end: momentOf(breath, unit, units) };
    });
    const before = tune[tune.length - 1];
    const pitches = sing(spans, shape, { song, tones, middle, sounding, gesture, before: before?.pitch });
    spans.forEach(({ at, end }, i) => {
      const pushed = i === 0 ? 0 : dice.below(46) - 12;
      const start = at + pushed;
      // A slurred tone ends where the next begins; that is closed below.
      tune.push({ at: start, long: end - start, pitch: pitches[i] as number, slurred: i > 0, strength });
    });
  });
  tune.forEach((tone, i) => {
    const next = tune[i + 1];
    if (next?.slurred) tone.long = next.at - tone.at;
  });
  return tune;
}

const heightAt = ({ tonic, height: [low, high] }: Song, strength: number): number =>
  tonic + low + Math.floor(((high - low) * strength) / 100);

/** All tones of the flute in its range, low to high. */
function scaleOf({ tonic, flute }: Song): number[] {
  const classes = flute.map((tone) => (tonic + tone) % 12);
  const all: number[] = [];
  for (let pitch = FLUTE_RANGE[0]; pitch <= FLUTE_RANGE[1]; pitch++) {
    if (classes.includes(pitch % 12)) all.push(pitch);
  }
  return all;
}

interface Idea {
  rhythm: readonly number[];
  shape: readonly number[];
}

function phraseOf(gesture: string, idea: Idea, reply: Idea, units: number): Idea {
  if (gesture === 'l') return { rhythm: [(units * 2) / 5], shape: [0] };
  if (gesture === 'f') {
    const [short, middle] = [Math.floor(units / 10), units / 5];
    return { rhythm: [short, middle, (units * 3) / 5 - short - middle], shape: [1, 0, -1] };
  }
  if (gesture === 'a') {
    // The answer has the idea's beginning and another end, downwards.
    const shape = reply.rhythm.map((_, i) => (i < 2 ? (idea.shape[i] as number) : 1 - i));
    return { rhythm: reply.rhythm, shape };
  }
  return idea;
}

interface Around {
  song: Song;
  tones: readonly number[];
  middle: number;
  sounding: (ms: number) => readonly (number | null)[];
  gesture: string;
  before: number | undefined;
}

/** Pitches for one phrase: near the shape, by step rather than by leap, and in accord with what the strings hold. */
function sing(
  spans: readonly { at: number; end: number }[],
  shape: readonly number[],
  { song, tones, middle, sounding, gesture, before }: Around,
): number[] {
  const all: Candidate[] = tones.map((pitch, index) => ({ index, pitch }));
  let centre = 0;
  tones.forEach((pitch, index) => {
    if (Math.abs(pitch - middle) < Math.abs((tones[centre] as number) - middle)) centre = index;
  });
  const resting = [0, 7].map((tone) => (song.tonic + tone) % 12);
  const ends = gesture === 'a' || gesture === 'f';
  const found = cheapest(
    spans.map(() => all),
    (sung, next) => {
      const i = sung.length;
      const span = spans[i] as { at: number; end: number };
      const wanted = centre + (shape[i] ?? 0);
      let cost = Math.abs(next.index - wanted) * 3;
      const rub = discord(next.pitch, sounding(span.at), sounding(span.end - 1));
      const last = i === spans.length - 1;
      const isLong = last || span.end - span.at > 1200;
      if (rub >= 3 && isLong) return null;
      cost += rub * (isLong ? 4 : 2);
      if (last && ends && !resting.includes(next.pitch % 12)) cost += gesture === 'f' ? 40 : 6;
      const one = sung[i - 1];
      if (!one) {
        if (before !== undefined && Math.abs(next.pitch - before) > 9) cost += 12;
        return cost;
      }
      const step = next.index - one.index;
      const leap = Math.abs(next.pitch - one.pitch);
      if (leap > LARGEST_LEAP || (gesture === 'f' && step > 0)) return null;
      if (step === 0) cost += 9;
      if (Math.abs(step) > 1) cost += leap * 2;
      const two = sung[i - 2];
      if (two) {
        const sprang = one.pitch - two.pitch;
        // After a leap it goes back, by step.
        if (Math.abs(sprang) > 4 && (sprang * step > 0 || Math.abs(step) > 1)) return null;
      }
      return cost;
    },
    WIDTH,
    2,
  );
  if (!found) throw new Error('The flute finds no way over these chords.');
  return found.map((one) => one.pitch);
}

/** How hard a tone rubs with what the strings play while it sounds: 0 not at all, 3 a semitone. */
function discord(pitch: number, ...moments: readonly (readonly (number | null)[])[]): number {
  let worst = 0;
  for (const strings of moments) {
    for (const string of strings) {
      if (string === null) continue;
      const apart = (((pitch - string) % 12) + 12) % 12;
      if (apart === 1 || apart === 11) worst = Math.max(worst, 3);
      else if (apart === 6) worst = Math.max(worst, 2);
      else if (apart === 2 || apart === 10) worst = Math.max(worst, 1);
    }
  }
  return worst;
}
