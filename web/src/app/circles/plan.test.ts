import { expect, test } from 'vitest';
import { draftOf, EMPTY_PLAN, fromPlan, isEmpty, planOf, readPlans, roundsOf, writePlans } from './plan';

const plan = {
  ...EMPTY_PLAN,
  opening: 'song:still',
  rounds: [{ prompt: 'How are you?', soft_ms: 120_000 }],
  closing: 'One word.',
  book: 'b',
  order: ['m'],
};
const utf8 = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a plan comes back from the wire and from the store as it was', () => {
  expect(draftOf(planOf(plan))).toEqual(plan);
  expect(planOf({ ...plan, version: 3 } as typeof plan)).not.toHaveProperty('version');
  const own = [{ id: 'a', name: 'Tuesdays', plan }];
  expect(readPlans(writePlans(own))).toEqual(own);
});

test('what is in the store and is no plan is left out, and nothing of it breaks the page', () => {
  expect(readPlans(new Uint8Array([255, 1]))).toEqual([]);
  expect(readPlans(utf8({ a: 1 }))).toEqual([]);
  expect(readPlans(utf8([null, 3, { id: 'a', name: 'x' }, { id: 'b', name: 'y', plan: {} }]))).toEqual([
    { id: 'b', name: 'y', plan: { ...EMPTY_PLAN, rounds: [] } },
  ]);
  expect(roundsOf([{ prompt: 'a' }, { soft_ms: 1 }, 'b'])).toEqual([{ prompt: 'a', soft_ms: null }]);
});

test('taking a plan keeps who comes first in this meeting, and its book unless the plan has one', () => {
  const now = { ...EMPTY_PLAN, book: 'mine', order: ['x'] };
  expect(fromPlan({ ...plan, book: null }, now)).toMatchObject({
    book: 'mine',
    order: ['x'],
    closing: 'One word.',
  });
  expect(fromPlan(plan, now).book).toBe('b');
});

test('a form with nothing but blanks is empty', () => {
  expect(isEmpty(EMPTY_PLAN)).toBe(true);
  expect(isEmpty({ ...EMPTY_PLAN, rounds: [{ prompt: ' ', soft_ms: null }] })).toBe(true);
  expect(isEmpty({ ...EMPTY_PLAN, closing: 'x' })).toBe(false);
});
