/** How often and how finely to paint, so that the picture never costs the person anything they would feel. */

export interface Pace {
  /** Pixels per CSS pixel, as a share of the screen's own. */
  scale: number;
  /** Milliseconds between pictures; infinite means: only when something changed. */
  every: number;
}

const STEPS: Pace[] = [
  { scale: 1, every: 31 },
  { scale: 0.8, every: 31 },
  { scale: 0.65, every: 31 },
  { scale: 0.5, every: 31 },
  { scale: 0.5, every: 64 },
  { scale: 0.5, every: Number.POSITIVE_INFINITY },
];

/** Without a graphics card pictures are painted only on change, small, and during a change one each 5 s. */
export const SOFTWARE: Pace = { scale: 0.75, every: Number.POSITIVE_INFINITY };
export const CHANGE_EVERY = 5000;

/**
 * Goes one step down when the pictures of about two seconds were too slow, and never up again: going back and forth
 * would be seen. `cost` is the time of one picture on the graphics card where it can be measured, else the time
 * between two pictures that were asked for without a pause.
 */
export function pacer(budget: number): { now(): Pace; painted(cost: number): void } {
  let step = 0;
  let sum = 0;
  let count = 0;
  return {
    now: () => STEPS[step] as Pace,
    painted(cost) {
      sum += Math.min(cost, 250);
      if (++count < 45) return;
      if (sum / count > budget && step < STEPS.length - 1) step++;
      sum = count = 0;
    },
  };
}
