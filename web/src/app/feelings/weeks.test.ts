import { expect, test } from 'vitest';
import type { Entry, Felt } from './entry';
import { fromFirst, WEEKS, weeksOf } from './weeks';

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => Math.floor(ms / DAY_MS);
/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 18, 12);

const felt = (family: Felt['family'], strength: Felt['strength'] = 2, own = ''): Felt => ({
  word: own ? '' : 'x',
  own,
  family,
  colour: '',
  strength,
});
const on = (ago: number, ...feelings: Felt[]): Entry => ({
  kind: 'entry',
  felt_at: NOW - ago * DAY_MS,
  feelings,
  words: '',
  hidden: false,
});
const look = (...entries: Entry[]) => weeksOf(entries, NOW, dayOf);

test('weeks begin on Monday, the newest first', () => {
  const weeks = look();
  expect(weeks).toHaveLength(WEEKS);
  expect(weeks.slice(0, 2).map((one) => one.monday.toISOString().slice(0, 10))).toEqual([
    '2026-11-16',
    '2026-11-09',
  ]);
});

test('each day has its feelings where it stands in the week', () => {
  const [week, before] = look(on(0, felt('hope')), on(2, felt('fear')), on(3, felt('love')));
  expect(week!.days.map((day) => day.map((one) => one.family))).toEqual([
    ['fear'],
    [],
    ['hope'],
    [],
    [],
    [],
    [],
  ]);
  expect(before!.days[6]!.map((one) => one.family)).toEqual(['love']);
});

test('a day shows each family once, the strongest first, and no more than have room', () => {
  const all = [
    felt('hope', 1),
    felt('calm', 3),
    felt('hope', 2),
    felt('love', 1),
    felt(null, 1, 'like rain'),
  ];
  expect(look(on(0, ...all))[0]!.days[2]!.map((one) => [one.family, one.strength])).toEqual([
    ['calm', 3],
    ['hope', 2],
    ['love', 1],
  ]);
});

test('a week is said by what was there most, words of one’s own among it', () => {
  const own = felt(null, 3, 'like rain');
  const [week] = look(on(0, felt('calm', 1), own), on(1, felt('fear', 2)), on(2, own, felt('calm', 1)));
  expect(week!.felt).toEqual([own, 'calm', 'fear']);
});

test('what is put away is not in the picture, and the time before the first entry is not either', () => {
  expect(look({ ...on(0, felt('fear')), hidden: true })[0]!.felt).toEqual([]);
  expect(fromFirst(look(on(15, felt('calm'))))).toHaveLength(3);
  expect(fromFirst(look())).toHaveLength(1);
});
