import { expect, test } from 'vitest';
import { packed, unpacked } from './confidence-body';

const picture = {
  words: 'Für später: das Meer um sechs 🌊',
  type: 'image/jpeg',
  bytes: Uint8Array.of(1, 2, 3),
};

test('what was packed comes back as it was', () => {
  expect(unpacked('picture', packed(picture))).toEqual(picture);
  const voice = { words: '', type: 'audio/webm', bytes: new Uint8Array(700).fill(7) };
  expect(unpacked('voice', packed(voice))).toEqual(voice);
});

test('another kind than was said is not shown', () => {
  expect(unpacked('voice', packed(picture))).toBeNull();
  expect(unpacked('picture', packed({ ...picture, type: 'image/svg+xml' }))).toBeNull();
  expect(unpacked('picture', packed({ ...picture, bytes: new Uint8Array() }))).toBeNull();
});

test('what was cut off anywhere before its bytes is not shown', () => {
  const whole = packed(picture);
  for (let end = 0; end <= whole.length - 3; end++)
    expect(unpacked('picture', whole.subarray(0, end)), `${end} bytes`).toBeNull();
});

test('another edition is not guessed at', () => {
  const body = packed(picture);
  body[0] = 2;
  expect(unpacked('picture', body)).toBeNull();
});
