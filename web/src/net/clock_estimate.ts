/**
 * What repeated round trips say about another clock: how far it is from ours and how much faster it goes. The offset of
 * one round trip is that of NTP (RFC 5905, section 8); as there (section 10), trips that took longer than the shortest
 * count for less, since what delayed them may all have been on one of the two ways. Pure: times in ms, no clock.
 */
export interface Sample {
  /** The middle of the round trip, on our clock. */
  at: number;
  /** Theirs less ours. */
  offset: number;
  /** How long the trip took, without what the other side took for itself. */
  trip: number;
}

export interface Estimate {
  /** For which moment of our clock `offset` holds. */
  at: number;
  offset: number;
  /** Their ms for each of ours, less one: -0.01 when our clock is one in a hundred too fast. */
  rate: number;
  /** How uncertain the offset is at `at`, and the rate, as standard deviations. */
  offsetSd: number;
  rateSd: number;
  /** The shortest trip in the window. */
  trip: number;
}

/**
 * What a clock's rate is before anything is known of it: nearly always within a ten-thousandth, but it may be a hundredth.
 * So the belief that it is right weighs the less, the farther the samples say it is off (Cauchy's distribution).
 */
const RATE_SD = 0.003;
const USUAL_RATE = 100e-6;
/** How much a clock's rate wanders: what is older tells less. */
const WANDER = 50e-6;
/** Not even without any delay is a trip better than this: clocks have steps, and pages are late. */
const LEAST_SD_MS = 0.5;
/** Of a trip that took `x` longer than it had to, the offset is off by at most `x / 2`, evenly: so much is its deviation. */
const EVEN = 1 / (2 * Math.sqrt(3));
/** Residuals beyond this many deviations pull no stronger than at it (Huber). */
const PULL = 2;
const ROUNDS = 6;

/** The line through the samples that fits best where trips were short. Null without a sample. */
export function estimate(samples: readonly Sample[], at: number): Estimate | null {
  if (samples.length === 0) return null;
  const trips = samples.map((one) => one.trip).sort((a, b) => a - b);
  const shortest = trips[0] as number;
  const usual = trips[trips.length >> 1] as number;
  const least = Math.max(LEAST_SD_MS, 0.1 * (usual - shortest));
  // Offsets may be as large as all time since 1970; sums of squares keep their digits only near zero.
  const from = (samples[samples.length - 1] as Sample).offset;
  const points = samples.map((one) => ({
    x: one.at - at,
    y: one.offset - from,
    sd: Math.hypot(least, (one.trip - shortest) * EVEN, (at - one.at) * WANDER),
  }));
  let [a, b, varA, varB] = [0, 0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const belief = Math.max(RATE_SD ** -2, round === 0 ? 0 : 2 / (USUAL_RATE ** 2 + b ** 2));
    let [s0, s1, s2, t0, t1] = [0, 0, belief, 0, 0];
    for (const { x, y, sd } of points) {
      const far = round === 0 ? 0 : Math.abs(y - a - b * x) / sd;
      const weight = (far > PULL ? PULL / far : 1) / sd ** 2;
      s0 += weight;
      s1 += weight * x;
      s2 += weight * x * x;
      t0 += weight * y;
      t1 += weight * x * y;
    }
    const size = s0 * s2 - s1 * s1;
    a = (s2 * t0 - s1 * t1) / size;
    b = (s0 * t1 - s1 * t0) / size;
    varA = s2 / size;
    varB = s0 / size;
  }
  // Where the points lie farther from the line than they should, the line is as uncertain as they say.
  const spread = points.reduce((sum, { x, y, sd }) => sum + Math.min(9, ((y - a - b * x) / sd) ** 2), 0);
  const worse = Math.sqrt(Math.max(1, spread / points.length));
  return {
    at,
    offset: from + a,
    rate: b,
    offsetSd: Math.sqrt(varA) * worse,
    rateSd: Math.sqrt(varB) * worse,
    trip: shortest,
  };
}

/** What an estimate says of another moment. */
export const offsetAt = (known: Estimate, at: number): number => known.offset + known.rate * (at - known.at);

/**
 * How far the estimate may be off at a moment, in ms: twice its deviation, and what two unequal ways would do. No more can
 * be known from here than the whole trip; that neither way takes more than three times as long as the other is assumed.
 */
export function within(known: Estimate, at: number): number {
  return 2 * Math.hypot(known.offsetSd, known.rateSd * (at - known.at)) + known.trip / 4;
}

/** Clocks have steps, and pages are late. */
const SURE_MS = 30;
const DOUBTED_MS = 5;

/**
 * Whether a trip cannot be true together with the estimate, whatever delayed it: then one of the two clocks was set, or
 * ours stood still while the device slept.
 *
 * @param doubted that something of the kind happened is likely: then what was known need not be wrong by much
 */
export function contradicts(known: Estimate, one: Sample, doubted: boolean): boolean {
  const apart = Math.abs(one.offset - offsetAt(known, one.at));
  const ours = 4 * Math.hypot(known.offsetSd, known.rateSd * (one.at - known.at));
  const allowed = doubted ? DOUBTED_MS : known.trip / 2 + SURE_MS;
  return apart > one.trip / 2 + ours + allowed;
}
