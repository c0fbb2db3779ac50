import { describe, expect, it } from 'vitest';
import { linesOf, MOST_LINES } from './lines';

describe('lines', () => {
  it('are sentences, short ones joined to their neighbours', () => {
    expect(linesOf('I walked home in the rain again. Nobody was there.')).toEqual([
      'I walked home in the rain again. Nobody was there.',
    ]);
    expect(
      linesOf('No. Not today. I walked home in the rain again.\nThe house was as cold as before I left.'),
    ).toEqual(['No. Not today. I walked home in the rain again.', 'The house was as cold as before I left.']);
  });

  it('are none of an empty text, and one of a single sign', () => {
    expect(linesOf('')).toEqual([]);
    expect(linesOf(' \n\u2003\n ')).toEqual([]);
    expect(linesOf('🌧️')).toEqual(['🌧️']);
  });

  it('are the last few of a text of any length', () => {
    const long = Array.from({ length: 4000 }, (_, at) => `This is the sentence of number ${at}.`).join(' ');
    const lines = linesOf(long);
    expect(lines).toHaveLength(MOST_LINES);
    expect(lines.at(-1)).toBe('This is the sentence of number 3999.');
    expect(linesOf('x'.repeat(100_000))).toHaveLength(1);
    expect(linesOf('x'.repeat(100_000))[0]?.length).toBeLessThanOrEqual(4000);
  });

  it('lose no word of a short text', () => {
    const text =
      'one two three four five six. seven. eight nine ten eleven twelve thirteen fourteen. fifteen';
    expect(linesOf(text).join(' ')).toBe(text);
  });
});
