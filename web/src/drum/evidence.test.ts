import { describe, expect, it } from 'vitest';
import {
  type Felt,
  type Habit,
  judge,
  LATEST,
  type Line,
  lineOf,
  newHabit,
  QUIET_MS,
  QUIET_PLAIN_MS,
  readHabit,
  sum,
  threshold,
  WINDOW_MS,
  wasNothing,
  wasRight,
} from './evidence';

const NOW = Date.UTC(2026, 10, 21, 22);
const MINUTE = 60_000;
const HEAVY: Felt = { severity: 5.8, crisis: 0.8 };
const LIGHT: Felt = { severity: 4.7, crisis: 0.48 };
const PLAINLY: Felt = { severity: 9, crisis: 0.97 };
const AMBIGUOUS: Felt = { severity: 9.5, crisis: 0.8 };

const lines = (felt: Felt, count: number, at = NOW): Line[] =>
  Array.from({ length: count }, (_, back) => lineOf(felt, at - back * 20_000));

describe('whether it asks', () => {
  it('does not for words that are not heavy, however many', () => {
    expect(judge(lines(LIGHT, 80), newHabit(), NOW).asks).toBeNull();
  });

  it('does not for one ambiguous line, however heavy it may be meant', () => {
    expect(judge(lines(AMBIGUOUS, 1), newHabit(), NOW).asks).toBeNull();
    expect(judge([...lines(AMBIGUOUS, 1), ...lines(LIGHT, 20)], newHabit(), NOW).asks).toBeNull();
  });

  it('does for several heavy lines near each other, and not for the same ones over hours', () => {
    expect(judge(lines(HEAVY, 3), newHabit(), NOW).asks).toBe('words');
    const wide = Array.from({ length: 6 }, (_, back) => lineOf(HEAVY, NOW - back * 25 * MINUTE));
    expect(judge(wide, newHabit(), NOW).asks).toBeNull();
  });

  it('does at once for a plain line', () => {
    expect(judge(lines(PLAINLY, 1), newHabit(), NOW).asks).toBe('plain');
  });

  it('is never asked twice within the quiet time', () => {
    const first = judge(lines(HEAVY, 4), newHabit(), NOW);
    expect(first.asks).toBe('words');
    let { habit } = first;
    for (let at = NOW + MINUTE; at < NOW + QUIET_MS; at += MINUTE) {
      const next = judge(lines(HEAVY, 6, at), habit, at);
      expect(next.asks).toBeNull();
      habit = next.habit;
    }
  });

  it('has to have been calm once before it asks again', () => {
    const asked: Habit = { later: 0, asked_at: NOW, armed: false };
    const after = NOW + QUIET_MS + MINUTE;
    expect(judge(lines(HEAVY, 6, after), asked, after).asks).toBeNull();
    const calm = judge(lines(LIGHT, 3, after), asked, after);
    expect(calm.habit.armed).toBe(true);
    expect(judge(lines(HEAVY, 6, after + MINUTE), calm.habit, after + MINUTE).asks).toBe('words');
  });

  it('does for a new plain line sooner, and never for the one it asked about', () => {
    const [line] = lines(PLAINLY, 1);
    const { habit } = judge([line!], newHabit(), NOW);
    const soon = NOW + MINUTE;
    expect(judge([line!, lineOf(PLAINLY, soon)], habit, soon).asks).toBeNull();
    const later = NOW + QUIET_PLAIN_MS;
    expect(judge([line!], habit, later).asks).toBeNull();
    expect(judge([line!, lineOf(PLAINLY, later)], habit, later).asks).toBe('plain');
  });

  it('is not moved by what is no number', () => {
    const broken = lineOf({ severity: Number.NaN, crisis: Number.NaN }, NOW);
    expect(broken).toEqual({ at: NOW, weight: 0, plain: false });
  });
});

describe('what it learns', () => {
  it('asks later after each "that was nothing", within bounds', () => {
    let habit = newHabit();
    const steps = [threshold(habit.later)];
    for (let times = 0; times < 20; times++) {
      habit = wasNothing(habit);
      steps.push(threshold(habit.later));
    }
    expect(habit.later).toBe(LATEST);
    expect(steps[1]).toBeGreaterThan(steps[0]!);
    expect(steps.at(-1)).toBe(threshold(LATEST));
    // Twice as much as at first, and still within the reach of a few heavy lines.
    expect(judge(lines({ severity: 9, crisis: 0.3 }, 4), habit, NOW).asks).toBe('words');
    expect(judge(lines(HEAVY, 2), habit, NOW).asks).toBeNull();
    expect(judge(lines(HEAVY, 2), newHabit(), NOW).asks).toBe('words');
  });

  it('never learns a plain line away', () => {
    const habit = { ...newHabit(), later: LATEST };
    expect(judge(lines(PLAINLY, 1), habit, NOW).asks).toBe('plain');
  });

  it('asks sooner again after a yes', () => {
    expect(wasRight(wasNothing(newHabit())).later).toBe(0);
    expect(wasRight(newHabit()).later).toBe(0);
  });

  it('is read back within bounds, whatever was kept', () => {
    expect(readHabit(null)).toEqual(newHabit());
    expect(readHabit({ later: 900, asked_at: -1, armed: 'x' })).toEqual({
      later: LATEST,
      asked_at: 0,
      armed: true,
    });
    expect(readHabit({ later: 2, asked_at: 7, armed: false })).toEqual({
      later: 2,
      asked_at: 7,
      armed: false,
    });
  });
});

describe('the sum', () => {
  it('halves within ten minutes and is nothing after half an hour', () => {
    const line = lineOf({ severity: 9, crisis: 0 }, NOW);
    expect(sum([line], NOW)).toBeCloseTo(1);
    expect(sum([line], NOW + 10 * MINUTE)).toBeCloseTo(0.5);
    expect(sum([line], NOW + WINDOW_MS)).toBe(0);
  });

  it('is not raised by a clock that was set back', () => {
    expect(sum([lineOf({ severity: 9, crisis: 0 }, NOW + MINUTE)], NOW)).toBeCloseTo(1);
  });
});
