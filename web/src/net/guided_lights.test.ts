/** A light that is moved on one device is seen on the other, evenly, and at most thirty times a second. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodePlace, EVERY_MS, encodePlace, OwnLight, Trail } from './guided_lights';

const NOW = 1_795_000_000_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
});
afterEach(() => {
  vi.useRealTimers();
});

test('a place crosses in eight bytes and is the same to a sixty-thousandth of the sky', () => {
  const place = { x: 0.123456, y: 0.98765, at: NOW + 17 };
  const bytes = encodePlace(place);
  expect(bytes.length).toBe(8);
  const back = decodePlace(bytes, NOW + 140);
  expect(back?.at).toBe(place.at);
  expect(back?.x).toBeCloseTo(place.x, 4);
  expect(back?.y).toBeCloseTo(place.y, 4);
});

test('the time is found across the turn of its thirty-two bits', () => {
  const turn = Math.ceil(NOW / 2 ** 32) * 2 ** 32;
  expect(decodePlace(encodePlace({ x: 0, y: 0, at: turn - 5 }), turn + 40)?.at).toBe(turn - 5);
  expect(decodePlace(encodePlace({ x: 0, y: 0, at: turn + 5 }), turn - 40)?.at).toBe(turn + 5);
});

test('what is no place of now is left out', () => {
  expect(decodePlace(new Uint8Array(7), NOW)).toBeNull();
  expect(decodePlace(new Uint8Array(900), NOW)).toBeNull();
  expect(decodePlace(encodePlace({ x: 0, y: 0, at: NOW - 11_000 }), NOW)).toBeNull();
});

test('a light goes evenly between the places that came, whatever their order', () => {
  const trail = new Trail();
  for (const at of [0, 200, 100]) trail.add({ x: at / 200, y: 0.5, at: NOW + at });
  trail.add({ x: 0.9, y: 0.9, at: NOW + 100 });
  expect(trail.at(NOW + 50)?.x).toBeCloseTo(0.25);
  expect(trail.at(NOW + 150)?.x).toBeCloseTo(0.75);
  expect(trail.at(NOW - 1)?.x).toBe(0);
  expect(trail.at(NOW + 999)?.x).toBe(1);
  expect(trail.behind(NOW + 150).map((one) => one.x)).toEqual([0, 0.5, 0.75]);
});

test('a trail does not grow without end', () => {
  const trail = new Trail();
  for (let at = 0; at < 60_000; at += 10) trail.add({ x: 0, y: 0, at: NOW + at });
  expect(trail.behind(NOW + 60_000).length).toBeLessThan(405);
});

test('one moves as fast as one likes; thirty places a second are sent, and always the last', () => {
  const sent: Uint8Array[] = [];
  const light = new OwnLight(Date.now, (bytes) => sent.push(bytes));
  for (let ms = 0; ms < 1000; ms += 5) {
    light.moveTo(ms / 1000, 0.5);
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(EVERY_MS + 1);
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.length).toBeLessThanOrEqual(31);
  expect(decodePlace(sent.at(-1)!, Date.now())?.x).toBeCloseTo(0.995, 3);
});
