import { expect, test } from 'vitest';
import type { OccurrenceView } from '../../wire';
import { dayName, doorOf, elsewhereOf, nextOf, placeOf, wallTime, whenOf } from './times';

const AT = Date.parse('2026-11-24T18:00Z');
const HOUR = 3_600_000;

const meeting = (changes: Partial<OccurrenceView> = {}): OccurrenceView => ({
  start: '2026-11-24T19:00',
  starts_at: AT,
  ends_at: AT + HOUR,
  enter_from: AT - HOUR / 4,
  moved: false,
  cancelled: false,
  meeting: null,
  stage: null,
  ...changes,
});

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

test('the door opens at its time, stays open for a meeting that goes on, and is shut after it', () => {
  const one = meeting();
  expect(doorOf(one, one.enter_from - 1)).toBe('shut');
  expect(doorOf(one, one.enter_from)).toBe('open');
  expect(doorOf(one, one.ends_at)).toBe('over');
  expect(doorOf(meeting({ meeting: 'a', stage: 'closing' }), one.ends_at + 1)).toBe('open');
  expect(doorOf(meeting({ meeting: 'a', stage: 'closed' }), one.ends_at - 1)).toBe('over');
  expect(doorOf(meeting({ cancelled: true }), one.starts_at)).toBe('cancelled');
});

test('the next meeting is the first one to which one can go', () => {
  const later = meeting({
    start: '2026-12-01T19:00',
    starts_at: AT + 7 * 24 * HOUR,
    enter_from: AT + 167 * HOUR,
  });
  expect(nextOf([meeting({ cancelled: true }), later], AT)).toBe(later);
  expect(nextOf([meeting({ stage: 'closed' }), later], AT)).toBe(later);
  expect(nextOf([meeting({ cancelled: true })], AT)).toBeNull();
});
