import { expect, test } from 'vitest';
import { firstDay, rhythmOf, ruleOf } from './rhythm';

const START = '2026-11-24T19:00';

test.each([
  null,
  'FREQ=WEEKLY;BYDAY=TU',
  'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
  'FREQ=MONTHLY;BYDAY=1TU',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=MONTHLY;BYMONTHDAY=13',
  'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270101T000000Z',
  'FREQ=WEEKLY;INTERVAL=3;BYDAY=TU',
  'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
])('the rule %s comes back as it was', (rule) => {
  expect(ruleOf(rhythmOf(rule, START))).toBe(rule);
});

test('what these words do not have is kept as it is written', () => {
  expect(rhythmOf('FREQ=MONTHLY;BYMONTHDAY=13', START).kind).toBe('own');
  expect(rhythmOf('FREQ=WEEKLY;INTERVAL=3;BYDAY=TU', START).kind).toBe('own');
  expect(rhythmOf('FREQ=MONTHLY;BYDAY=5TU', START).kind).toBe('own');
});

test('a weekly rule that names no day means the day of its start', () => {
  expect(rhythmOf('FREQ=WEEKLY', START)).toMatchObject({ kind: 'weekly', days: [1] });
});

test('the first meeting is the first day from the chosen one on that fits', () => {
  const at = (rule: string, from: string) => firstDay(rhythmOf(rule, START), from);
  expect(at('FREQ=WEEKLY;BYDAY=TU', '2026-11-24')).toBe('2026-11-24');
  expect(at('FREQ=WEEKLY;BYDAY=TU', '2026-11-25')).toBe('2026-12-01');
  expect(at('FREQ=MONTHLY;BYDAY=1TU', '2026-11-04')).toBe('2026-12-01');
  expect(at('FREQ=MONTHLY;BYDAY=-1SA', '2026-12-27')).toBe('2027-01-30');
  expect(at('FREQ=MONTHLY;BYDAY=4WE', '2026-11-25')).toBe('2026-11-25');
  expect(firstDay(rhythmOf(null, START), '2026-11-26')).toBe('2026-11-26');
});
