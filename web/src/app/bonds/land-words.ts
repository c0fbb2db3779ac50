/** How far the land of two people has grown, in words: what the picture shows, and never a number. No I/O. */
import { ids } from '../../ui';
import type { LandView } from '../../wire';

/** From so many thousandths on it is said with the next words; the first come at once. */
const STEPS = [60, 240, 520, 820] as const;

const LAKE = ids('walk-lake-0', 'walk-lake-1', 'walk-lake-2', 'walk-lake-3', 'walk-lake-4');
const TREES = ids('walk-trees-0', 'walk-trees-1', 'walk-trees-2', 'walk-trees-3', 'walk-trees-4');
const STARS = ids('walk-stars-0', 'walk-stars-1', 'walk-stars-2', 'walk-stars-3', 'walk-stars-4');

/** @param grown thousandths; more is never said with less */
export const stepOf = (grown: number): number => STEPS.filter((from) => grown >= from).length;

/** The ids of three sentences: the water, its edge, the sky above it. */
export function landWords(land: Pick<LandView, 'lake' | 'trees' | 'stars'>): [string, string, string] {
  return [LAKE[stepOf(land.lake)]!, TREES[stepOf(land.trees)]!, STARS[stepOf(land.stars)]!];
}
