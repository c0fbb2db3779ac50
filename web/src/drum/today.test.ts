import { expect, test } from 'vitest';
import { dayAfter, nextAt, restOfToday } from './today';

const at = (text: string) => new Date(text).getTime();
const MINUTE = 60_000;

test('today is over at four in the morning, and is never shorter than four hours', () => {
  expect(restOfToday(at('2026-11-21T10:00:00'))).toBe(at('2026-11-22T04:00:00'));
  expect(restOfToday(at('2026-11-21T23:55:00'))).toBe(at('2026-11-22T04:00:00'));
  expect(restOfToday(at('2026-11-22T01:30:00'))).toBe(at('2026-11-23T04:00:00'));
});

test('a time of day is the next one that is far enough ahead', () => {
  const now = at('2026-11-21T20:30:00');
  expect(nextAt('21:00', now, MINUTE)).toBe(at('2026-11-21T21:00:00'));
  expect(nextAt('20:30', now, MINUTE)).toBe(at('2026-11-22T20:30:00'));
  expect(nextAt('09:00', now, MINUTE)).toBe(at('2026-11-22T09:00:00'));
});

test('what is no time is none', () => {
  for (const odd of ['', '24:00', '9', '09:60', 'nine', '09:00:00'])
    expect(nextAt(odd, 0, MINUTE)).toBeNull();
});

test('the day after is at the same hour, and ahead however late one comes', () => {
  expect(dayAfter(at('2026-11-21T21:00:00'), at('2026-11-21T20:00:00'), MINUTE)).toBe(
    at('2026-11-22T21:00:00'),
  );
  expect(dayAfter(at('2026-11-21T21:00:00'), at('2026-11-24T22:00:00'), MINUTE)).toBe(
    at('2026-11-25T21:00:00'),
  );
});
