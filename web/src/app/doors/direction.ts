/** Where on the meadow a drum comes from: each thread of life has its place on the horizon. */

/** From the far left (-1) to the far right (1). */
export type Bearing = number;

/** Nothing comes from the very edge, where a phone would cut its light off. */
const REACH = 0.86;

/**
 * The place of a thread among the network's, evenly along the horizon in the order in which the network lists them, so
 * that everybody there learns the same meadow. null: no thread was told, or none that is listed: it is all around.
 */
export function bearingOf(thread: string | null, threads: readonly string[]): Bearing | null {
  const at = thread === null ? -1 : threads.indexOf(thread);
  if (at < 0) return null;
  return threads.length === 1 ? 0 : REACH * ((2 * at) / (threads.length - 1) - 1);
}

export type Side = 'around' | 'far_left' | 'left' | 'ahead' | 'right' | 'far_right';

/** The same in five words, for those who do not see or hear it. */
export function sideOf(bearing: Bearing | null): Side {
  if (bearing === null) return 'around';
  if (bearing < -0.55) return 'far_left';
  if (bearing < -0.18) return 'left';
  if (bearing <= 0.18) return 'ahead';
  return bearing <= 0.55 ? 'right' : 'far_right';
}
