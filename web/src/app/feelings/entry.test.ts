import { describe, expect, test } from 'vitest';
import { FAMILIES } from '../../sense/families';
import {
  cleanWord,
  cleanWords,
  howLong,
  isBlank,
  MOST_CHARACTERS,
  MOST_FEELINGS,
  missing,
  readContent,
} from './entry';
import { WORDS } from './words';

const FELT = { word: 'sad', own: '', family: 'sadness', colour: '', strength: 2 } as const;

test('there are 24 words, three in each of the eight families, and each once', () => {
  const all = FAMILIES.flatMap((family) => [...WORDS[family]]);
  expect(new Set<string>(all).size).toBe(24);
});

describe('what is written', () => {
  test.each(['', '   \n\t', '\u200b\u200d\ufeff', '\u202e\u2066', '\u0301', '\u3164\u2800', '\ud83d'])(
    'is nothing where nothing can be seen (%j)',
    (words) => {
      expect(isBlank(words)).toBe(true);
      expect(cleanWords(words)).toBe('');
      expect(missing(words, [])).toBe('anything');
      expect(missing(words, [FELT])).toBe('nothing');
    },
  );

  test.each(['🌧️', '👩‍👩‍👧', 'שקט', 'мир mir 和', 'a\u200bb', 'e\u0301'])('stays as it is (%s)', (words) => {
    expect(cleanWords(words)).toBe(words);
    expect(missing(words, [])).toBe('nothing');
  });

  test('has whole characters and one kind of line end', () => {
    expect(cleanWords('one\r\ntwo\rthree\ud83d')).toBe('one\ntwo\nthree\ufffd');
  });

  test('of a hundred thousand characters is not cut, but told of', () => {
    const long = '🌧'.repeat(100_000);
    expect(howLong(cleanWords(long))).toBe(100_000);
    expect(missing(long, [FELT])).toBe('shorter');
    expect(missing('🌧'.repeat(MOST_CHARACTERS), [])).toBe('nothing');
  });
});

describe('a word of one’s own', () => {
  test('stands on one line, without what turns or hides it', () => {
    expect(cleanWord('  like \n a\u202estone\u200b ')).toBe('like astone');
    expect(cleanWord('\u200d\u202e')).toBe('');
    expect(cleanWord('👩‍👩‍👧')).toBe('👩‍👩‍👧');
    expect(cleanWord('می‌خواهم')).toBe('می‌خواهم');
  });

  test('ends with a whole character', () => {
    expect(cleanWord('👩‍👩‍👧'.repeat(60))).toBe('👩‍👩‍👧'.repeat(40));
    expect(cleanWord('x'.repeat(100_000))).toHaveLength(40);
    // Marks without end over one letter.
    expect(cleanWord(`a${'\u0301'.repeat(5_000)}`).length).toBeLessThanOrEqual(320);
  });
});

describe('reading back', () => {
  test('takes an entry as it was kept', () => {
    const kept = { kind: 'entry', felt_at: 5, feelings: [FELT], words: 'x', hidden: true };
    expect(readContent(kept)).toEqual(kept);
  });

  test('keeps whole milliseconds of a clock that tells parts of them', () => {
    expect(readContent({ kind: 'entry', felt_at: 1_795_292_882_768.8 })).toMatchObject({
      felt_at: 1_795_292_882_769,
    });
  });

  test('leaves out what is no feeling, and takes no more than fit', () => {
    const wild = [
      null,
      4,
      {},
      { word: 'furious' },
      { own: '\u200b' },
      { ...FELT, family: 'toString', strength: 9 },
    ];
    expect(readContent({ kind: 'entry', feelings: wild })).toEqual({
      kind: 'entry',
      felt_at: 0,
      feelings: [{ ...FELT, family: null }],
      words: '',
      hidden: false,
    });
    const many = readContent({ kind: 'entry', feelings: Array(50).fill(FELT) });
    expect(many.kind === 'entry' && many.feelings.length).toBe(MOST_FEELINGS);
  });

  test('carries along what it does not know', () => {
    for (const found of [7, null, { kind: 'dream' }, { kind: 'colour', family: 'hope', colour: 'red; x' }])
      expect(readContent(found)).toEqual({ kind: 'unknown', as: found });
  });
});
