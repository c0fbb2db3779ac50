import { expect, test } from 'vitest';
import { mirrored, stretched } from './pseudo';

test('the longer language is about a third longer and leaves elements alone', () => {
  const words = 'Talk with a trained peer. Only the people in the talk can read it.';
  expect(stretched(words).length / words.length).toBeGreaterThan(1.2);
  expect(stretched(words).length / words.length).toBeLessThan(1.5);
  expect(stretched('<link>here</link>')).toMatch(/^<link>.+<\/link>$/);
});

test('the mirrored language forces each run of words from right to left', () => {
  expect(mirrored('Not now')).toBe('\u202eNot now\u202c');
  expect(mirrored('<b>Not</b> now')).toBe('<b>\u202eNot\u202c</b>\u202e now\u202c');
});
