/** P13: what a report shows is what was sent, whatever lines are cut out, and nothing else. */
import { expect, test } from 'vitest';
import { pad, unpad, utf8 } from './bytes';
import {
  authenticatedData,
  disclose,
  frank,
  merkle,
  newSecrets,
  type Said,
  verifyDisclosure,
} from './franking';
import { decodeSpoken, hear, MAX_SPOKEN, spokenOf, utter } from './speech';

const said: Said = {
  kind: 'text',
  lines: ['one', 'my address', 'three', '', 'five'],
  at: 1700000000000,
  extra: null,
};

test('every choice of lines can be shown, and proves to be of that message', () => {
  const secrets = newSecrets();
  const tag = frank(said, secrets, 'room', 'anna');
  for (let choice = 0; choice < 32; choice++) {
    const keep = [0, 1, 2, 3, 4].filter((line) => choice & (1 << line));
    const opening = disclose(said, secrets, keep);
    expect(verifyDisclosure(opening, tag, 'room', 'anna')).toBe(true);
  }
});

test('a line that was cut out is not in the opening, and cannot be guessed from it', () => {
  const secrets = newSecrets();
  const first = disclose(said, secrets, [0, 2]);
  expect(JSON.stringify(first.lines)).not.toContain('address');
  const other = disclose(said, newSecrets(), [0, 2]);
  expect(first.lines[1]).not.toEqual(other.lines[1]);
  expect(Object.values(first)).not.toContain(secrets.salting);
});

test('a changed line, order, kind, time, room or sender is found out', () => {
  const secrets = newSecrets();
  const tag = frank(said, secrets, 'room', 'anna');
  const opening = disclose(said, secrets, [0, 1, 2, 3, 4]);
  const [first, second, ...rest] = opening.lines;
  if (!first || !second || first instanceof Uint8Array) throw new Error('shape');
  const changed = { ...opening, lines: [{ ...first, line: 'won' }, second, ...rest] };
  expect(verifyDisclosure(changed, tag, 'room', 'anna')).toBe(false);
  expect(verifyDisclosure({ ...opening, lines: [second, first, ...rest] }, tag, 'room', 'anna')).toBe(false);
  expect(verifyDisclosure({ ...opening, lines: [first, second] }, tag, 'room', 'anna')).toBe(false);
  expect(verifyDisclosure({ ...opening, kind: 'moth' }, tag, 'room', 'anna')).toBe(false);
  expect(verifyDisclosure({ ...opening, at: opening.at + 1 }, tag, 'room', 'anna')).toBe(false);
  expect(verifyDisclosure(opening, tag, 'another', 'anna')).toBe(false);
  expect(verifyDisclosure(opening, tag, 'room', 'ben')).toBe(false);
  expect(verifyDisclosure(opening, tag, 'room', 'anna')).toBe(true);
});

test('trees of different size never share a root by accident of shape', () => {
  const leaves = [1, 2, 3, 4].map((value) => new Uint8Array(32).fill(value));
  const roots = [0, 1, 2, 3, 4].map((count) => merkle(leaves.slice(0, count)).join());
  expect(new Set(roots).size).toBe(5);
});

test('a receiver drops a message whose tag is not of its content, or not the one the server saw', () => {
  const spoken = spokenOf(said);
  const { plain, tag, authenticated } = utter(spoken, 'room', 'anna');
  expect(hear(plain, authenticated, tag, 'room', 'anna').said).toEqual(said);
  const other = utter(spokenOf(said), 'room', 'anna').tag;
  const mismatch = expect.objectContaining({ code: 'tag_mismatch' });
  expect(() => hear(plain, authenticated, other, 'room', 'anna')).toThrow(mismatch);
  expect(() => hear(plain, authenticatedData(other), other, 'room', 'anna')).toThrow(mismatch);
  expect(() => hear(plain, authenticated, tag, 'room', 'ben')).toThrow(mismatch);
  expect(() => hear(plain, tag, tag, 'room', 'anna')).toThrow(mismatch);
});

test('texts of different length look alike from outside', () => {
  const length = (text: string) => utter(spokenOf({ ...said, lines: [text] }), 'room', 'anna').plain.length;
  expect(length('no')).toBe(length('I am not sure that I can say this to anybody.'));
  expect(length('x'.repeat(600))).toBe(length('x'.repeat(700)));
  expect(unpad(pad(utf8('kept')))).toEqual(utf8('kept'));
});

test('the longest message still fits the server, and a longer one is refused before it is kept', () => {
  const fits = spokenOf({ ...said, lines: ['x'.repeat(MAX_SPOKEN - 200)] });
  expect(utter(fits, 'room', 'anna').plain.length).toBeLessThan(63 * 1024);
  const long = spokenOf({ ...said, lines: ['x'.repeat(MAX_SPOKEN)] });
  expect(() => utter(long, 'room', 'anna')).toThrow(expect.objectContaining({ code: 'message_too_large' }));
});

test('what is not a message is refused, not guessed at', () => {
  for (const bytes of [new Uint8Array(), Uint8Array.of(0xc1), Uint8Array.of(0x80), utf8('hello')]) {
    expect(() => decodeSpoken(bytes)).toThrow(expect.objectContaining({ code: 'message_bad' }));
  }
});
