/**
 * Two sets of questions that are free to use: PHQ-8 (Kroenke et al., 2009) and GAD-7 (Spitzer et al., 2006), in their own
 * English words. They are scored on the device. Both were developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt
 * Kroenke and colleagues, with an educational grant from Pfizer Inc.; no permission is required to reproduce,
 * translate, display or distribute them. PHQ-8 is PHQ-9 without its last question.
 */
import { ids } from '../../ui';
import type { Answered } from './kept-session';

export type Which = 'mood' | 'worry';

export const QUESTIONS: Record<Which, readonly string[]> = {
  mood: ids('mood-1', 'mood-2', 'mood-3', 'mood-4', 'mood-5', 'mood-6', 'mood-7', 'mood-8'),
  worry: ids('worry-1', 'worry-2', 'worry-3', 'worry-4', 'worry-5', 'worry-6', 'worry-7'),
};

/** From this sum on, the next way of saying what it means. */
const FROM: Record<Which, readonly number[]> = { mood: [0, 5, 10, 15, 20], worry: [0, 5, 10, 15] };
/** From here on the outside lines stand beside it. */
const MUCH: Record<Which, number> = { mood: 15, worry: 15 };
const HIGHEST = 3;

/** The sum, or null while a question is open. */
export function sumOf(which: Which, answered: Answered | null): number | null {
  const answers = answered?.answers ?? [];
  if (answers.length !== QUESTIONS[which].length) return null;
  let sum = 0;
  for (const one of answers) {
    if (one === null || !Number.isInteger(one) || one < 0 || one > HIGHEST) return null;
    sum += one;
  }
  return sum;
}

export const mostOf = (which: Which): number => QUESTIONS[which].length * HIGHEST;

/** Which of the ways of saying it the sum falls under: 0 the lightest. */
export const stepOf = (which: Which, sum: number): number => FROM[which].findLastIndex((from) => sum >= from);

export const isMuch = (which: Which, sum: number): boolean => sum >= MUCH[which];
