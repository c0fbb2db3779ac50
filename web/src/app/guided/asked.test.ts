/** The questions are scored as their authors say. */
import { expect, test } from 'vitest';
import { isMuch, mostOf, QUESTIONS, stepOf, sumOf } from './asked';

const answered = (answers: (number | null)[]) => ({ answers, done_at: 0 });

test('eight questions make 0 to 24, seven make 0 to 21', () => {
  expect([QUESTIONS.mood.length, mostOf('mood')]).toEqual([8, 24]);
  expect([QUESTIONS.worry.length, mostOf('worry')]).toEqual([7, 21]);
  expect(sumOf('mood', answered([3, 3, 3, 3, 3, 3, 3, 3]))).toBe(24);
  expect(sumOf('worry', answered([0, 1, 2, 3, 0, 1, 2]))).toBe(9);
});

test('while a question is open, or an answer is none, there is no sum', () => {
  expect(sumOf('mood', null)).toBeNull();
  expect(sumOf('mood', answered([0, 0, 0, 0, 0, 0, 0, null]))).toBeNull();
  expect(sumOf('worry', answered([0, 0, 0, 0, 0, 0]))).toBeNull();
  expect(sumOf('worry', answered([0, 0, 0, 0, 0, 0, 4]))).toBeNull();
});

test.each([
  ['mood', [4, 5, 9, 10, 14, 15, 19, 20], [0, 1, 1, 2, 2, 3, 3, 4]],
  ['worry', [4, 5, 9, 10, 14, 15, 21], [0, 1, 1, 2, 2, 3, 3]],
] as const)('%s changes its words at the sums of its authors', (which, sums, steps) => {
  expect(sums.map((sum) => stepOf(which, sum))).toEqual(steps);
});

test('much is from fifteen on', () => {
  expect([14, 15].map((sum) => isMuch('mood', sum))).toEqual([false, true]);
  expect([14, 15].map((sum) => isMuch('worry', sum))).toEqual([false, true]);
});
