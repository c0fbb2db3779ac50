/** Signs without words: who is writing, a light, a hand on the heart. They pass, and are kept nowhere. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Crypto, Message } from '../crypto/client';
import type { Gestured, UpFrame } from '../wire';

export interface Gesture {
  /** What it says: `typing`, `light`, `heart`; `at` is this device's time in ms. */
  what: string;
  at: number;
}

/** A shared breathing that the lead opened: both breathe by the server's clock. Times in ms. */
export interface Steady {
  from: number;
  until: number;
}

/** The breathing that is on at `now`, if any: the last `steady` that was said decides. */
export function steadyAt(now: number, messages: readonly Message[]): Steady | null {
  const said = messages.findLast((message) => message.kind === 'steady');
  const [from, until] = (said?.lines[0] ?? '').split(' ').map(Number);
  return from && until && until > now ? { from, until } : null;
}

/** What somebody's movement says, as bytes: of whom, and what. */
export type Moved = (member: string, bytes: Uint8Array) => void;

export class Gestures {
  private readonly latestNow = signal<ReadonlyMap<string, Gesture>>(new Map());
  private readonly watchers = new Set<Moved>();
  private sealing = false;

  constructor(
    private readonly room: string,
    private readonly crypto: Crypto,
    private readonly send: (frame: UpFrame) => boolean,
  ) {}

  /** The latest gesture of each member. */
  get latest(): ReadonlySignal<ReadonlyMap<string, Gesture>> {
    return this.latestNow;
  }

  async make(what: string): Promise<void> {
    const sealed = await this.crypto.gesture(this.room, { w: what }).catch(() => null);
    if (sealed) this.send({ t: 'gesture', room: this.room, ...sealed });
  }

  /** A movement, many times a second; one that comes while another is being sealed is left out. */
  async move(bytes: Uint8Array): Promise<void> {
    if (this.sealing) return;
    this.sealing = true;
    const sealed = await this.crypto.gesture(this.room, { m: bytes }).catch(() => null);
    this.sealing = false;
    if (sealed) this.send({ t: 'gesture', room: this.room, ...sealed });
  }

  /** Sees the movements of the others. @returns stops it */
  watch(moved: Moved): () => void {
    this.watchers.add(moved);
    return () => this.watchers.delete(moved);
  }

  async take(frame: Gestured): Promise<void> {
    const said = await this.crypto.gestured(frame).catch(() => null);
    const what = said as { w?: unknown; m?: unknown } | null;
    if (what?.m instanceof Uint8Array) for (const moved of this.watchers) moved(frame.sender, what.m);
    if (typeof what?.w !== 'string') return;
    const next = new Map(this.latestNow.value);
    next.set(frame.sender, { what: what.w, at: Date.now() });
    this.latestNow.value = next;
  }

  /** This member has said something: that they are writing is over. */
  clear(member: string): void {
    if (!this.latestNow.value.has(member)) return;
    const next = new Map(this.latestNow.value);
    next.delete(member);
    this.latestNow.value = next;
  }
}
