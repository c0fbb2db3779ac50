/**
 * How the writings of two devices come together, so that nothing is lost: by record. Each change has a name of its own
 * and names the changes it was made upon; where two were made side by side, the later stands and the other stays beside
 * it as an entry of its own. No I/O.
 */
import { type Content, readContent, wholeMs, writeContent } from './entry';

export interface DiaryRecord {
  id: string;
  /** The name of the last change. */
  change: string;
  /** The names of the changes before it, the newest last. */
  before: string[];
  /** When it was changed, in ms; it decides only which of two changes made side by side stands. */
  changed_at: number;
  content: Content;
}

export type Records = ReadonlyMap<string, DiaryRecord>;

/** A device that was away for longer than so many changes of one entry keeps its own version beside it. */
const MOST_BEFORE = 32;
/** After so long a device that still has what was deleted would bring it back. */
const GONE_KEPT_MS = 400 * 86_400_000;

const withBefore = (record: DiaryRecord, more: readonly string[]): DiaryRecord => {
  const all = [...new Set([...more, ...record.before])].filter((one) => one !== record.change);
  // In one order on every device, so that two of them keep the same.
  return { ...record, before: all.sort().slice(-MOST_BEFORE) };
};

const isLater = (one: DiaryRecord, other: DiaryRecord): boolean =>
  one.changed_at !== other.changed_at ? one.changed_at > other.changed_at : one.change > other.change;

/** The words and feelings of an entry, without whether it is put away. */
const said = (content: Content): string =>
  JSON.stringify(content.kind === 'entry' ? { ...content, hidden: false } : content);

/** Who put an entry away on one device has put it away, whatever else was done on another. */
const putAway = (record: DiaryRecord, other: DiaryRecord): DiaryRecord =>
  record.content.kind === 'entry' && other.content.kind === 'entry' && other.content.hidden
    ? { ...record, content: { ...record.content, hidden: true } }
    : record;

/** @returns what stands under the id, and what is kept beside it, if there is anything */
function joined(one: DiaryRecord, other: DiaryRecord): [DiaryRecord, DiaryRecord?] {
  if (one.change === other.change) return [withBefore(putAway(one, other), other.before)];
  if (other.before.includes(one.change)) return [withBefore(other, [...one.before, one.change])];
  if (one.before.includes(other.change)) return [withBefore(one, [...other.before, other.change])];

  let [stands, yields] = isLater(one, other) ? [one, other] : [other, one];
  // Words that were written beside a deletion that did not know them stay.
  if (stands.content.kind === 'gone' && yields.content.kind === 'entry') [stands, yields] = [yields, stands];
  const before = [...yields.before, yields.change];
  if (stands.content.kind !== 'entry' || yields.content.kind !== 'entry') return [withBefore(stands, before)];
  if (said(stands.content) === said(yields.content)) return [withBefore(putAway(stands, yields), before)];
  // Named after its change, so that every device that meets the two keeps the same one.
  return [withBefore(stands, before), { ...yields, id: yields.change, before: [] }];
}

/** Puts one record among others. */
function put(all: Map<string, DiaryRecord>, record: DiaryRecord): void {
  const there = all.get(record.id);
  if (!there) {
    all.set(record.id, record);
    return;
  }
  const [stands, beside] = joined(there, record);
  all.set(stands.id, stands);
  if (beside) put(all, beside);
}

/** What two devices know together. */
export function mergedRecords(one: Records, other: Iterable<DiaryRecord>): Map<string, DiaryRecord> {
  const all = new Map(one);
  for (const record of other) put(all, record);
  return all;
}

/** The record after a change. */
export const changedRecord = (
  before: DiaryRecord | undefined,
  next: { id: string; change: string; now: number; content: Content },
): DiaryRecord => ({
  id: next.id,
  change: next.change,
  before: [],
  changed_at: wholeMs(next.now),
  content: next.content,
  ...(before && {
    before: [...before.before, before.change].slice(-MOST_BEFORE),
    // A clock that was set back does not make a change older than what it was made upon.
    changed_at: Math.max(wholeMs(next.now), before.changed_at + 1),
  }),
});

export const sameRecords = (one: readonly DiaryRecord[], other: readonly DiaryRecord[]): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const sorted = (all: readonly DiaryRecord[]): DiaryRecord[] =>
  all
    .map((one) => ({ ...one, before: [...one.before].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

// ------------------------------------------------------------ leaves

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
export const LEAVES = [...'0123456789abcdef'] as const;
/** A leaf grows in steps of so many bytes: one more entry mostly changes no size. */
const STEP_BYTES = 8 * 1024;
const FORMAT = 1;

/** The leaf a record lies on: by chance of its id, so that a leaf tells no date, and each stays small. */
export const leafOf = (id: string): string =>
  LEAVES[Math.max(0, ALPHABET.indexOf(id[0] ?? '')) % LEAVES.length]!;

export function onLeaf(records: Records, leaf: string): DiaryRecord[] {
  return [...records.values()].filter((one) => leafOf(one.id) === leaf);
}

/** Without what was deleted so long ago that no device has it any more. */
export const lasting = (records: readonly DiaryRecord[], now: number): DiaryRecord[] =>
  records.filter((one) => one.content.kind !== 'gone' || one.changed_at > now - GONE_KEPT_MS);

export function writeLeaf(records: readonly DiaryRecord[]): Uint8Array {
  const kept = sorted(records).map((one) => ({ ...one, content: writeContent(one.content) }));
  const bytes = new TextEncoder().encode(JSON.stringify({ format: FORMAT, records: kept }));
  const out = new Uint8Array(Math.ceil(bytes.length / STEP_BYTES) * STEP_BYTES).fill(0x20);
  out.set(bytes);
  return out;
}

/** @throws where a newer page wrote it: then it is left as it is */
export function readLeaf(bytes: Uint8Array): DiaryRecord[] {
  const found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as {
    format?: unknown;
    records?: unknown;
  };
  if (found.format !== FORMAT || !Array.isArray(found.records))
    throw new Error('This leaf was written in another way.');
  return found.records.flatMap((one: unknown) => readRecord(one) ?? []);
}

function readRecord(found: unknown): DiaryRecord | null {
  if (typeof found !== 'object' || found === null) return null;
  const { id, change, before, changed_at, content } = found as Record<string, unknown>;
  if (typeof id !== 'string' || typeof change !== 'string' || !id || !change) return null;
  return {
    id,
    change,
    before: Array.isArray(before) ? before.filter((one) => typeof one === 'string').slice(-MOST_BEFORE) : [],
    changed_at: wholeMs(changed_at),
    content: readContent(content),
  };
}
