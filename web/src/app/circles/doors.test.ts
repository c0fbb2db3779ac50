import { expect, test } from 'vitest';
import type { OccurrenceView } from '../../wire';
import { doorOf, nextOf } from './doors';

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
