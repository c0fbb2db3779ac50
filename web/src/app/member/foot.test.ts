import { expect, it } from 'vitest';
import { coveredBelow } from './foot';

it('is covered by a keyboard from below, and by nothing while the page is zoomed', () => {
  expect(coveredBelow(844, { height: 508, offsetTop: 0, scale: 1 })).toBe(336);
  expect(coveredBelow(844, { height: 508, offsetTop: 120.4, scale: 1 })).toBe(216);
  expect(coveredBelow(844, { height: 844, offsetTop: 0, scale: 1 })).toBe(0);
  expect(coveredBelow(844, { height: 422, offsetTop: 100, scale: 2 })).toBe(0);
  expect(coveredBelow(844, null)).toBe(0);
});
