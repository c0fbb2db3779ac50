/** P16. The colours of the eight families, and of a star without one, can be told apart by every kind of sight. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAMILIES } from '../sense/families';

const source = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** The two colours that a token has, `[morning, night]`. */
function pairOf(name: string): [string, string] {
  const found = source.match(new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`));
  if (!found) throw new Error(`There is no colour ${name}.`);
  return [found[1]!, found[2]!];
}

type Vector = [number, number, number];
const times = (matrix: readonly Vector[], v: Vector) =>
  matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as Vector;

function linear(hex: string): Vector {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Vector;
}

/** How each kind of sight sees linear light (Machado, Oliveira and Fernandes 2009, full severity). */
const SIGHTS: Record<string, readonly Vector[]> = {
  'full colour': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Oklab (Ottosson 2020): in it a distance of about 0.02 is just seen. */
function oklab(hex: string, sight: readonly Vector[]): Vector {
  const seen = times(sight, linear(hex)).map((v) => Math.min(1, Math.max(0, v))) as Vector;
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    seen,
  ).map(Math.cbrt) as Vector;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

/** The two colours of a palette that lie nearest to each other, and how near. */
function nearest(names: readonly string[], theme: 0 | 1, sight: readonly Vector[]) {
  let near = { pair: '', far: 9 };
  names.forEach((one, i) => {
    for (const other of names.slice(i + 1)) {
      const [a, b] = [oklab(pairOf(one)[theme], sight), oklab(pairOf(other)[theme], sight)];
      const far = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      if (far < near.far) near = { pair: `${one} and ${other}`, far };
    }
  });
  return near;
}

const PALETTES: [string, string, number, number][] = [
  // What is asked of full colour, and of the three kinds of sight that miss one.
  ['drawn', '', 0.1, 0.045],
  ['clear', 'clear-', 0.1, 0.09],
];

describe('the colours of feelings', () => {
  for (const [palette, prefix, full, missing] of PALETTES)
    for (const theme of [0, 1] as const)
      test.each(Object.entries(SIGHTS))(
        `of the ${palette} palette in the ${theme ? 'night' : 'morning'} lie apart in %s`,
        (name, sight) => {
          const names = [...FAMILIES.map((family) => prefix + family), 'feeling-plain'];
          const { pair, far } = nearest(names, theme, sight);
          expect(far, pair).toBeGreaterThan(name === 'full colour' ? full : missing);
        },
      );

  test('are taken by everything from one place, so that another palette changes them all', () => {
    for (const family of FAMILIES) {
      expect(source).toContain(`--feeling-${family}: var(--${family});`);
      expect(source).toContain(`--feeling-${family}: var(--clear-${family});`);
    }
  });
});
