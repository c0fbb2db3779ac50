import { expect, test } from 'vitest';
import { shapedAs } from './shaped';

const begun = { theme: '', chairs: 8, days: [1], rhythm: { kind: 'once', count: null as number | null } };

test('a draft comes back as it was kept', () => {
  const kept = { theme: 'Night', chairs: 5, days: [2, 3], rhythm: { kind: 'weekly', count: 8 } };
  expect(shapedAs(begun, JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

test('what an older page did not know begins anew, and what no page knows is left out', () => {
  expect(shapedAs(begun, { theme: 'Night', colour: 'blue' })).toEqual({ ...begun, theme: 'Night' });
});

test.each([null, 'x', 3, { theme: 4, chairs: '8', days: 'x', rhythm: [] }])('%j is no draft', (kept) => {
  expect(shapedAs(begun, kept)).toEqual(begun);
});
