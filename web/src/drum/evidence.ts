/**
 * From what the model says of single lines to whether somebody is asked. Pure; times are ms.
 *
 * A line weighs between 0 and 1. Weights of the last half hour are added up, each worth half after ten minutes. Asked is
 * when the sum reaches a threshold and more than one line carries it, so that no single ambiguous line ever asks. A
 * plain line (a crisis said outright) asks by itself. After an asking it is quiet for two hours, and after that the sum
 * has to have fallen to well under the threshold once before it can ask again.
 */

/** What the model says of one line. */
export interface Felt {
  /** 0 to 10. */
  severity: number;
  /** 0 to 1. */
  crisis: number;
}

export interface Line {
  at: number;
  weight: number;
  plain: boolean;
}

/** What this device remembers about asking; it never leaves it. */
export interface Habit {
  /** How many steps later it asks than at first; 0 to LATEST. */
  later: number;
  /** When it asked last for words; 0: never. */
  asked_at: number;
  /** When the sum is low again after an asking, it may rise again. */
  armed: boolean;
}

export const LATEST = 4;
export const WINDOW_MS = 30 * 60_000;
const HALF_MS = 10 * 60_000;
export const QUIET_MS = 2 * 3_600_000;
/** What is said outright may ask again sooner, and still not on every line. */
export const QUIET_PLAIN_MS = 15 * 60_000;

// The model's severity keeps near the middle, so that everyday lines reach 5. Its crisis is calibrated among hard messages,
// so that it is high in life: one everyday line in fifteen reaches .5, one in thirty .7.
const LIGHTEST = 5.5;
const HEAVIEST = 8.5;
const UNLIKELY = 0.45;
const LIKELY = 0.9;
const THRESHOLD = 1.2;
const STEP = 0.3;
/** Below this part of the threshold it is calm again. */
const CALM = 0.4;
/** A line from this weight on carries an asking; so many of them are needed. */
const CARRIES = 0.3;
const CARRIERS = 2;
/**
 * From this probability on a line says it outright. Learning does not move it. Of innocent messages that are written to
 * be mistaken, and of everyday lines, one in five hundred reaches it.
 */
export const PLAIN = 0.97;

export const newHabit = (): Habit => ({ later: 0, asked_at: 0, armed: true });

const between = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;

export function lineOf(felt: Felt, at: number): Line {
  const weight = Math.max(between(felt.severity, LIGHTEST, HEAVIEST), between(felt.crisis, UNLIKELY, LIKELY));
  return { at, weight, plain: felt.crisis >= PLAIN && felt.crisis <= 1 };
}

export const threshold = (later: number): number => THRESHOLD + STEP * Math.min(LATEST, Math.max(0, later));

export function sum(lines: readonly Line[], now: number): number {
  return recent(lines, now).reduce(
    (all, one) => all + one.weight * 0.5 ** (Math.max(0, now - one.at) / HALF_MS),
    0,
  );
}

export const recent = (lines: readonly Line[], now: number): Line[] =>
  lines.filter((one) => now - one.at < WINDOW_MS);

export type Asks = 'words' | 'plain' | null;

export interface Judged {
  asks: Asks;
  habit: Habit;
}

/** Whether what was written asks now. The habit that comes back is the one to go on with. */
export function judge(lines: readonly Line[], habit: Habit, now: number): Judged {
  const near = recent(lines, now);
  const since =
    habit.asked_at === 0 || now < habit.asked_at ? Number.POSITIVE_INFINITY : now - habit.asked_at;
  const all = sum(near, now);
  const limit = threshold(habit.later);
  const armed = habit.armed || all < CALM * limit;
  const next = armed === habit.armed ? habit : { ...habit, armed };
  // What was asked about already does not ask again: only a plain line that came after it.
  if (near.some((one) => one.plain && one.at > habit.asked_at) && since >= QUIET_PLAIN_MS)
    return { asks: 'plain', habit: asked(next, now) };
  const carriers = near.filter((one) => one.weight >= CARRIES).length;
  if (armed && since >= QUIET_MS && carriers >= CARRIERS && all >= limit)
    return { asks: 'words', habit: asked(next, now) };
  return { asks: null, habit: next };
}

const asked = (habit: Habit, now: number): Habit => ({ ...habit, asked_at: now, armed: false });

/** "That was nothing": it asks a little later from now on, within bounds. */
export const wasNothing = (habit: Habit): Habit => ({ ...habit, later: Math.min(LATEST, habit.later + 1) });

/** "Yes": it was right to ask, and asks a little sooner again. */
export const wasRight = (habit: Habit): Habit => ({ ...habit, later: Math.max(0, habit.later - 1) });

export const forgetLearned = (habit: Habit): Habit => ({ ...habit, later: 0 });

/** What was kept on this device; whatever is odd is as if nothing had been learned. */
export function readHabit(found: unknown): Habit {
  const kept = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
  const whole = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0;
  return {
    later: Math.min(LATEST, whole(kept.later)),
    asked_at: whole(kept.asked_at),
    armed: kept.armed !== false,
  };
}
