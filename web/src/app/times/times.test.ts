import { expect, test } from 'vitest';
import { dayName, elsewhereOf, placeOf, wallTime, whenOf } from './times';

const AT = Date.parse('2026-11-24T18:00Z');
const HOUR = 3_600_000;

test('a meeting in two days is said by the name of its day, in the time of whoever reads', () => {
  const now = Date.parse('2026-11-22T23:30Z');
  expect(whenOf(AT, now, 'Europe/London', 'en-GB')).toEqual({
    day: 'Tuesday',
    time: '18:00',
    far: 'in 2 days',
  });
  // In Tokyo it is a day later, for the meeting and for the one who reads.
  expect(whenOf(AT, now, 'Asia/Tokyo', 'en-GB')).toEqual({
    day: 'Wednesday',
    time: '3:00',
    far: 'in 2 days',
  });
});

test('a meeting a week away has its date', () => {
  expect(whenOf(AT, AT - 7 * 24 * HOUR, 'UTC', 'en-GB').day).toMatch(/Tuesday.* 24 November/);
  expect(whenOf(AT, AT - HOUR, 'UTC', 'en-GB').far).toBe('today');
});

test('the clock of the circle is said only where it shows something else', () => {
  expect(elsewhereOf(AT, 'Europe/Berlin', 'Europe/Vienna', 'en-GB')).toBeNull();
  expect(elsewhereOf(AT, 'Europe/London', 'Europe/Berlin', 'en-GB')).toBe('19:00');
  expect(elsewhereOf(AT, 'Europe/London', 'Pacific/Auckland', 'en-GB')).toMatch(/Wednesday.* 0?7:00/);
});

test('a wall time is written as the wire names starts, midnight as 00', () => {
  expect(wallTime(AT, 'Europe/Berlin')).toBe('2026-11-24T19:00');
  expect(wallTime(Date.parse('2026-11-24T23:00Z'), 'Europe/Berlin')).toBe('2026-11-25T00:00');
});

test('a zone and a day have the names people give them', () => {
  expect(placeOf('America/New_York')).toBe('New York');
  expect(placeOf('UTC')).toBe('UTC');
  expect([dayName(0, 'en'), dayName(6, 'en')]).toEqual(['Monday', 'Sunday']);
});
