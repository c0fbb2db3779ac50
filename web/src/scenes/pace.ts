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

/** The same for a place of two people. What is painted in it for every picture is little: it keeps to its budget. */
export const PLACE_STEPS: Pace[] = [
  { scale: 1, every: 31 },
  { scale: 0.8, every: 31 },
  { scale: 0.65, every: 31 },
  { scale: 0.5, every: 31 },
  { scale: 0.4, every: 31 },
  { scale: 0.4, every: 64 },
  { scale: 0.4, every: Number.POSITIVE_INFINITY },
];
export const PLACE_BUDGET_MS = 8;

const middle = (costs: readonly number[]) => costs.reduce((a, b) => a + b, 0) / costs.length;
/** The time that nineteen of twenty pictures kept to. */
const slowest = (costs: readonly number[]) =>
  [...costs].sort((a, b) => a - b)[Math.ceil(costs.length * 0.95) - 1] ?? 0;

interface Pacing {
  steps?: readonly Pace[];
  /** The step to begin with. */
  from?: number;
  /** What of the times of the latest pictures is held against the budget. */
  judged?: (costs: readonly number[]) => number;
  /** How many pictures are judged together. */
  window?: number;
}

export const PLACE_PACE: Pacing = { steps: PLACE_STEPS, judged: slowest, window: 24 };

/** The step the lake and the room begin with where no graphics card is. */
export const WITHOUT_CARD = 2;

/** How a place is paced. */
export interface PlacePacing {
  pacing: Pacing;
  /** The step it begins with where no graphics card is. */
  withoutCard: number;
  /** A still picture is as fine as the screen, since it is painted once. */
  fineStill?: boolean;
}

/** The lake and the room. */
export const TWO_PACE: PlacePacing = { pacing: PLACE_PACE, withoutCard: WITHOUT_CARD };

/** The night sky breathes with every picture that the screen shows, until that is too much. */
const SKY_STEPS: Pace[] = [
  { scale: 1, every: 0 },
  { scale: 0.8, every: 0 },
  { scale: 0.65, every: 0 },
  { scale: 0.5, every: 0 },
  { scale: 0.4, every: 0 },
  { scale: 0.4, every: 31 },
  { scale: 0.4, every: 64 },
  { scale: 0.4, every: Number.POSITIVE_INFINITY },
];
export const SKY_PACE: PlacePacing = {
  pacing: { ...PLACE_PACE, steps: SKY_STEPS },
  withoutCard: 0,
  fineStill: true,
};

/** The same by the processor alone: the stars are few pixels. */
export const SOFT_SKY_PACE: PlacePacing = {
  // By their mean: a processor is now and then away for one picture, which is no reason to paint all others worse.
  pacing: { steps: SKY_STEPS },
  withoutCard: 0,
  fineStill: true,
};

/**
 * Goes one step down when the latest pictures were too slow, and never up again: going back and forth would be seen.
 * `cost` is the time of one picture on the graphics card where it can be measured, else the time between two pictures
 * that were asked for without a pause. Budget in ms.
 */
export function pacer(
  budget: number,
  { steps = STEPS, from = 0, judged = middle, window = 45 }: Pacing = {},
): { now(): Pace; painted(cost: number): void } {
  let step = from;
  let costs: number[] = [];
  return {
    now: () => steps[step] as Pace,
    painted(cost) {
      if (costs.push(Math.min(cost, 250)) < window) return;
      const over = judged(costs) / budget;
      // What is far too slow goes down two steps at once, so that nobody waits for it.
      if (over > 1) step = Math.min(steps.length - 1, step + (over > 3 ? 2 : 1));
      costs = [];
    },
  };
}
