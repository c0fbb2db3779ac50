/** Stars as pixels: light is added, colour is laid on, and nothing is written beside the picture. */
import { describe, expect, test } from 'vitest';
import { addStar, type Blend, kernelOf } from './night_sky_pixels';

const [WIDTH, HEIGHT] = [20, 12];
const sky = (value: number) => {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(value);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return data;
};
const pixel = (data: Uint8Array, x: number, y: number) => [...data.subarray((y * WIDTH + x) * 4).slice(0, 4)];
const star = (data: Uint8Array, x: number, y: number, blend: Blend, strength = 1, morning = false) => {
  addStar(data, WIDTH, x, y, kernelOf([1, 0.5, 0], 8, morning), strength, blend);
  return data;
};

describe('a star', () => {
  test('adds light by night, most in its middle, and none at its edge', () => {
    const data = star(sky(40), 10, 6, 'light');
    const red = (x: number) => pixel(data, x, 6)[0]!;
    expect(pixel(data, 10, 6)).toEqual([255, expect.any(Number), expect.any(Number), 255]);
    for (const x of [11, 12, 13, 14]) expect(red(x)).toBeLessThanOrEqual(red(x - 1));
    expect(red(12)).toBeGreaterThan(40);
    expect(red(14)).toBe(40);
  });

  test('is the colour itself in the morning, darker than a bright sky', () => {
    const [red, green, blue] = pixel(star(sky(240), 10, 6, 'colour', 1, true), 10, 6);
    expect(blue).toBeLessThan(20);
    expect(green).toBeLessThan(160);
    expect(red).toBeGreaterThan(240);
  });

  test('brings its own opacity where nothing is behind it, and the stronger of two counts', () => {
    const data = new Uint8Array(WIDTH * HEIGHT * 4);
    star(data, 10, 6, 'nothing', 0.5);
    const weak = pixel(data, 10, 6)[3]!;
    expect(weak).toBeGreaterThan(100);
    star(data, 10, 6, 'nothing', 0.9);
    const strong = pixel(data, 10, 6)[3]!;
    expect(strong).toBeGreaterThan(weak);
    star(data, 10, 6, 'nothing', 0.2);
    expect(pixel(data, 10, 6)[3]).toBe(strong);
  });

  test('is weaker by its strength, and nothing at none', () => {
    const full = pixel(star(sky(40), 10, 6, 'light'), 11, 6)[0]! - 40;
    const half = pixel(star(sky(40), 10, 6, 'light', 0.5), 11, 6)[0]! - 40;
    expect(Math.abs(half - full / 2)).toBeLessThan(3);
    expect(star(sky(40), 10, 6, 'light', 0)).toEqual(sky(40));
  });

  test('that stands at an edge is cut there, and does not come in again on the other side', () => {
    for (const [x, y] of [
      [0, 0],
      [WIDTH - 1, 6],
      [0, 6],
      [WIDTH - 1, HEIGHT - 1],
    ] as const) {
      const data = star(sky(40), x, y, 'light');
      for (let at = 0; at < WIDTH * HEIGHT; at++) {
        const [toX, toY] = [at % WIDTH, Math.floor(at / WIDTH)];
        if (Math.hypot(toX - x, toY - y) > 4) expect(pixel(data, toX, toY)).toEqual([40, 40, 40, 255]);
      }
    }
  });
});
