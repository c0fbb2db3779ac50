import { expect, test } from 'vitest';
import { landWords, stepOf } from './land-words';

test('more is never said with less, and both ends have words of their own', () => {
  const steps = Array.from({ length: 1001 }, (_, grown) => stepOf(grown));
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(new Set(steps)).toEqual(new Set([0, 1, 2, 3, 4]));
});

test('each part of the land is said by what it has itself grown to', () => {
  expect(landWords({ lake: 1000, trees: 0, stars: 300 })).toEqual([
    'walk-lake-4',
    'walk-trees-0',
    'walk-stars-2',
  ]);
});

test('no words hold a number', () => {
  const words = [0, 100, 300, 600, 900].flatMap((grown) =>
    landWords({ lake: grown, trees: grown, stars: grown }),
  );
  expect(new Set(words).size).toBe(15);
});
