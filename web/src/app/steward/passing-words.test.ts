import { expect, test } from 'vitest';
import { clockWords } from './passing-words';

test('a wait is shown in minutes and seconds, and is never shorter than it is', () => {
  expect(clockWords(120_000)).toBe('2:00');
  expect(clockWords(61_001)).toBe('1:02');
  expect(clockWords(1)).toBe('0:01');
  expect(clockWords(0)).toBe('0:00');
  expect(clockWords(-5_000)).toBe('0:00');
});
