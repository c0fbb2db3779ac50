import { expect, test } from 'vitest';
import { bearingOf, sideOf } from './direction';

const THREADS = ['loss', 'anxiety', 'work', 'love', 'faith'];

test('each thread has its own place on the horizon, the same for everybody', () => {
  const places = THREADS.map((thread) => bearingOf(thread, THREADS));
  expect(new Set(places).size).toBe(THREADS.length);
  expect(places).toEqual([...places].sort((a, b) => (a ?? 0) - (b ?? 0)));
  for (const place of places) expect(Math.abs(place ?? 2)).toBeLessThan(0.9);
});

test('the five sides are told in words from left to right', () => {
  expect(THREADS.map((thread) => sideOf(bearingOf(thread, THREADS)))).toEqual([
    'far_left',
    'left',
    'ahead',
    'right',
    'far_right',
  ]);
});

test('without a thread, or with one that is not listed, it is all around', () => {
  expect(sideOf(bearingOf(null, THREADS))).toBe('around');
  expect(sideOf(bearingOf('unknown', THREADS))).toBe('around');
  expect(bearingOf('loss', ['loss'])).toBe(0);
});
