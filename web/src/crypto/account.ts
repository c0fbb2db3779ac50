/** The account: 128 bits made on the device, and the keys that follow from them (HKDF-SHA-256, RFC 5869). */
import { base32, fields, random } from './bytes';
import { ed25519 } from './ed25519';
import { CryptoFault } from './faults';
import { aesKey, derive, sha256 } from './primitives';
import { type Signer, signerOf, suite } from './suite';
import { fromWords, toWords } from './words';

/** Sealed boxes: what is encrypted to a person rather than to a room. X-Wing, as the rooms are. */
export interface BoxKeys {
  readonly publicKey: Uint8Array;
  open(sealed: SealedBox, purpose: string): Promise<Uint8Array>;
}

export interface SealedBox {
  readonly enc: Uint8Array;
  readonly ct: Uint8Array;
}

export interface Account {
  readonly secret: Uint8Array;
  /** Rises with each rekey; 1 for a fresh account. */
  readonly version: number;
  readonly signer: Signer;
  readonly vaultKey: CryptoKey;
  box(): Promise<BoxKeys>;
}

/** A rekey: the old key's signature over the new key, shown to peers who have pinned the old one. */
export interface RekeyProof {
  readonly old_key: Uint8Array;
  readonly sig: Uint8Array;
}

export const newSecret = (): Uint8Array => random(16);

/** @param secret 16 bytes */
export async function accountOf(secret: Uint8Array, version = 1): Promise<Account> {
  if (secret.length !== 16) throw new CryptoFault('account_missing', 'An account secret has 16 bytes.');
  const signer = await signerOf(derive(secret, 'asterism account 1'));
  const vaultKey = await aesKey(derive(secret, 'asterism vault 1'));
  let box: Promise<BoxKeys> | undefined;
  return {
    secret,
    version,
    signer,
    vaultKey,
    // Deriving an X-Wing key pair takes milliseconds and few devices ever open a box, so it waits until asked.
    box: () => {
      box ??= boxOf(secret);
      return box;
    },
  };
}

export const accountFromWords = async (words: string): Promise<Account> => accountOf(await fromWords(words));
export const wordsOfAccount = (account: Account): Promise<string[]> => toWords(account.secret);

async function boxOf(secret: Uint8Array): Promise<BoxKeys> {
  const { hpke } = await suite();
  const pair = await hpke.deriveKeyPair(derive(secret, 'asterism box 1', 32));
  return {
    publicKey: await hpke.exportPublicKey(pair.publicKey),
    async open(sealed, purpose) {
      try {
        return await hpke.open(pair.privateKey, sealed.enc, sealed.ct, fields('asterism box 1', purpose));
      } catch {
        throw new CryptoFault('seal_broken', 'This was not sealed to this account.');
      }
    },
  };
}

/** Seals to the public box key of a person; `purpose` keeps a box for one use from being read as another. */
export async function sealBox(publicKey: Uint8Array, plain: Uint8Array, purpose: string): Promise<SealedBox> {
  const { hpke } = await suite();
  return hpke.seal(await hpke.importPublicKey(publicKey), plain, fields('asterism box 1', purpose));
}

/**
 * What is signed to sign in. The prefix keeps a server from having anything else signed as a challenge, the host keeps
 * one network from signing in at another with it.
 */
export const signInBytes = (challenge: Uint8Array, host: string): Uint8Array =>
  fields('asterism sign-in 1', challenge, host);

/**
 * The member id that belongs to the first key of an account: 26 characters of base32 of its SHA-256. No server can
 * therefore give somebody's name to another key.
 */
export const memberOf = (firstKey: Uint8Array): string => base32(sha256(firstKey).slice(0, 17)).slice(0, 26);

/** What is signed to say that a box key is one's own. */
export const sealKeyBytes = (boxKey: Uint8Array): Uint8Array => fields('asterism seal key 1', boxKey);

export const rekeyBytes = (newKey: Uint8Array, newVersion: number): Uint8Array =>
  fields('asterism rekey 1', newKey, String(newVersion));

/** The next account, with the proof by which peers accept it. */
export async function rekey(old: Account): Promise<{ account: Account; proof: RekeyProof }> {
  const account = await accountOf(newSecret(), old.version + 1);
  const sig = await old.signer.sign(rekeyBytes(account.signer.publicKey, account.version));
  return { account, proof: { old_key: old.signer.publicKey, sig } };
}

export async function verifyRekey(
  proof: RekeyProof,
  newKey: Uint8Array,
  newVersion: number,
): Promise<boolean> {
  return (await ed25519()).verify(proof.old_key, rekeyBytes(newKey, newVersion), proof.sig);
}
