/** P16. The colours keep the contrast that people need to read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAMILIES } from '../sense/families';

const HERE = import.meta.dirname;
const source = readFileSync(join(HERE, 'tokens.css'), 'utf8');

/** The colours of both themes, `[morning, night]`, by name. */
const colours = new Map<string, [string, string]>();
for (const [, name, value] of source.matchAll(/--([a-z-]+): ([^;]+);/g)) {
  const pair = value!.match(/^light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)$/);
  if (pair) colours.set(name!, [pair[1]!, pair[2]!]);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** Contrast as in WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const PANELS = ['surface', 'raised', 'page', 'own'];
const FEELINGS = [...FAMILIES, ...FAMILIES.map((family) => `clear-${family}`), 'feeling-plain'];
const wanted: [string, string, number][] = [
  ...PANELS.flatMap((panel): [string, string, number][] => [
    ['text', panel, 7],
    ['lavender', panel, 4.5],
    ['edge', panel, 3],
    ['focus', panel, 3],
    ['amber-edge', panel, 3],
  ]),
  ['soft', 'surface', 7],
  ['soft', 'raised', 7],
  ['soft', 'page', 7],
  ['trouble', 'surface', 4.5],
  ['on-amber', 'amber', 7],
  ['on-amber', 'amber-warm', 7],
  ...FEELINGS.flatMap((feeling): [string, string, number][] =>
    ['surface', 'raised'].map((panel) => [feeling, panel, 3]),
  ),
];

describe('the colours', () => {
  test.each(wanted)('%s on %s reach a contrast of %d in both themes', (front, back, ratio) => {
    const [above, below] = [colours.get(front), colours.get(back)];
    if (!above || !below) throw new Error(`There is no colour ${front} or ${back}.`);
    for (const theme of [0, 1]) expect(contrast(above[theme]!, below[theme]!)).toBeGreaterThanOrEqual(ratio);
  });
});

const folders = ['.', '../app'];
const sheets = folders.flatMap((folder) =>
  readdirSync(join(HERE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css') && name !== 'tokens.css')
    .map((name) => join(HERE, folder, name)),
);

/** What components hand to their sheet: as a style of their own, such as the share that a bar shows, or on an element. */
const handed = readdirSync(join(HERE, '../app'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .flatMap((name) => [...readFileSync(join(HERE, '../app', name), 'utf8').matchAll(/'(--[a-z-]+)'(?::|, )/g)])
  .map(([, name]) => name!);

describe('the sheets', () => {
  test.each(sheets)('%s takes its colours from the tokens', (path) => {
    // The page that is covered when someone leaves is white like the neutral page, whatever the theme.
    const rules = readFileSync(path, 'utf8').replace('background: #fff;', '');
    expect(rules.match(/#[0-9a-f]{3,8}\b(?![^{]*\{)/gi) ?? []).toEqual([]);
  });

  test.each(sheets)('%s works from right to left, since it names no left or right', (path) => {
    const rules = readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '');
    expect(rules.match(/(?:(?:margin|padding|border|inset)-)?(?:left|right)\s*:/g) ?? []).toEqual([]);
    expect(rules).not.toMatch(/text-transform\s*:\s*uppercase/);
  });

  test.each(sheets)('%s uses only tokens that exist', (path) => {
    const rules = readFileSync(path, 'utf8');
    const own = new Set([...handed, ...[...rules.matchAll(/(--[a-z-]+)\s*:/g)].map(([, name]) => name!)]);
    const used = [...rules.matchAll(/var\((--[a-z0-9-]+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !own.has(name) && !source.includes(`${name}:`))).toEqual([]);
  });
});
