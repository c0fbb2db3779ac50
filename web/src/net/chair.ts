/**
 * The chair this device takes in a meeting or a guided session: taken when the connection is live, taken again after
 * each time it was lost, given up when one goes elsewhere.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ErrorCode, UpFrame } from '../wire';

export interface ChairSurroundings {
  send: (frame: UpFrame) => boolean;
  live: () => boolean;
  later: (work: () => void, ms: number) => void;
  newRef: () => string;
}

/** Refusals of `arrive` that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'store_unavailable', 'too_fast', 'internal']);
const AGAIN_MS = 2_000;

export class Chair {
  private readonly turnedAway = signal<ErrorCode | null>(null);
  private of: string | null = null;
  private ref: string | null = null;

  constructor(private readonly around: ChairSurroundings) {}

  /** Why the chair was refused; null while it was not. */
  get refused(): ReadonlySignal<ErrorCode | null> {
    return this.turnedAway;
  }

  /** Whether this device has the chair there, or asks for it. */
  isIn(id: string): boolean {
    return this.of === id;
  }

  take(id: string): void {
    this.turnedAway.value = null;
    this.of = id;
    this.arrive();
  }

  /** To the others it looks like a lost connection. */
  leave(): void {
    const id = this.of;
    this.of = null;
    this.ref = null;
    if (id) this.around.send({ t: 'depart', ref: this.around.newRef(), meeting: id });
  }

  /** Everything missed has come. */
  onLive(): void {
    this.arrive();
  }

  /** @returns whether the frame was this chair's */
  onRefused(ref: string, code: ErrorCode): boolean {
    if (ref !== this.ref) return false;
    this.ref = null;
    if (PASSING.has(code)) this.around.later(() => this.arrive(), AGAIN_MS);
    else this.turnedAway.value = code;
    return true;
  }

  /** Nothing of it stays in memory. */
  stop(): void {
    this.of = null;
    this.ref = null;
    this.turnedAway.value = null;
  }

  private arrive(): void {
    if (!this.of || !this.around.live()) return;
    this.ref = this.around.newRef();
    this.around.send({ t: 'arrive', ref: this.ref, meeting: this.of });
  }
}
