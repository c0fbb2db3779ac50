import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..');
const TEXTS = join(import.meta.dirname, 'en');

const bundle = new FluentBundle('en');
const seen = new Set<string>();
const doubled: string[] = [];
const defined = new Set<string>();
for (const name of readdirSync(TEXTS)) {
  const source = readFileSync(join(TEXTS, name), 'utf8');
  for (const [, id] of source.matchAll(/^([a-zA-Z][\w-]*) ?=/gm)) {
    if (seen.has(id!)) doubled.push(id!);
    seen.add(id!);
    defined.add(id!);
  }
  bundle.addResource(new FluentResource(source));
}

/** Where ids stand in code: `t('id'`, `<T id="id"`, and the names given to `ids(…)`. */
const used = new Map<string, string>();
for (const name of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
  if (!/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name)) continue;
  const source = readFileSync(join(SRC, name), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  for (const [, id] of source.matchAll(/\bt\(\s*'([^']+)'/g)) used.set(id!.split('.')[0]!, name);
  for (const [, id] of source.matchAll(/<T\b[^>]*?\bid="([^"]+)"/gs)) used.set(id!, name);
  // Both words of a choice: t(a ? 'one' : 'other').
  for (const [, inside] of source.matchAll(/\bt\([^()?]*\?([^()]*)\)/g))
    for (const [, id] of inside!.matchAll(/'([a-z][a-z0-9-]*)'/g)) used.set(id!, name);
  for (const [, inside] of source.matchAll(/\bids\(([^)]*)\)/gs))
    for (const [, id] of inside!.matchAll(/'([^']+)'/g)) used.set(id!, name);
}
// The service worker reads its one text by itself.
used.set('push-words', 'sw/sw.ts');

test('every id in the code has words', () => {
  expect([...used].filter(([id]) => !defined.has(id))).toEqual([]);
});

test('every text is used', () => {
  expect([...defined].filter((id) => !used.has(id))).toEqual([]);
});

test('no id is written twice', () => {
  expect(doubled).toEqual([]);
});

test('every file of texts is understood whole', () => {
  for (const id of defined) expect(bundle.hasMessage(id), id).toBe(true);
});

test('no text shouts', () => {
  for (const name of readdirSync(TEXTS)) expect(readFileSync(join(TEXTS, name), 'utf8')).not.toContain('!');
});
