/** The part of the engine that keeps the keys of bonds: on this disk, for the vault, from the other and for the other. */
import { decode, encode } from '@msgpack/msgpack';
import {
  type BondOther,
  type BondRecord,
  bondKeyBytes,
  decodeRecord,
  type Edition,
  encodeRecord,
  forgedKey,
  lacks,
  merged,
  newestOf,
  type OfferedKey,
  openBondKey,
  readKeyBody,
  recordName,
  sameRecord,
  sealBondKey,
  vaultName,
  withEditions,
} from './bond_key';
import { known, sealKeyOf, signedByOther } from './bond_other';
import { random } from './bytes';
import { CryptoFault } from './faults';
import { encodePin } from './pins';
import { RoomEngine } from './room_engine';
import { openVaultItem, sealVaultItem } from './vault';

/** What came of looking at the other's keys. `draw`: this device should draw the next edition. */
export interface KeysMet {
  draw: boolean;
}

/** The record on this disk; `revision` rises with each change, `saved` is the last one that is in the vault. */
interface KeptBond {
  record: Uint8Array;
  revision: number;
  saved: number;
}

export class BondKeyEngine extends RoomEngine {
  // ------------------------------------------------------------ the record, here and in the vault

  /** The bonds of which something is kept on this device. */
  keptBonds(): Promise<string[]> {
    return this.serial(async () => (await this.disk.list('bond/')).map(([name]) => name.slice(5)));
  }

  /** Takes in what the vault keeps of a bond; null when it keeps nothing. @throws CryptoFault `seal_broken` */
  adoptBond(bond: string, sealed: Uint8Array | null): Promise<void> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      if (!sealed) {
        // What the vault has lost is written there anew.
        if (kept) await this.writeBond(bond, { ...kept, saved: 0 });
        return;
      }
      const vault = decodeRecord(await openVaultItem(this.own.vaultKey, vaultName(bond), sealed));
      const record = kept ? merged(vault, decodeRecord(kept.record)) : vault;
      const revision = (kept?.revision ?? 0) + 1;
      const saved = sameRecord(record, vault) ? revision : 0;
      await this.writeBond(bond, { record: encodeRecord(record), revision, saved });
    });
  }

  /** What the vault should keep of a bond, or null when it has that already. */
  bondItem(bond: string): Promise<{ sealed: Uint8Array; revision: number } | null> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      if (!kept || kept.saved === kept.revision) return null;
      const sealed = await sealVaultItem(this.own.vaultKey, vaultName(bond), kept.record);
      return { sealed, revision: kept.revision };
    });
  }

  /** The vault has taken what `bondItem` gave. */
  bondSaved(bond: string, revision: number): Promise<void> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      if (kept) await this.writeBond(bond, { ...kept, saved: revision });
    });
  }

  /** Nothing of the bond stays on this device. */
  forgetBond(bond: string): Promise<void> {
    return this.serial(async () => {
      const sealed = await this.disk.list(`sealed/${bond}/`);
      const names = [recordName(bond), ...sealed.map(([name]) => name)];
      await this.disk.write(new Map(names.map((name) => [name, null])));
    });
  }

  protected async keptBond(bond: string): Promise<KeptBond | null> {
    const bytes = await this.disk.get(recordName(bond));
    return bytes ? (decode(bytes) as KeptBond) : null;
  }

  private writeBond(bond: string, kept: KeptBond): Promise<void> {
    return this.disk.write(new Map([[recordName(bond), encode(kept)]]));
  }

  /** @throws CryptoFault `bond_key_missing` when this device has met nobody in this bond yet */
  protected async bondRecord(bond: string): Promise<BondRecord> {
    const kept = await this.keptBond(bond);
    if (!kept)
      throw new CryptoFault('bond_key_missing', 'This device does not have the key of the bond yet.');
    return decodeRecord(kept.record);
  }

  protected async keepRecord(bond: string, record: BondRecord): Promise<void> {
    const kept = await this.keptBond(bond);
    if (kept && sameRecord(record, decodeRecord(kept.record))) return;
    const revision = (kept?.revision ?? 0) + 1;
    await this.writeBond(bond, { record: encodeRecord(record), revision, saved: kept?.saved ?? 0 });
  }

  /** The newest edition this device has; 0 when it has none. */
  bondEdition(bond: string): Promise<number> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      return kept ? (newestOf(decodeRecord(kept.record))?.edition ?? 0) : 0;
    });
  }

  /**
   * Nobody but the other of this bond, as this device has known them from its beginning, belongs to a visit's room.
   * @throws CryptoFault `bond_key_missing` when this device has met nobody in this bond yet
   */
  visitIn(bond: string, room: string): Promise<void> {
    return this.serial(async () => this.expectIn(room, [(await this.bondRecord(bond)).other]));
  }

  // ------------------------------------------------------------ the key

  /**
   * Looks at the other's keys, and takes the key they offer. What is there to be kept goes into the vault next.
   * @param offered the last that the other drew, which may be older than the newest
   * @param edition the newest edition that the server speaks of; 0 for none
   * @throws CryptoFault `bond_other`, `account_key_changed`, `credential_forged`, `seal_key_forged`,
   *   `bond_key_forged`, `bond_key_stale`
   */
  meetBond(bond: string, other: BondOther, offered: OfferedKey | null, edition: number): Promise<KeysMet> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      let record = kept ? decodeRecord(kept.record) : emptyRecord(other.member);
      record = await this.withOther(record, other);
      await this.keepRecord(bond, record);
      if (edition < (newestOf(record)?.edition ?? 0)) {
        throw new CryptoFault('bond_key_stale', 'An older key of this bond is shown than the one in use.');
      }
      record = await this.withOffered(bond, record, offered, edition);
      await this.keepRecord(bond, record);
      const holds = edition > 0 && newestOf(record)?.edition === edition;
      const rekeyed = holds && record.meant_for < (record.keys.at(-1)?.version ?? 0);
      return { draw: (!holds || rekeyed || record.owes) && (await sealKeyOf(other)) !== null };
    });
  }

  /** Believes the other's account key, or throws; a pin that moves is written down with it. */
  private async withOther(record: BondRecord, other: BondOther): Promise<BondRecord> {
    try {
      const met = await known(record, other, this.trust);
      const pin = this.trust.pinOf(other.member);
      if (pin && this.trust.moved.length > 0) {
        await this.disk.write(new Map([[`pin/${other.member}`, encodePin(pin)]]));
      }
      this.trust.settleChanges();
      return met;
    } catch (error) {
      this.trust.dropChanges();
      throw error;
    }
  }

  private async withOffered(
    bond: string,
    record: BondRecord,
    offered: OfferedKey | null,
    edition: number,
  ): Promise<BondRecord> {
    const meant_for = record.keys.at(-1)?.version ?? 0;
    const holds = (one: BondRecord, number: number) => one.editions.some((each) => each.edition === number);
    let next = record;
    if (offered && !holds(record, offered.edition)) {
      if (offered.edition > edition || offered.by !== record.other) throw forgedKey('place');
      const ring = await this.ringOf(bond, record, offered);
      if (ring) next = { ...withEditions(record, ring), meant_for, owes: lacks(record, ring) };
    }
    // The newest is mine: the server has taken what was drawn, or else this member has lost it.
    const { drawn } = next;
    if (!holds(next, edition) && offered?.edition !== edition && drawn?.edition === edition) {
      next = { ...withEditions(next, [drawn]), meant_for, owes: false };
    }
    return holds(next, edition) && next.drawn ? { ...next, drawn: null } : next;
  }

  /** What the other gives: null when it is sealed to, or signed for, an account key that is known no more. */
  private async ringOf(bond: string, record: BondRecord, offered: OfferedKey): Promise<Edition[] | null> {
    const { member } = this.port.identity;
    const { credential } = readKeyBody(offered.body);
    const shown = { member: offered.by, device: offered.device, credential };
    const message = bondKeyBytes(bond, offered, member);
    try {
      await signedByOther(record, shown, message, offered.signature, forgedKey);
    } catch (error) {
      if (error instanceof CryptoFault && error.detail === 'account') return null;
      throw error;
    }
    return openBondKey(bond, offered, member, await this.own.box());
  }

  /**
   * Draws the next edition and seals it to the other. Keep `bondItem` in the vault before it is given: asked again for
   * the same edition, it seals the same key.
   */
  drawBondKey(
    bond: string,
    other: BondOther,
    edition: number,
  ): Promise<{ body: Uint8Array; signature: Uint8Array }> {
    return this.serial(async () => {
      const record = await this.withOther(await this.bondRecord(bond), other);
      const sealKey = await sealKeyOf(other);
      if (!sealKey) throw new CryptoFault('seal_key_forged', 'The other has no key to seal to yet.');
      const drawn = record.drawn?.edition === edition ? record.drawn : { edition, key: random(32) };
      await this.keepRecord(bond, { ...record, drawn });
      const { member, device, credential, signer } = this.port.identity;
      const body = await sealBondKey(record, drawn, { bond, by: member, credential }, sealKey);
      const signed = bondKeyBytes(bond, { edition, by: member, device, body }, other.member);
      return { body, signature: await signer.sign(signed) };
    });
  }
}

const emptyRecord = (other: string): BondRecord => ({
  other,
  keys: [],
  own: random(32),
  editions: [],
  meant_for: 0,
  owes: false,
  drawn: null,
  gone: [],
});
