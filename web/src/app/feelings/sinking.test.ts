import { describe, expect, test } from 'vitest';
import type { Family } from '../../sense/families';
import type { Entry } from './entry';
import { justFiled, localDay, sinking } from './sinking';
import type { Strength } from './words';

const DAY_MS = 86_400_000;
const TODAY = 20_000;
const NOW = TODAY * DAY_MS + 20 * 3_600_000;
const dayOf = (ms: number) => Math.floor(ms / DAY_MS);

/** An entry so many days ago. */
const on = (
  ago: number,
  family: Family | null,
  strength: Strength = 3,
  more: Partial<Entry> = {},
): Entry => ({
  kind: 'entry',
  felt_at: NOW - ago * DAY_MS,
  feelings: [{ word: '', own: 'x', family, colour: '', strength }],
  words: '',
  hidden: false,
  ...more,
});

const look = (...entries: Entry[]) => sinking(entries, NOW, dayOf);
const light = [30, 26, 22, 18, 14].map((ago) => on(ago, 'calm', 2));
const heavy = [8, 5, 3, 1].map((ago) => on(ago, 'sadness', 2));

describe('a diary', () => {
  test('sinks when the last days weigh and those before did not', () => {
    expect(look(...light, ...heavy)).toEqual({ sinking: true, since: NOW - 8 * DAY_MS });
  });

  test('sinks by fear, anger and shame as by sadness', () => {
    const mixed = (['fear', 'anger', 'shame', 'sadness'] as const).map((family, at) => on(at + 1, family, 2));
    expect(look(...light, ...mixed).sinking).toBe(true);
  });

  test('does not sink by one bad day, however much is written on it', () => {
    const one = Array.from({ length: 30 }, () => on(0, 'sadness'));
    expect(look(...light, ...one).sinking).toBe(false);
    expect(look(...light, on(8, 'calm'), on(5, 'hope'), on(3, 'calm'), ...one).sinking).toBe(false);
    expect(look(...light, on(5, 'calm'), on(3, 'calm'), on(1, 'fear'), ...one).sinking).toBe(false);
  });

  test('says nothing from few entries', () => {
    expect(look().sinking).toBe(false);
    expect(look(...heavy).sinking).toBe(false);
    expect(look(...light.slice(0, 3), ...heavy).sinking).toBe(false);
    expect(look(...light, ...heavy.slice(1)).sinking).toBe(false);
  });

  test('that was always heavy does not sink', () => {
    expect(look(...[30, 26, 22, 18, 14].map((ago) => on(ago, 'sadness', 2)), ...heavy).sinking).toBe(false);
  });

  test('that rose again on its newest day does not sink', () => {
    expect(look(...light, ...heavy, on(0, 'hope')).sinking).toBe(false);
  });

  test('that was left for some days does not sink', () => {
    expect(look(...light, ...[9, 8, 7, 6].map((ago) => on(ago, 'sadness'))).sinking).toBe(false);
  });

  test('does not sink by what weighs lightly, or by what lifts as much', () => {
    expect(look(...light, ...[8, 5, 3, 1].map((ago) => on(ago, 'sadness', 1))).sinking).toBe(false);
    expect(look(...light, ...heavy, ...[8, 5, 3, 1].map((ago) => on(ago, 'love', 2))).sinking).toBe(false);
  });

  test('is read without what was put away, what lies ahead, and words outside of the families', () => {
    expect(look(...light, ...heavy.map((one) => ({ ...one, hidden: true }))).sinking).toBe(false);
    expect(look(...light, ...heavy.slice(1), on(-1, 'sadness')).sinking).toBe(false);
    expect(look(...light, ...heavy.slice(1), on(2, null)).sinking).toBe(false);
  });
});

test('what came from another device, was put away or lies ahead was not filed just now', () => {
  const minute = 60_000 / DAY_MS;
  expect(justFiled([on(30, 'calm'), on(minute, 'sadness')], NOW)).toBe(true);
  expect(justFiled([on(1, 'sadness'), on(3 * minute, 'sadness'), on(-minute, 'sadness')], NOW)).toBe(false);
  expect(justFiled([on(minute, 'sadness', 3, { hidden: true })], NOW)).toBe(false);
});

test('a day is the day where the person is', () => {
  const midnight = new Date(2026, 10, 21, 0, 0, 1).getTime();
  expect(localDay(midnight)).toBe(localDay(new Date(2026, 10, 21, 23, 59).getTime()));
  expect(localDay(midnight)).toBe(localDay(midnight - 2_000) + 1);
});
