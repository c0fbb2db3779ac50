/** P14: what somebody keeps of a session stays, whichever device wrote it. */
import { expect, test } from 'vitest';
import { emptyKept, merged, readKept, writeKept } from './kept-session';

test('what two devices wrote comes together, each part as it was written last', () => {
  const phone = {
    ...emptyKept(),
    notes: 'from the phone',
    heavy_before: 7,
    at: { notes: 5, heavy_before: 9 },
  };
  const desk = { ...emptyKept(), notes: 'from the desk', heavy_after: 3, at: { notes: 6, heavy_after: 2 } };
  for (const both of [merged(phone, desk), merged(desk, phone)])
    expect(both).toMatchObject({ notes: 'from the desk', heavy_before: 7, heavy_after: 3 });
});

test('it comes back as it was kept, and what cannot be read is as if nothing had been kept', () => {
  const kept = { ...emptyKept(), notes: 'ä ⁂', figure: '1.s..', at: { notes: 5 } };
  expect(readKept(writeKept(kept))).toEqual(kept);
  expect(readKept(new Uint8Array([1, 2]))).toEqual(emptyKept());
  expect(readKept(new TextEncoder().encode('{"notes":7,"heavy_before":"x","at":"y"}')).notes).toBe('');
});
