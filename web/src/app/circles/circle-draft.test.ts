import { expect, test } from 'vitest';
import { missingTimes, scheduleAsked, scheduleDraft } from '../times/schedule-draft';
import { asChanged, asMade, emptyCircle, missingPromises, missingWords } from './circle-draft';
import { shapedAs } from './shaped';

const begun = () => emptyCircle(['What is said here stays here.'], 'en', 'Europe/Berlin', '2026-11-26');

test('a new circle is sent with the first day that fits its rhythm', () => {
  const draft = { ...begun(), theme: '  Night ', promises: [' I listen. '] };
  expect(asMade(draft)).toMatchObject({
    theme: 'Night',
    promises: ['I listen.'],
    schedule: { start: '2026-12-01T19:00', rule: 'FREQ=WEEKLY;BYDAY=TU', zone: 'Europe/Berlin', minutes: 75 },
  });
  expect(asMade(draft)).not.toHaveProperty('step');
});

test('a draft survives being written down and read again', () => {
  const draft = { ...begun(), theme: 'Night', step: 2 };
  draft.schedule.rhythm.count = 8;
  expect(shapedAs(begun(), JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

test('a schedule comes back as it stands, and goes on from today', () => {
  const view = {
    start: '2026-01-06T19:00',
    zone: 'UTC',
    rule: 'FREQ=MONTHLY;BYDAY=1TU',
    minutes: 60,
    changes: [],
  };
  const asked = scheduleAsked(scheduleDraft(view, '2026-11-26'));
  expect(asked).toEqual({
    start: '2026-12-01T19:00',
    zone: 'UTC',
    rule: 'FREQ=MONTHLY;BYDAY=1TU',
    minutes: 60,
  });
  const later = { ...view, start: '2027-03-02T19:00' };
  expect(scheduleAsked(scheduleDraft(later, '2026-11-26')).start).toBe('2027-03-02T19:00');
});

test('what is missing is said by its place', () => {
  const { schedule } = begun();
  const rhythm = schedule.rhythm;
  expect(missingWords({ theme: ' n ' })).toBe('theme');
  expect(missingWords({ theme: 'Night' })).toBeNull();
  expect(missingPromises({ promises: [] })).toBe('promises');
  expect(missingPromises({ promises: ['I listen.', ' '] })).toBe('promise');
  expect(missingPromises({ promises: ['I listen.'] })).toBeNull();
  expect(missingTimes({ ...schedule, rhythm: { ...rhythm, days: [] } })).toBe('days');
  expect(missingTimes({ ...schedule, rhythm: { ...rhythm, count: 0 } })).toBe('count');
  expect(missingTimes({ ...schedule, from: '' })).toBe('from');
  expect(missingTimes({ ...schedule, time: '' })).toBe('time');
  expect(missingTimes(schedule)).toBeNull();
});

test('a change carries the version it was made on', () => {
  expect(asChanged(begun(), 4)).toMatchObject({ version: 4, chairs: 8 });
  expect(asChanged(begun(), 4)).not.toHaveProperty('client_id');
});
