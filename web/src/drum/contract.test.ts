import { describe, expect, it } from 'vitest';
import {
  blank,
  end,
  HOLDS_MS,
  mayRenew,
  merged,
  missing,
  read,
  sign,
  standing,
  type Terms,
  write,
} from './contract';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const TERMS: Terms = {
  words: true,
  diary: false,
  time: true,
  who: ['supporters', 'bonds'],
  colour: 'sadness',
  thread: 'loss',
  how: 'wait',
};

describe('a contract', () => {
  it('is written in one size, whatever was chosen and whether it holds', () => {
    const much: Terms = {
      ...TERMS,
      diary: true,
      who: ['supporters', 'bonds', 'facilitator'],
      thread: 'ein Leben zwischen den Häusern und Sprachen',
    };
    const little: Terms = { ...blank().terms, time: true, who: ['bonds'] };
    const sizes = [much, little].flatMap((terms) => {
      const signed = sign(terms, NOW);
      return [write(signed).length, write(end(signed, NOW + DAY)).length];
    });
    expect(new Set([...sizes, write(blank()).length]).size).toBe(1);
  });

  it('begins with nothing chosen but to be asked first', () => {
    const { terms } = blank();
    expect(terms).toEqual({
      words: false,
      diary: false,
      time: false,
      who: [],
      colour: null,
      thread: null,
      how: 'ask',
    });
    expect(standing(blank(), NOW)).toBe('none');
  });

  it('cannot be signed without a sign and without somebody', () => {
    expect(missing(blank().terms)).toBe('signs');
    expect(missing({ ...TERMS, who: [] })).toBe('who');
    expect(missing(TERMS)).toBeNull();
  });

  it('holds for ninety days and not a moment longer', () => {
    const signed = sign(TERMS, NOW);
    expect(standing(signed, NOW)).toBe('holds');
    expect(standing(signed, NOW + HOLDS_MS - 1)).toBe('holds');
    expect(standing(signed, NOW + HOLDS_MS)).toBe('ran_out');
    expect(standing(sign(TERMS, NOW + HOLDS_MS), NOW + HOLDS_MS)).toBe('holds');
  });

  it('may be renewed in its last two weeks, and not before', () => {
    const signed = sign(TERMS, NOW);
    expect(mayRenew(signed, NOW + 75 * DAY)).toBe(false);
    expect(mayRenew(signed, NOW + 76 * DAY)).toBe(true);
    expect(mayRenew(end(signed, NOW + DAY), NOW + 80 * DAY)).toBe(false);
  });

  it('ends at the moment it is ended, also where the clock stands still', () => {
    const ended = end(sign(TERMS, NOW), NOW);
    expect(standing(ended, NOW)).toBe('ended');
    expect(ended.terms).toEqual(TERMS);
  });

  it('is on two devices what was done last on either', () => {
    const signed = sign(TERMS, NOW);
    const ended = end(signed, NOW + DAY);
    expect(standing(merged(signed, ended), NOW + DAY)).toBe('ended');
    expect(standing(merged(ended, signed), NOW + DAY)).toBe('ended');
    const again = sign({ ...TERMS, how: 'ask' }, NOW + 2 * DAY);
    expect(merged(ended, again)).toEqual(again);
    const same = { ...sign(TERMS, NOW + DAY), signed_at: NOW + DAY };
    expect(standing(merged(same, ended), NOW + DAY)).toBe('ended');
    expect(standing(merged(ended, same), NOW + DAY)).toBe('ended');
  });

  it('comes back from what was written', () => {
    const signed = sign(TERMS, NOW);
    expect(read(write(signed))).toEqual(signed);
  });

  it('senses nothing by mistake where what was written is not understood', () => {
    for (const broken of [
      '',
      'null',
      '[]',
      '{"terms":7}',
      '{"terms":{"words":"yes","who":"supporters"}}',
      '\u0000',
    ])
      expect(read(new TextEncoder().encode(broken))).toEqual(blank());
    const odd = {
      terms: { ...TERMS, who: ['steward', 'bonds'], how: 'now', colour: 'crisis' },
      signed_at: -4,
    };
    const found = read(new TextEncoder().encode(JSON.stringify(odd)));
    expect(found.terms.who).toEqual(['bonds']);
    expect(found.terms.how).toBe('ask');
    expect(found.terms.colour).toBeNull();
    expect(found.signed_at).toBe(0);
  });
});
