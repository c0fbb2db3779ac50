/**
 * One's bonds as this device knows them: what one wished for, who is suggested, and each bond by itself. Loaded where
 * bonds are shown, or when the server hints that something changed in them, and not with the first page.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { OwnBonds, Path, Paths, SetWishes } from '../wire';
import { Bond } from './bond';
import { leaveSealKey } from './bond_keys';
import type { Network } from './network';
import { Refused, type RefusedCode } from './refused';

/** What a bond needs of the network it lives in. */
export type BondNetwork = Pick<
  Network,
  'http' | 'crypto' | 'me' | 'readMe' | 'member' | 'deviceId' | 'connection' | 'placeHints' | 'now' | 'talk'
>;

export class Bonds {
  private readonly ownNow = signal<OwnBonds | null>(null);
  private readonly troubleNow = signal<RefusedCode | null>(null);
  private readonly byId = new Map<string, Bond>();
  private reading: Promise<OwnBonds> | undefined;
  /** The reading that follows upon the one under way. */
  private next: Promise<OwnBonds> | undefined;
  /** Rises with every answer that was taken: a reading that began before it says less. */
  private taken = 0;

  constructor(private readonly network: BondNetwork) {
    const hints = network.placeHints('bonds');
    let known = false;
    effect(() => {
      const live = network.connection.value === 'live';
      // A hint that came while the connection was down is made good by reading at the next one.
      if (hints.value >= 0 && live) void this.readAfter().catch(() => undefined);
    });
    effect(() => {
      const me = network.me.value;
      if (known && !me) this.forget();
      known = me !== null;
    });
  }

  /** What the server said last of all my bonds; null before the first answer. */
  get own(): ReadonlySignal<OwnBonds | null> {
    return this.ownNow;
  }

  /** Why the last reading did not come; null when it did. */
  get trouble(): ReadonlySignal<RefusedCode | null> {
    return this.troubleNow;
  }

  /** One bond; it is read at once, and again whenever there is something new in it. */
  of(bond: string): Bond {
    const known = this.byId.get(bond);
    if (known) return known;
    const made = new Bond(bond, this.network, (own) => this.took(own));
    this.byId.set(bond, made);
    void made.read().catch(() => undefined);
    return made;
  }

  /** Reads everything anew. @throws Refused; what was known stays */
  read(): Promise<OwnBonds> {
    this.reading ??= this.readOnce().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  /** What a hint is about may not be in a reading that was under way when it came, so that one is not enough. */
  private readAfter(): Promise<OwnBonds> {
    if (!this.reading) return this.read();
    this.next ??= this.reading
      .catch(() => null)
      .then(() => {
        this.next = undefined;
        return this.read();
      });
    return this.next;
  }

  private async readOnce(): Promise<OwnBonds> {
    const before = this.taken;
    try {
      const own = await this.network.http.get<OwnBonds>('/api/bonds');
      this.troubleNow.value = null;
      // What one did meanwhile is newer than this answer.
      if (before === this.taken) this.took(own);
      for (const bond of this.byId.values()) void bond.read().catch(() => undefined);
      await this.letGoOfEnded(own);
      return own;
    } catch (error) {
      this.troubleNow.value = error instanceof Refused ? error.code : 'internal';
      throw error;
    }
  }

  /** Opts in, or changes what was wished. The key that friends seal to is published with it. */
  async wish(wishes: SetWishes): Promise<void> {
    await leaveSealKey(this.network);
    this.took(await this.network.http.post<OwnBonds>('/api/bonds/wishes', wishes));
  }

  /** Leaves the pool; bonds stay what they are. */
  async endWishes(): Promise<void> {
    this.took(await this.network.http.post<OwnBonds>('/api/bonds/wishes/end'));
  }

  /** A no takes the suggestion away from me alone; a yes is unseen until theirs is there. */
  async answer(suggestion: string, yes: boolean): Promise<void> {
    const path = `/api/bonds/suggestions/${suggestion}/answer`;
    this.took(await this.network.http.post<OwnBonds>(path, { yes }));
  }

  async paths(): Promise<readonly Path[]> {
    return (await this.network.http.get<Paths>('/api/paths')).paths;
  }

  private took(own: OwnBonds): void {
    this.taken += 1;
    this.ownNow.value = own;
    // A bond is followed while it stands, also when no screen shows it: an answer may wait for this device.
    for (const { bond, state } of own.bonds) if (state === 'walking' || state === 'resting') this.of(bond);
  }

  /** A bond after its dawn leaves nothing on this device or in one's vault. */
  private async letGoOfEnded(own: OwnBonds): Promise<void> {
    const standing = new Set(own.bonds.map((one) => one.bond));
    for (const bond of await this.network.crypto.keptBonds()) {
      if (!standing.has(bond))
        await this.of(bond)
          .read()
          .catch(() => undefined);
    }
  }

  /** Nothing that was opened stays in memory. */
  private forget(): void {
    for (const bond of this.byId.values()) bond.forget();
    this.byId.clear();
    this.ownNow.value = null;
    this.troubleNow.value = null;
  }
}

const made = new WeakMap<BondNetwork, Bonds>();

/** The bonds of this network: one instance for all screens. */
export function bondsOf(network: BondNetwork): Bonds {
  const bonds = made.get(network) ?? new Bonds(network);
  made.set(network, bonds);
  return bonds;
}
