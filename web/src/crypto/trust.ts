/** Whom this device believes: the credential of every leaf, and the account key it has once seen of a member. */
import type { Credential as MlsCredential } from 'ts-mls';
import { verifyRekey } from './account';
import { equal, hex } from './bytes';
import { type Credential, verifyCredential } from './device';
import { CryptoFault } from './faults';

/** The account key seen first for a member, and its version. */
export interface Pin {
  readonly key: Uint8Array;
  readonly version: number;
}

export interface PinChange {
  readonly member: string;
  readonly before: Pin | undefined;
  readonly after: Pin;
}

/**
 * Remembers verified credentials and pinned account keys. A pin moves by itself only to the next version that
 * the pinned key has signed; any other change is refused until `accept` says that the person was asked.
 */
export class Trust {
  private readonly verified = new Map<string, Credential>();
  private readonly pins: Map<string, Pin>;
  private changes: PinChange[] = [];
  /** Why the last credential was refused; ts-mls only knows yes and no. */
  refusal: CryptoFault | undefined;

  constructor(pins: Map<string, Pin> = new Map()) {
    this.pins = pins;
  }

  pinOf(member: string): Pin | undefined {
    return this.pins.get(member);
  }

  /** Pins that moved and are not stored yet; they belong into the transaction of the state that came of it. */
  get moved(): readonly PinChange[] {
    return this.changes;
  }

  settleChanges(): void {
    this.changes = [];
  }

  /** Takes back what moved and is not stored: the change that showed these keys was refused. */
  dropChanges(): void {
    const changes = this.changes;
    this.changes = [];
    for (const { member, before } of changes.reverse()) {
      if (before === undefined) this.pins.delete(member);
      else this.pins.set(member, before);
    }
  }

  accept(member: string, pin: Pin): void {
    this.move(member, pin);
  }

  private move(member: string, after: Pin): void {
    this.changes.push({ member, before: this.pins.get(member), after });
    this.pins.set(member, after);
  }

  /** @throws CryptoFault `credential_forged`, `credential_mismatch`, `account_key_changed` (detail: the member) */
  async check(identity: Uint8Array, leafKey: Uint8Array): Promise<Credential> {
    const name = `${hex(leafKey)}.${hex(identity)}`;
    const credential = this.verified.get(name) ?? (await verifyCredential(identity, leafKey));
    this.verified.set(name, credential);
    await this.checkPin(credential);
    return credential;
  }

  private async checkPin(c: Credential): Promise<void> {
    const pin = this.pins.get(c.member);
    if (pin === undefined) {
      this.move(c.member, { key: c.account_key, version: c.account_key_version });
      return;
    }
    if (equal(pin.key, c.account_key)) return;
    const next =
      c.rekey !== undefined && equal(c.rekey.old_key, pin.key) && c.account_key_version > pin.version;
    if (next && c.rekey && (await verifyRekey(c.rekey, c.account_key, c.account_key_version))) {
      this.move(c.member, { key: c.account_key, version: c.account_key_version });
      return;
    }
    throw new CryptoFault('account_key_changed', 'The key of a person in this room has changed.', c.member);
  }

  /** In the form ts-mls asks for; the reason of a no is kept in `refusal`. */
  readonly service = {
    validateCredential: async (credential: MlsCredential, key: Uint8Array): Promise<boolean> => {
      try {
        if (credential.credentialType !== 'basic') {
          throw new CryptoFault('credential_forged', 'A device shows a credential of an unknown kind.');
        }
        await this.check(credential.identity, key);
        return true;
      } catch (error) {
        if (error instanceof CryptoFault) this.refusal = error;
        return false;
      }
    },
  };
}
