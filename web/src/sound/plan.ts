import type { Phase } from '../scenes/palettes';

/** One tone to be played. Pure data: the same seed gives the same night of music. */
export interface Note {
  voice: 'flute' | 'chime';
  /** Milliseconds after the start of the plan. */
  at: number;
  /** How long it is held, in milliseconds, before it fades. */
  long: number;
  /** Hertz. */
  pitch: number;
  /** 0..LOUDEST. */
  loud: number;
}

/** No note is louder than this, and no two notes begin closer together than this many milliseconds. */
export const LOUDEST = 0.3;
export const CLOSEST_MS = 400;

/** The mode of each hour, in semitones over D: pentatonic, brighter towards dawn, where the lydian fourth comes in. */
const MODES: Record<Phase, number[]> = {
  dusk: [0, 2, 4, 7, 9],
  night: [0, 3, 5, 7, 10],
  held: [0, 2, 4, 7, 9],
  dawn: [0, 2, 4, 6, 7, 9, 11],
};

const ROOT = 146.832;

/** The strings' chord for an hour, in hertz, low to high. */
export function chord(phase: Phase): number[] {
  const steps: Record<Phase, number[]> = {
    dusk: [-12, 0, 7, 14],
    night: [-12, -5, 3, 10],
    held: [-12, 0, 7, 16],
    dawn: [-12, 4, 11, 18],
  };
  return steps[phase].map((step) => ROOT * 2 ** (step / 12));
}

/** Random numbers in 0..1 from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Notes for a stretch of time: flute phrases of two to five notes that walk by step and rest long, and between them
 * single chimes, high and soft, as if the wind had touched a tree. Sorted by time; the last note begins before `forMs`.
 */
export function planNotes(seed: number, phase: Phase, forMs: number): Note[] {
  const random = seeded(seed);
  const mode = MODES[phase];
  const pitch = (degree: number, octave: number) => {
    const n = mode.length;
    const step = mode[((degree % n) + n) % n] as number;
    return ROOT * 2 ** (octave + Math.floor(degree / n) + step / 12);
  };
  const notes: Note[] = [];
  const calm = phase === 'night' ? 1.5 : 1;
  let at = 1500 + random() * 2500;
  let degree = Math.floor(random() * mode.length);
  while (at < forMs) {
    if (random() < 0.42) {
      for (let left = 2 + Math.floor(random() * 4); left > 0 && at < forMs; left--) {
        const long = (900 + random() * 1500) * calm;
        notes.push({
          voice: 'flute',
          at,
          long,
          pitch: pitch(degree, 1),
          loud: LOUDEST * (0.45 + 0.35 * random()),
        });
        at += Math.max(CLOSEST_MS, long * (0.85 + 0.3 * random()));
        degree += Math.floor(random() * 3) - 1 || (degree > 3 ? -1 : 1);
        degree = Math.min(mode.length + 1, Math.max(-2, degree));
      }
      at += (3500 + random() * 5000) * calm;
    } else {
      const loud = LOUDEST * (0.12 + 0.3 * random());
      notes.push({
        voice: 'chime',
        at,
        long: 60,
        pitch: pitch(Math.floor(random() * mode.length * 1.6), 3),
        loud,
      });
      at += Math.max(CLOSEST_MS, (650 + random() ** 2 * 5200) * calm);
    }
  }
  return notes;
}
