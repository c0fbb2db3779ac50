/** Whom a bond is with: the other's account key, as it is pinned, and what it vouches for. */
import { memberOf, sealKeyBytes } from './account';
import { type BondOther, type BondRecord, otherPerson, withKey } from './bond_key';
import { equal } from './bytes';
import { type Credential, readCredential, verifyCredential } from './device';
import { ed25519 } from './ed25519';
import { CryptoFault } from './faults';
import type { Trust } from './trust';

/**
 * Believes the other's account key only if it is the one known before, one that it has signed, or at first sight one
 * that fits their id. What another device of this member has learnt counts here too.
 * @returns the record with that key as its newest
 * @throws CryptoFault `bond_other`, `account_key_changed` (detail: the member), `credential_forged`
 */
export async function known(record: BondRecord, other: BondOther, trust: Trust): Promise<BondRecord> {
  if (other.member !== record.other) throw otherPerson();
  const { member, account_key: key, account_key_version: version } = other;
  const learnt = record.keys.at(-1);
  const pin = trust.pinOf(member);
  if (learnt && (!pin || pin.version < learnt.version)) trust.accept(member, learnt);
  const before = trust.pinOf(member);
  if (before ? !equal(before.key, key) : version !== 1) await learnFrom(other, trust);
  else if (!before) {
    if (memberOf(key) !== member) throw notTheirs();
    trust.accept(member, { key, version });
  }
  return withKey(record, { key, version: trust.pinOf(member)?.version ?? version });
}

/** A later key shows in a device's credential who vouches for it. */
async function learnFrom(other: BondOther, trust: Trust): Promise<void> {
  for (const bytes of other.credentials) {
    const read = readCredential(bytes);
    if (read.member !== other.member || !equal(read.account_key, other.account_key)) continue;
    await trust.check(bytes, read.device_key);
    return;
  }
  if (!trust.pinOf(other.member)) throw notTheirs();
  throw new CryptoFault('account_key_changed', 'The key of a person in this bond has changed.', other.member);
}

const notTheirs = (): CryptoFault =>
  new CryptoFault('credential_forged', 'The key that is shown is not of this person.', 'member');

/** @returns the seal key, once the account has vouched for it. @throws CryptoFault `seal_key_forged` */
export async function sealKeyOf(other: BondOther): Promise<Uint8Array | null> {
  const { seal_key, seal_signature, account_key } = other;
  if (!seal_key) return null;
  const vouched =
    seal_signature && (await (await ed25519()).verify(account_key, sealKeyBytes(seal_key), seal_signature));
  if (vouched) return seal_key;
  throw new CryptoFault('seal_key_forged', 'The key to seal to is not vouched for by the other.');
}

/**
 * Whether a device of the other has signed. The credential counts also after an account key that followed it: what was
 * sealed before is still theirs.
 * @throws CryptoFault with the code that `forged` gives
 */
export async function signedByOther(
  record: BondRecord,
  shown: { member: string; device: string; credential: Uint8Array },
  message: Uint8Array,
  signature: Uint8Array,
  forged: (why: string) => CryptoFault,
): Promise<void> {
  let credential: Credential;
  try {
    const read = readCredential(shown.credential);
    credential = await verifyCredential(shown.credential, read.device_key);
  } catch {
    throw forged('credential');
  }
  const { member, device, account_key, device_key } = credential;
  if (member !== record.other || member !== shown.member || device !== shown.device) throw forged('device');
  if (!record.keys.some((one) => equal(one.key, account_key))) throw forged('account');
  if (!(await (await ed25519()).verify(device_key, message, signature))) throw forged('signature');
}
