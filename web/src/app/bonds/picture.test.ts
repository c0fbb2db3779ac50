import { expect, test } from 'vitest';
import { sized } from './picture';

test('a picture is made smaller and never larger, and keeps its shape', () => {
  expect(sized(4000, 3000, 1280)).toEqual({ width: 1280, height: 960 });
  expect(sized(3000, 4000, 1280)).toEqual({ width: 960, height: 1280 });
  expect(sized(64, 48, 1280)).toEqual({ width: 64, height: 48 });
});

test('the thinnest picture keeps a line that can be drawn', () => {
  expect(sized(10_000, 1, 100)).toEqual({ width: 100, height: 1 });
});
