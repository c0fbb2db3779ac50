import { expect, test } from 'vitest';
import { ALWAYS, groupsOf, hoursOf } from './hours';

test('days with the same hours are one group, and come back as they were', () => {
  const groups = [
    { days: [0, 2, 4], starts: '18:00', ends: '02:00' },
    { days: [5, 6], starts: '10:00', ends: '24:00' },
  ];
  expect(groupsOf(hoursOf(groups))).toEqual(groups);
});

test('a day that is named twice with the same hours counts once', () => {
  const twice = [
    ...hoursOf([{ days: [1], starts: '09:00', ends: '12:00' }]),
    { day: 1, starts: '09:00', ends: '12:00' },
  ];
  expect(groupsOf(twice)).toEqual([{ days: [1], starts: '09:00', ends: '12:00' }]);
});

test('always is every day around the clock', () => {
  expect(groupsOf(ALWAYS)).toEqual([{ days: [0, 1, 2, 3, 4, 5, 6], starts: '00:00', ends: '24:00' }]);
});
