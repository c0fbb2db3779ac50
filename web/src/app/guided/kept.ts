/**
 * What somebody keeps of a session for themselves: notes, how heavy it was, what they hold on to, answers to questions,
 * the figure. One piece of the vault, sealed on this device; written here first, so that nothing waits for a connection.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { Refused } from '../../net/refused';
import { onLeave } from '../leave';
import { network } from '../network';
import { emptyKept, type KeptSession, merged, readKept, writeKept } from './kept-session';

const PAUSE_MS = 1_200;
const AGAIN_MS = 15_000;
const TRIES = 4;

const nameOf = (session: string): string => `guided.${session}`;

export type Where = 'reading' | 'here' | 'everywhere' | 'nowhere';

class Keeping {
  private readonly keptNow = signal<KeptSession | null>(null);
  private readonly whereNow = signal<Where>('reading');
  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly begun: Promise<void>;

  constructor(private readonly session: string) {
    this.begun = this.begin();
  }

  /** Null until it was read. */
  get kept(): ReadonlySignal<KeptSession | null> {
    return this.keptNow;
  }

  /** Whether the newest is in the vault, on this device alone, or survives nowhere. */
  get where(): ReadonlySignal<Where> {
    return this.whereNow;
  }

  async change(next: Partial<Omit<KeptSession, 'at'>>): Promise<void> {
    await this.begun;
    const before = this.keptNow.value ?? emptyKept();
    const now = Math.max(network.now(), ...Object.values(before.at).map((at) => (at ?? 0) + 1));
    const at = { ...before.at, ...Object.fromEntries(Object.keys(next).map((name) => [name, now])) };
    this.keptNow.value = { ...before, ...next, at };
    await this.keepHere();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.upload(), PAUSE_MS);
  }

  /** What is written and not yet in the vault goes there now. */
  flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    void this.upload();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.keptNow.value = null;
  }

  private async begin(): Promise<void> {
    const here = await network.crypto.readOwn(nameOf(this.session)).catch(() => null);
    if (here) {
      this.keptNow.value = readKept(here);
      this.whereNow.value = 'here';
      // Without a connection, what is on this device is shown; what never arrived is sent with the next change.
      void this.readVault()
        .then(() => this.upload())
        .catch(() => undefined);
      return;
    }
    // Nothing is begun over what could not be read yet.
    while (
      !(await this.readVault()
        .then(() => true)
        .catch(() => false))
    ) {
      await new Promise((later) => setTimeout(later, AGAIN_MS));
      if (all.get(this.session) !== this) return;
    }
    this.keptNow.value ??= emptyKept();
    this.whereNow.value = 'everywhere';
  }

  private async readVault(): Promise<void> {
    const name = nameOf(this.session);
    const piece = await network.http.getPiece(`/api/vault/${name}`);
    this.version = piece?.version ?? 0;
    if (!piece) return;
    const there = readKept(await network.crypto.openPiece(name, piece.body));
    this.keptNow.value = merged(this.keptNow.value ?? emptyKept(), there);
  }

  private async keepHere(): Promise<void> {
    try {
      await network.crypto.keepOwn(nameOf(this.session), writeKept(this.keptNow.value ?? emptyKept()));
      this.whereNow.value = network.kept ? 'here' : 'nowhere';
    } catch {
      this.whereNow.value = 'nowhere';
    }
  }

  private upload(): Promise<void> {
    this.timer = undefined;
    const work = this.queue.then(() => this.put());
    this.queue = work.catch(() => undefined);
    return work.catch(() => {
      this.timer ??= setTimeout(() => void this.upload(), AGAIN_MS);
    });
  }

  /** Another device may have written meanwhile: then both are put together, each part as it was written last. */
  private async put(): Promise<void> {
    const name = nameOf(this.session);
    for (let tries = 1; ; tries++) {
      const now = this.keptNow.value;
      if (!now) return;
      const sealed = await network.crypto.sealPiece(name, writeKept(now));
      try {
        const path = `/api/vault/${name}?over=${this.version}`;
        this.version = (await network.http.putBytes<{ version: number }>(path, sealed)).version;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'stale' || tries >= TRIES) throw error;
        await this.readVault();
        continue;
      }
      // The sealed copy on this device stays, for when there is no connection.
      if (this.keptNow.value === now) this.whereNow.value = 'everywhere';
      return;
    }
  }
}

const all = new Map<string, Keeping>();

onLeave(() => {
  for (const one of all.values()) one.stop();
  all.clear();
});

if (typeof document !== 'undefined')
  document.addEventListener('visibilitychange', () => {
    for (const one of all.values()) one.flush();
  });

/** What is kept of a session; read once, when it is first asked for. */
export function keptOf(session: string): Keeping {
  const known = all.get(session);
  if (known) return known;
  const made = new Keeping(session);
  all.set(session, made);
  return made;
}
