import { expect, test } from 'vitest';
import { hoursOf, PARTS, partOf } from './hours';

test('evenings of one day are its hours from six on', () => {
  expect(hoursOf([1], ['evening'])).toEqual([42, 43, 44, 45, 46]);
});

test('a night belongs to the day on which it begins, also where the week turns', () => {
  expect(hoursOf([6], ['night'])).toEqual([0, 1, 2, 3, 4, 5, 167]);
});

test('a day without a part is the whole day, a part without a day is that of every day, nothing names no hour', () => {
  expect(hoursOf([0], [])).toHaveLength(24);
  expect(hoursOf([], ['morning'])).toHaveLength(42);
  expect(hoursOf([], PARTS)).toHaveLength(168);
  expect(hoursOf([], [])).toEqual([]);
});

test('every hour belongs to the day and part that names it', () => {
  for (let hour = 0; hour < 168; hour++) {
    const { day, part } = partOf(hour);
    expect(hoursOf([day], [part])).toContain(hour);
  }
});
