/**
 * The key of one bond between this device, the member's vault and the other: read from the vault, taken from the other,
 * or drawn here, kept in the vault, and only then given.
 */
import type { KeysMet } from '../crypto/client';
import { CryptoFault } from '../crypto/faults';
import type { BondPerson, BondView, SealKey, VaultItem } from '../wire';
import { offeredOf, otherOf } from './bond_bytes';
import type { BondTrouble } from './bond_shown';
import type { BondNetwork } from './bonds';
import { fromBase64, toBase64 } from './ids';
import { Refused } from './refused';

/** Two who draw at once settle it in one round; more rounds than this are somebody's fault. */
const TRIES = 4;

/** Publishes the key that others seal to, where the server has none: at the first opting in, and after a rekey. */
export async function leaveSealKey(network: Pick<BondNetwork, 'http' | 'crypto' | 'me' | 'readMe'>) {
  const me = network.me.peek() ?? (await network.readMe());
  if (me.seal_key) return;
  const { key, signature } = await network.crypto.boxKey();
  const body: SealKey = { key: toBase64(key), signature: toBase64(signature) };
  await network.http.post('/api/me/seal-key', body);
  await network.readMe();
}

export function keyTrouble(error: unknown): BondTrouble {
  return error instanceof CryptoFault || error instanceof Refused ? error.code : 'internal';
}

export class BondKeys {
  /** The version of the vault's piece; null while it has not been read. */
  private version: number | null = null;

  constructor(
    private readonly bond: string,
    private readonly network: BondNetwork,
  ) {}

  private get item(): string {
    return `/api/vault/bond.${this.bond}`;
  }

  /** Whether this device holds the key that the view speaks of. */
  async held(view: BondView): Promise<boolean> {
    return view.key_edition > 0 && (await this.network.crypto.bondEdition(this.bond)) >= view.key_edition;
  }

  /**
   * Sees to it that both hold the newest key, as far as it lies with this device.
   * @returns the newest view: another than the given one when a key was given
   * @throws CryptoFault when what is offered is not the other's; Refused
   */
  async tend(view: BondView): Promise<BondView> {
    if (view.state === 'ended') {
      if (view.dawn_at !== null && this.network.now() >= view.dawn_at) await this.forget();
      return view;
    }
    if (this.version === null) await this.load();
    if (view.state === 'pact') return view;
    await leaveSealKey(this.network);
    let newest = view;
    for (let tries = 0; tries < TRIES; tries++) {
      if (!(await this.lacks(newest))) break;
      newest = await this.give(newest);
    }
    return newest;
  }

  /** Whether a key is missing that this device should draw: another device of mine may have drawn it already. */
  private async lacks(view: BondView): Promise<boolean> {
    let { draw } = await this.meet(view);
    if (draw) {
      await this.load();
      ({ draw } = await this.meet(view));
    }
    await this.save();
    return draw;
  }

  private meet(view: BondView): Promise<KeysMet> {
    const { crypto } = this.network;
    return crypto.meetBond(this.bond, otherOf(view.other), offeredOf(view.key), view.key_edition);
  }

  private async give(view: BondView): Promise<BondView> {
    const { crypto, http, deviceId } = this.network;
    const drawn = await crypto.drawBondKey(this.bond, otherOf(view.other), view.key_edition + 1);
    // In the vault before anybody has it: what is sealed under it must never be readable by the other alone.
    await this.save();
    try {
      return await http.post<BondView>(`/api/bonds/${this.bond}/key`, {
        edition: view.key_edition + 1,
        device: deviceId,
        body: toBase64(drawn.body),
        signature: toBase64(drawn.signature),
      });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale') throw error;
      // The other was faster: their key is the bond's.
      return http.get<BondView>(`/api/bonds/${this.bond}`);
    }
  }

  /** Takes in what the vault keeps: another device of mine may have written it. */
  private async load(): Promise<void> {
    const piece = await this.network.http.getPiece(this.item);
    await this.network.crypto.adoptBond(this.bond, piece?.body ?? null);
    this.version = piece?.version ?? 0;
  }

  /** Writes into the vault what it does not have yet. */
  async save(): Promise<void> {
    const { crypto, http } = this.network;
    for (let tries = 0; tries < TRIES; tries++) {
      const item = await crypto.bondItem(this.bond);
      if (!item) return;
      try {
        const kept = await http.putBytes<VaultItem>(`${this.item}?over=${this.version ?? 0}`, item.sealed);
        this.version = kept.version;
        await crypto.bondSaved(this.bond, item.revision);
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'stale') throw error;
        await this.load();
      }
    }
  }

  async accept(other: BondPerson): Promise<void> {
    const { member, account_key, account_key_version } = other;
    await this.network.crypto.acceptKey(member, fromBase64(account_key), account_key_version);
  }

  /**
   * The bond is gone: so are its keys, in the vault and here. Here last: what is still kept here is let go of again when
   * the vault could not be reached.
   */
  async forget(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const piece = await this.network.http.getPiece(this.item);
      if (!piece) break;
      try {
        await this.network.http.delete(`${this.item}?over=${piece.version}`);
        break;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'stale') throw error;
      }
    }
    await this.network.crypto.forgetBond(this.bond);
  }
}
