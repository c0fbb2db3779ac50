import type { Chance } from './chance';
import type { Song } from './songs';
import { momentOf } from './time';
import { RANGES, rubs, runsParallel, type Voicing } from './voicing';

/** What one string player plays, one pitch after the other; each lasts until the next. */
export interface Step {
  /** Milliseconds after the start of the song. */
  at: number;
  pitch: number;
}
export type Strand = Step[];

/** How late each voice may come after the cello, so that four bows are four people. */
const STAGGER_MS = [0, 90, 180, 60] as const;
/** In hundredths. */
const HELD_BACK = 55;
const PASSED = 45;

const replaced = (four: Voicing, voice: number, pitch: number): Voicing =>
  four.map((one, at) => (at === voice ? pitch : one)) as unknown as Voicing;

const clashes = (four: Voicing, voice: number): boolean =>
  four.some((one, at) => at !== voice && rubs(one, four[voice] as number));

/**
 * The four strands of a progression: the chords with what makes voices out of them. A voice that goes down a step may
 * be held back until the breath goes out; one that goes a third passes over the tone between; in flowing songs the
 * second violin wanders between tones of the chord.
 */
export function strands(voicings: readonly Voicing[], song: Song, dice: Chance): Strand[] {
  const { units } = song;
  const all: Strand[] = [[], [], [], []];
  const turn = (units * 2) / 5;
  voicings.forEach((four, breath) => {
    const last = voicings[breath - 1];
    const next = voicings[breath + 1];
    const held = last ? heldBack(last, four, dice) : null;
    const flows = held === null && song.flowing && breath > 1 && breath < voicings.length - 2;
    const passing = next ? passed(four, next, song, flows, dice) : null;
    for (let voice = 0; voice < 4; voice++) {
      const strand = all[voice] as Strand;
      const pitch = four[voice] as number;
      const late = (STAGGER_MS[voice] as number) + dice.below(60);
      const from = voice === held ? momentOf(breath, turn, units) : momentOf(breath, 0, units) + late;
      if (breath === 0 || strand[strand.length - 1]?.pitch !== pitch) strand.push({ at: from, pitch });
      if (voice === 2 && flows) strand.push(...flow(four, breath, song, dice));
      if (passing?.voice === voice) {
        strand.push({ at: momentOf(breath, units - units / 5, units), pitch: passing.pitch });
      }
    }
  });
  return all;
}

/** The upper voice that is held back over this chord, if one is: it was prepared, and goes down by step. */
function heldBack(last: Voicing, four: Voicing, dice: Chance): number | null {
  const wants = dice.in100(HELD_BACK);
  const able = [3, 2, 1].filter((voice) => {
    const down = (last[voice] as number) - (four[voice] as number);
    if (down !== 1 && down !== 2) return false;
    return !clashes(replaced(four, voice, last[voice] as number), voice);
  });
  return wants && able.length > 0 ? (able[dice.below(able.length)] as number) : null;
}

/** A tone between two that are a third apart, where it rubs with nobody and makes no fifths. */
function passed(
  four: Voicing,
  next: Voicing,
  song: Song,
  flows: boolean,
  dice: Chance,
): { voice: number; pitch: number } | null {
  if (!dice.in100(PASSED)) return null;
  const scale = song.mode.map((tone) => (song.tonic + tone) % 12);
  for (const voice of flows ? [0, 3] : [3, 0, 2]) {
    const from = four[voice] as number;
    const to = next[voice] as number;
    if (Math.abs(to - from) !== 3 && Math.abs(to - from) !== 4) continue;
    for (const pitch of [from + Math.sign(to - from), from + 2 * Math.sign(to - from)]) {
      if (!scale.includes(pitch % 12) || Math.abs(to - pitch) > 2) continue;
      const between = replaced(four, voice, pitch);
      if (!clashes(between, voice) && !runsParallel(between, next)) return { voice, pitch };
    }
  }
  return null;
}

/** The second violin's wandering in one breath: up and back between tones of the chord, below the first violin. */
function flow(four: Voicing, breath: number, song: Song, dice: Chance): Step[] {
  const home = four[2];
  const tones = four.map((pitch) => pitch % 12);
  const [low, high] = RANGES[2] as readonly [number, number];
  const near: number[] = [];
  for (let pitch = home - 5; pitch <= home + 7; pitch++) {
    const fits = tones.includes(pitch % 12) || (song.tonic + 7) % 12 === pitch % 12;
    if (pitch === home || !fits || pitch < low || pitch > high) continue;
    if (pitch <= four[1] + 1 || pitch >= four[3] - 1) continue;
    if (!clashes(replaced(four, 2, pitch), 2)) near.push(pitch);
  }
  if (near.length === 0) return [];
  const other = dice.of(near);
  const third = dice.of(near);
  const fifth = song.units / 5;
  const steps: Step[] = [
    { at: momentOf(breath, fifth, song.units), pitch: other },
    { at: momentOf(breath, fifth * 2, song.units), pitch: home },
  ];
  if (dice.in100(70)) {
    steps.push(
      { at: momentOf(breath, fifth * 3, song.units), pitch: third },
      { at: momentOf(breath, fifth * 4, song.units), pitch: home },
    );
  }
  return steps;
}

/** What sounds in each strand at a moment; null before its first step. */
export const soundingAt = (all: readonly Strand[], ms: number): (number | null)[] =>
  all.map((strand) => {
    let pitch: number | null = null;
    for (const step of strand) if (step.at <= ms) pitch = step.pitch;
    return pitch;
  });
