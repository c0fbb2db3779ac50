/**
 * The diary of this device: sealed on the disk first, then, some time later, in the member's vault for their other
 * devices. It lies on sixteen leaves; what is on which is chance, so neither names nor times of the pieces tell of days.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Content } from '../app/feelings/entry';
import {
  changedRecord,
  type DiaryRecord,
  LEAVES,
  lasting,
  leafOf,
  mergedRecords,
  onLeaf,
  type Records,
  readLeaf,
  sameRecords,
  writeLeaf,
} from '../app/feelings/records';
import type { Crypto } from '../crypto/client';
import type { VaultItem, VaultList } from '../wire';
import type { Http } from './http';
import { newRef } from './ids';
import { Refused } from './refused';

/** Nothing is sent at the moment of writing: after a while, by chance, for several entries at once. */
const SOONEST_MS = 20_000;
const SPREAD_MS = 25_000;
const TRIES = 4;
/** What trying again cannot change before something was deleted. */
const FULL = new Set(['vault_full', 'too_large']);

/** Where the newest is. `full`: the vault takes nothing more. `torn`: what the vault gives cannot be opened. */
export type DiaryPlace = 'reading' | 'here' | 'everywhere' | 'nowhere' | 'full' | 'torn';

export interface DiaryAround {
  crypto: Pick<Crypto, 'keepOwn' | 'readOwn' | 'sealPiece' | 'openPiece'>;
  http: Pick<Http, 'get' | 'getPiece' | 'putBytes'>;
  now: () => number;
  /** Whether anything survives the closing of the page. */
  kept: () => boolean;
}

interface Leaf {
  /** The version of the vault's piece that was taken in last. */
  version: number;
  /** Something here is not in the vault. */
  ahead: boolean;
  torn: boolean;
}

export const diaryPiece = (leaf: string): string => `leaf.${leaf}`;
const hereName = (leaf: string): string => `diary.${leaf}`;

export class Diary {
  private readonly recordsNow = signal<Records | null>(null);
  private readonly placeNow = signal<DiaryPlace>('reading');
  private readonly leaves = new Map(
    LEAVES.map((leaf): [string, Leaf] => [leaf, { version: 0, ahead: false, torn: false }]),
  );
  /** Writing waits for the disk alone, never for a connection. */
  private disk: Promise<unknown> = Promise.resolve();
  private wire: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private begun: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly around: DiaryAround) {}

  /** Null until it was read on this device. */
  get records(): ReadonlySignal<Records | null> {
    return this.recordsNow;
  }

  get place(): ReadonlySignal<DiaryPlace> {
    return this.placeNow;
  }

  /** Reads what is on this device. What the vault has beyond it comes by `sync`. */
  begin(): Promise<void> {
    this.begun ??= this.read().catch((error) => {
      this.begun = undefined;
      throw error;
    });
    return this.begun;
  }

  /**
   * Writes one change: on this device when it resolves. @param id null for something new @returns its id
   * @throws CryptoFault when this device could not keep it; then nothing has changed
   */
  change(id: string | null, content: Content): Promise<string> {
    return this.onDisk(async () => {
      await this.begin();
      const all = this.recordsNow.value ?? new Map();
      const next = { id: id ?? newRef(), change: newRef(), now: this.around.now(), content };
      const record = changedRecord(all.get(next.id), next);
      await this.take(new Map(all).set(next.id, record), new Set([leafOf(next.id)]));
      this.soon();
      return next.id;
    });
  }

  /** Takes in what other devices wrote. What is only here follows later, so that no moment of writing is told. */
  look(): Promise<void> {
    return this.exchange(async () => {
      await this.pull();
      if (this.ahead()) this.soon();
    });
  }

  /** Takes in what other devices wrote, and gives what is only here. */
  sync(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.exchange(async () => {
      await this.pull();
      await this.push();
    });
  }

  /** Never throws: without a connection all stays as it is. */
  private exchange(doing: () => Promise<void>): Promise<void> {
    const work = this.wire.then(async () => {
      await this.begin();
      await doing();
      this.tellPlace();
    });
    this.wire = work.catch(() => undefined);
    return work.catch((error) => {
      if (this.stopped) return;
      const full = error instanceof Refused && FULL.has(error.code);
      if (full) this.placeNow.value = 'full';
      else this.tellPlace();
      if (!full && this.ahead()) this.soon();
    });
  }

  /** The page may be closed now: what is only here goes to the vault. */
  flush(): void {
    if (this.timer !== undefined) void this.sync();
  }

  /** Nothing is kept in memory. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.recordsNow.value = null;
  }

  private onDisk<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.disk.then(work);
    this.disk = mine.catch(() => undefined);
    return mine;
  }

  private soon(): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => void this.sync(), SOONEST_MS + Math.random() * SPREAD_MS);
  }

  private async read(): Promise<void> {
    const found = await Promise.all(LEAVES.map((leaf) => this.around.crypto.readOwn(hereName(leaf))));
    let all: Records = new Map();
    for (const [at, bytes] of found.entries()) {
      if (!bytes) continue;
      const { version, ahead } = headOf(bytes);
      Object.assign(this.leafAt(LEAVES[at]!), { version, ahead });
      all = mergedRecords(all, lasting(readLeaf(bytes.subarray(HEAD)), this.around.now()));
    }
    if (this.stopped) return;
    this.recordsNow.value = all;
    this.tellPlace();
  }

  private leafAt(leaf: string): Leaf {
    return this.leaves.get(leaf)!;
  }

  private ahead(): boolean {
    return [...this.leaves.values()].some((one) => one.ahead && !one.torn);
  }

  private tellPlace(): void {
    if (this.stopped || this.recordsNow.value === null) return;
    if ([...this.leaves.values()].some((one) => one.torn)) this.placeNow.value = 'torn';
    else if (!this.ahead()) this.placeNow.value = 'everywhere';
    else this.placeNow.value = this.around.kept() ? 'here' : 'nowhere';
  }

  /** Keeps what is known now on this device, then shows it. @param touched leaves that the vault does not have so */
  private async take(all: Records, touched: ReadonlySet<string>): Promise<void> {
    for (const leaf of touched) this.leafAt(leaf).ahead = true;
    for (const leaf of touched) await this.keep(leaf, all);
    if (this.stopped) return;
    this.recordsNow.value = all;
    this.tellPlace();
  }

  private keep(leaf: string, all: Records): Promise<void> {
    const body = writeLeaf(onLeaf(all, leaf));
    return this.around.crypto.keepOwn(hereName(leaf), withHead(this.leafAt(leaf), body));
  }

  private async pull(): Promise<void> {
    const { items } = await this.around.http.get<VaultList>('/api/vault');
    const there = new Map(items.map((one) => [one.name, one.version]));
    for (const leaf of LEAVES) {
      const version = there.get(diaryPiece(leaf)) ?? 0;
      const known = this.leafAt(leaf);
      if (version !== known.version || known.torn) await this.pullLeaf(leaf);
    }
  }

  private async pullLeaf(leaf: string): Promise<void> {
    const name = diaryPiece(leaf);
    const known = this.leafAt(leaf);
    const piece = await this.around.http.getPiece(`/api/vault/${name}`);
    let found: DiaryRecord[] = [];
    try {
      if (piece) found = readLeaf(await this.around.crypto.openPiece(name, piece.body));
      known.torn = false;
    } catch {
      // Altered, or of a newer page: it is left as it is, and what is here stays here.
      known.torn = true;
      return;
    }
    await this.onDisk(() => this.takeLeaf(leaf, piece?.version ?? 0, found));
  }

  private async takeLeaf(leaf: string, version: number, found: readonly DiaryRecord[]): Promise<void> {
    const known = this.leafAt(leaf);
    const before = this.recordsNow.value;
    if (!before) return;
    const now = this.around.now();
    const all = mergedRecords(before, lasting(found, now));
    // What stands beside another by the name of its change may lie on any leaf.
    const touched = LEAVES.filter(
      (one) => one !== leaf && !sameRecords(onLeaf(all, one), onLeaf(before, one)),
    );
    known.version = version;
    known.ahead = !sameRecords(lasting(onLeaf(all, leaf), now), found);
    await this.keep(leaf, all);
    await this.take(all, new Set(touched));
  }

  private async push(): Promise<void> {
    for (const leaf of LEAVES)
      if (this.leafAt(leaf).ahead && !this.leafAt(leaf).torn) await this.pushLeaf(leaf);
  }

  private async pushLeaf(leaf: string): Promise<void> {
    const name = diaryPiece(leaf);
    const known = this.leafAt(leaf);
    for (let tries = 1; known.ahead && !known.torn && !this.stopped; tries++) {
      const all = this.recordsNow.value;
      if (!all) return;
      const body = writeLeaf(lasting(onLeaf(all, leaf), this.around.now()));
      const sealed = await this.around.crypto.sealPiece(name, body);
      try {
        const path = `/api/vault/${name}?over=${known.version}`;
        const { version } = await this.around.http.putBytes<VaultItem>(path, sealed);
        await this.onDisk(async () => {
          const newest = this.recordsNow.value;
          if (!newest) return;
          known.version = version;
          // Something may have been written while this was on its way.
          known.ahead = !sameRecords(onLeaf(newest, leaf), onLeaf(all, leaf));
          await this.keep(leaf, newest);
        });
        return;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'stale' || tries >= TRIES) throw error;
        // Another device wrote meanwhile: what it knew is taken in first, so that nothing of it is lost.
        await this.pullLeaf(leaf);
      }
    }
  }
}

/** Before a leaf on this disk: the version of the vault's piece (float64), and whether more is here than there. */
const HEAD = 9;

function withHead({ version, ahead }: Leaf, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(HEAD + body.length);
  const head = new DataView(out.buffer);
  head.setFloat64(0, version);
  head.setUint8(8, ahead ? 1 : 0);
  out.set(body, HEAD);
  return out;
}

function headOf(bytes: Uint8Array): { version: number; ahead: boolean } {
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  return { version: head.getFloat64(0), ahead: head.getUint8(8) === 1 };
}
