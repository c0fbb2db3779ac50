/** A device's place among the devices of a member: its signature key, vouched for by the account key. */
import { decode, encode } from '@msgpack/msgpack';
import { type Account, memberOf, type RekeyProof, verifyRekey } from './account';
import { equal, fields } from './bytes';
import { ed25519 } from './ed25519';
import { CryptoFault } from './faults';
import type { Signer } from './suite';

/** What stands in the MLS basic credential of every leaf. Keys 32 bytes, signatures 64 (Ed25519). */
export interface Credential {
  readonly member: string;
  readonly device: string;
  readonly account_key: Uint8Array;
  readonly account_key_version: number;
  readonly device_key: Uint8Array;
  readonly sig: Uint8Array;
  readonly rekey?: RekeyProof | undefined;
}

/** This device, as the port needs it. */
export interface Identity {
  readonly member: string;
  readonly device: string;
  readonly signer: Signer;
  readonly credential: Uint8Array;
}

const signedPart = (c: Omit<Credential, 'sig' | 'rekey'>): Uint8Array =>
  fields('asterism device 1', c.member, c.device, c.account_key, String(c.account_key_version), c.device_key);

export async function identify(
  account: Account,
  member: string,
  device: string,
  signer: Signer,
  proof?: RekeyProof,
): Promise<Identity> {
  const unsigned = {
    member,
    device,
    account_key: account.signer.publicKey,
    account_key_version: account.version,
    device_key: signer.publicKey,
  };
  const sig = await account.signer.sign(signedPart(unsigned));
  const credential = encode({ v: 1, ...unsigned, sig, ...(proof ? { rekey: proof } : {}) });
  return { member, device, signer, credential };
}

const isKey = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 64;

const forged = (why: string): CryptoFault =>
  new CryptoFault('credential_forged', 'A device shows a credential its account did not sign.', why);

/** Reads without trusting: shape only. @throws CryptoFault `credential_forged` */
export function readCredential(bytes: Uint8Array): Credential {
  let value: Record<string, unknown>;
  try {
    value = decode(bytes) as Record<string, unknown>;
  } catch {
    throw forged('unreadable');
  }
  if (typeof value !== 'object' || value === null || value.v !== 1) throw forged('version');
  const { member, device, account_key, account_key_version, device_key, sig } = value;
  if (!isName(member) || !isName(device)) throw forged('names');
  if (!isKey(account_key, 32) || !isKey(device_key, 32) || !isKey(sig, 64)) throw forged('keys');
  if (!Number.isSafeInteger(account_key_version) || (account_key_version as number) < 1)
    throw forged('version');
  const rekey = value.rekey as Partial<RekeyProof> | undefined;
  const proof =
    rekey && isKey(rekey.old_key, 32) && isKey(rekey.sig, 64)
      ? { old_key: rekey.old_key, sig: rekey.sig }
      : undefined;
  return {
    member,
    device,
    account_key,
    account_key_version: account_key_version as number,
    device_key,
    sig,
    rekey: proof,
  };
}

/**
 * The check every client makes for every leaf: the account key signed this credential, and the leaf signs
 * with exactly the device key in it.
 * @throws CryptoFault `credential_forged`, `credential_mismatch`
 */
export async function verifyCredential(bytes: Uint8Array, leafKey: Uint8Array): Promise<Credential> {
  const credential = readCredential(bytes);
  if (!equal(credential.device_key, leafKey)) {
    throw new CryptoFault('credential_mismatch', 'A device signs with a key its credential does not name.');
  }
  const genuine = await (await ed25519()).verify(
    credential.account_key,
    signedPart(credential),
    credential.sig,
  );
  if (!genuine) throw forged('signature');
  await checkName(credential);
  return credential;
}

/**
 * The member id is a hash of the account's first key, so the first two versions prove that the name is theirs. From the
 * third on that rests on the key pinned before and on what the server announces.
 */
async function checkName({ member, account_key, account_key_version, rekey }: Credential): Promise<void> {
  if (account_key_version === 1 && memberOf(account_key) !== member) throw forged('member');
  if (account_key_version !== 2) return;
  const vouched = rekey !== undefined && (await verifyRekey(rekey, account_key, 2));
  if (!vouched || memberOf(rekey.old_key) !== member) throw forged('member');
}
