import { describe, expect, test } from 'vitest';
import { seeded } from '../../scenes/seeded';
import type { Entry } from './entry';
import {
  changedRecord,
  type DiaryRecord,
  LEAVES,
  leafOf,
  mergedRecords,
  onLeaf,
  readLeaf,
  sameRecords,
  writeLeaf,
} from './records';

const entry = (words: string, hidden = false): Entry => ({
  kind: 'entry',
  felt_at: 0,
  feelings: [],
  words,
  hidden,
});

const of = (...records: DiaryRecord[]) => new Map(records.map((one) => [one.id, one]));

let named = 0;
function change(before: DiaryRecord | undefined, content: DiaryRecord['content'], now: number): DiaryRecord {
  named += 1;
  return changedRecord(before, { id: before?.id ?? 'a', change: `c${named}`, now, content });
}

const wordsOf = (all: Iterable<DiaryRecord>): string[] =>
  [...all].flatMap(({ content }) => (content.kind === 'entry' ? content.words : [])).sort();

describe('two devices', () => {
  const first = change(undefined, entry('first'), 1);

  test('follow a change made upon what both knew, whatever the clocks say', () => {
    const second = change(first, entry('second'), -50);
    for (const all of [mergedRecords(of(first), [second]), mergedRecords(of(second), [first])])
      expect(wordsOf(all.values())).toEqual(['second']);
  });

  test('keep both of two changes made side by side, the later one in its place', () => {
    const here = change(first, entry('here'), 5);
    const there = change(first, entry('there'), 7);
    const one = mergedRecords(of(here), [there]);
    const other = mergedRecords(of(there), [here]);
    expect(sameRecords([...one.values()], [...other.values()])).toBe(true);
    expect(one.get('a')?.content).toMatchObject({ words: 'there' });
    expect(wordsOf(one.values())).toEqual(['here', 'there']);
    // Meeting the earlier one again adds nothing.
    expect(mergedRecords(one, [here]).size).toBe(2);
  });

  test('do not keep the same words twice', () => {
    const here = change(first, entry('alike'), 5);
    const there = change(first, entry('alike', true), 7);
    const all = mergedRecords(of(here), [there]);
    expect([...all.values()].map((one) => one.content)).toEqual([entry('alike', true)]);
  });

  test('keep what was put away on one of them put away', () => {
    const here = change(first, entry('first', true), 5);
    const there = change(first, entry('more'), 7);
    const all = mergedRecords(of(here), [there]);
    expect(all.get('a')?.content).toMatchObject({ words: 'more' });
    expect(wordsOf(all.values())).toEqual(['first', 'more']);
    const shown = change(here, entry('first', false), 9);
    expect(mergedRecords(of(here), [shown]).get('a')?.content).toMatchObject({ hidden: false });
  });

  test('let go of what one of them deleted, unless the other wrote beside it', () => {
    const gone = change(first, { kind: 'gone' }, 9);
    expect(wordsOf(mergedRecords(of(first), [gone]).values())).toEqual([]);
    expect(wordsOf(mergedRecords(of(gone), [first]).values())).toEqual([]);
    const beside = change(first, entry('beside'), 3);
    expect(wordsOf(mergedRecords(of(gone), [beside]).values())).toEqual(['beside']);
    expect(wordsOf(mergedRecords(of(beside), [gone]).values())).toEqual(['beside']);
  });

  test('do not bring back what stood beside and was let go of', () => {
    const here = change(first, entry('here'), 5);
    const both = mergedRecords(of(here), [change(first, entry('there'), 7)]);
    const beside = both.get(here.change)!;
    const without = mergedRecords(both, [
      changedRecord(beside, { id: beside.id, change: 'let go', now: 8, content: { kind: 'gone' } }),
    ]);
    expect(wordsOf(mergedRecords(without, [here]).values())).toEqual(['there']);
  });

  test('agree after any order of writing and meeting, and no words are lost', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const devices = [of(), of(), of()];
      const written = new Set<string>();
      for (let step = 0; step < 30; step++) {
        const at = Math.floor(random() * 3);
        const device = devices[at]!;
        const ids = [...device.keys()];
        if (random() < 0.4) {
          const other = devices[Math.floor(random() * 3)]!;
          devices[at] = mergedRecords(device, other.values());
          continue;
        }
        const known = random() < 0.6 ? device.get(ids[Math.floor(random() * ids.length)] ?? '') : undefined;
        const words = `${seed}/${step}`;
        // Whoever changes an entry has read its words: those that they replaced are not lost but changed.
        if (known?.content.kind === 'entry') written.delete(known.content.words);
        written.add(words);
        const id = known?.id ?? `r${seed}-${step}`;
        const record = changedRecord(known, {
          id,
          change: `${seed}-${step}`,
          now: Math.floor(random() * 100),
          content: entry(words),
        });
        devices[at] = of(...device.values(), record);
      }
      const meet = () => {
        for (const one of [0, 1, 2, 0, 1, 2])
          for (const other of [0, 1, 2])
            devices[one] = mergedRecords(devices[one]!, devices[other]!.values());
      };
      meet();
      meet();
      const [a, b, c] = devices.map((one) => wordsOf(one.values()));
      expect(b).toEqual(a);
      expect(c).toEqual(a);
      expect([...written].filter((words) => !a!.includes(words))).toEqual([]);
    }
  });
});

describe('a leaf', () => {
  test('comes back as it was written, with what a newer page put there', () => {
    const strange = change(undefined, { kind: 'unknown', as: { kind: 'dream', of: 'water' } }, 3);
    const all = [change(undefined, entry('ひ \u05d0 👩‍👩‍👧 "\\'), 3), { ...strange, id: 'b' }];
    expect(sameRecords(readLeaf(writeLeaf(all)), all)).toBe(true);
    expect(readLeaf(writeLeaf(readLeaf(writeLeaf(all))))).toHaveLength(2);
  });

  test('is not read where it was written in another way', () => {
    const as = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    for (const value of [{}, { format: 2, records: [] }, { format: 1 }, null, []])
      expect(() => readLeaf(as(value))).toThrow();
    expect(readLeaf(as({ format: 1, records: [null, 5, {}, { id: 'a' }] }))).toEqual([]);
  });

  test('takes its records by chance of their ids', () => {
    const ids = [...'abcdefghijklmnopqrstuvwxyz234567'].map((first) => `${first}xyz`);
    expect(new Set(ids.map(leafOf))).toEqual(new Set(LEAVES));
    const all = of(...ids.map((id) => ({ ...change(undefined, entry(id), 1), id })));
    expect(LEAVES.flatMap((leaf) => onLeaf(all, leaf))).toHaveLength(ids.length);
    expect(leafOf('')).toBe(leafOf('!'));
  });
});
