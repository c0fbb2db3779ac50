import { expect, test } from 'vitest';
import { asked, draftFrom, EMPTY, missing } from './wishes-draft';

const whole = { ...EMPTY, threads: ['loss'], languages: ['en'] };

test('what is known from inside and a language are all that has to be said', () => {
  expect(missing(EMPTY)).toMatchObject({ step: 'threads', what: 'thread' });
  expect(missing({ ...EMPTY, threads: ['loss'] })).toMatchObject({ step: 'languages', what: 'language' });
  expect(missing(whole)).toBeNull();
});

test('nobody can hope for what they would rather not meet, and may know it themselves', () => {
  expect(missing({ ...whole, hope_threads: ['work'], not_threads: ['work', 'love'] })).toEqual({
    step: 'not_threads',
    what: 'both',
    threads: ['work'],
  });
  expect(missing({ ...whole, not_threads: ['loss'] })).toBeNull();
});

test.each([
  [[], []],
  [[1, 4], ['evening']],
  [[6], ['night']],
  [[], ['morning', 'night']],
] as const)('days %j and parts %j come back as they were said', (days, parts) => {
  const draft = { ...whole, days: [...days], parts: [...parts] };
  const said = asked(draft, 'Europe/Berlin');
  expect(said.zone).toBe('Europe/Berlin');
  const again = draftFrom({
    ...draft,
    hours: said.hours ?? [],
    zone: 'Europe/Berlin',
    rests_until: null,
  });
  expect(again).toEqual(draft);
});
