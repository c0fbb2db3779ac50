/**
 * What a member's other devices need to read a room from its beginning: the room's archive key, and what this device
 * has read, sealed under it. Both are pieces of the member's vault; the server can open neither, and deletes them at
 * the room's dawn.
 */
import { decode, encode } from '@msgpack/msgpack';
import type { Crypto, Message } from '../crypto/client';
import type { VaultItem } from '../wire';
import type { Http } from './http';
import { Refused } from './refused';

interface Sealed {
  seq: number;
  sealed: Uint8Array;
}

/** A first upload soon after the words; a long history is written less often. */
const SOON_MS = 1_000;
const MS_PER_BYTE = 0.2;
const RARELY_MS = 60_000;
const TRIES = 4;
/** What trying again cannot change: a vault that takes nothing more, and a room that is gone. */
const FINAL = new Set(['vault_full', 'too_large', 'not_found']);

export class Archive {
  private version = 0;
  private keyIsThere = false;
  private size = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row the server has not taken it: each time it is left longer in peace. */
  private failed = 0;
  private stopped = false;
  private writing: Promise<void> = Promise.resolve();
  /** Called when something was taken in that the screen does not show yet. */
  onTaken: () => void = () => undefined;

  constructor(
    private readonly room: string,
    private readonly http: Http,
    private readonly crypto: Crypto,
  ) {}

  private get keyPath(): string {
    return `/api/vault/archive.${this.room}`;
  }

  private get historyPath(): string {
    return `/api/vault/history.${this.room}`;
  }

  /** Something more was read on this device: it is written down for the others in a moment. */
  changed(): void {
    this.stopped = false;
    this.soon();
  }

  private soon(): void {
    const ms = (SOON_MS + this.size * MS_PER_BYTE) * 2 ** this.failed;
    this.timer ??= setTimeout(() => void this.flush(), Math.min(RARELY_MS, ms));
  }

  /** Writes now what has not been written. Never throws: the words are safe on this device all the same. */
  flush(): Promise<void> {
    if (this.timer === undefined) return this.writing;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing
      .then(() => this.write())
      .then(() => {
        this.failed = 0;
      })
      .catch((error) => {
        if (!(error instanceof Refused) || FINAL.has(error.code)) return;
        this.failed += 1;
        if (!this.stopped) this.soon();
      });
    return this.writing;
  }

  /** Takes in what other devices of this member have written down. @returns all messages this device then knows */
  async read(): Promise<Message[] | null> {
    const key = await this.http.getPiece(this.keyPath);
    if (!key) return null;
    await this.crypto.adoptArchiveKey(this.room, key.body);
    this.keyIsThere = true;
    await this.merge();
    return this.crypto.messages(this.room);
  }

  /** The room is gone here: what this device wrote is not needed any more. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async merge(): Promise<void> {
    const history = await this.http.getPiece(this.historyPath);
    if (!history) return;
    this.version = history.version;
    await this.crypto.openArchive(this.room, decode(history.body) as Sealed[]);
  }

  private async write(): Promise<void> {
    await this.shareKey();
    for (let tries = 0; tries < TRIES; tries++) {
      const body = encode(await this.crypto.archive(this.room, 0));
      this.size = body.length;
      try {
        const kept = await this.http.putBytes<VaultItem>(`${this.historyPath}?over=${this.version}`, body);
        this.version = kept.version;
        return;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'stale') throw error;
        // Another device wrote meanwhile: what it knew is taken in first, so that nothing of it is lost.
        await this.merge();
        this.onTaken();
      }
    }
  }

  private async shareKey(): Promise<void> {
    if (this.keyIsThere) return;
    const { sealed } = await this.crypto.archiveKeyItem(this.room);
    try {
      await this.http.putBytes<VaultItem>(`${this.keyPath}?over=0`, sealed);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale') throw error;
      const key = await this.http.getPiece(this.keyPath);
      if (key) await this.crypto.adoptArchiveKey(this.room, key.body);
    }
    this.keyIsThere = true;
  }
}
