/** The one cipher suite of all rooms, and the way another could come: it is recorded per room and generation. */
import {
  type CiphersuiteImpl,
  type CiphersuiteName,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
} from 'ts-mls';
import { type Ed25519, ed25519, newSeed } from './ed25519';
import { CryptoFault } from './faults';

/** X-Wing (ML-KEM-768 with X25519), AES-256-GCM, SHA-512, Ed25519. */
export const SUITE: CiphersuiteName = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';

export const SUITES: readonly CiphersuiteName[] = [SUITE];

/** Signs for one device. The secret key is here and never in the state of a group. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export async function signerOf(seed: Uint8Array): Promise<Signer> {
  const ed = await ed25519();
  return { publicKey: await ed.publicKey(seed), sign: (message) => ed.sign(seed, message) };
}

const made = new Map<string, Promise<CiphersuiteImpl>>();

/** ts-mls has no way back when WebCrypto lacks Ed25519, so the signature part is always ours. */
async function make(name: CiphersuiteName, ed: Ed25519): Promise<CiphersuiteImpl> {
  const impl = await getCiphersuiteImpl(getCiphersuiteFromName(name));
  if (!name.endsWith('Ed25519')) return impl;
  return {
    ...impl,
    signature: {
      sign: (seed, message) => ed.sign(seed, message),
      verify: (key, message, signature) => ed.verify(key, message, signature),
      keygen: async () => {
        const signKey = newSeed();
        return { signKey, publicKey: await ed.publicKey(signKey) };
      },
    },
  };
}

/** The suite as ts-mls wants it. */
export async function suite(name: CiphersuiteName = SUITE): Promise<CiphersuiteImpl> {
  const ed = await ed25519();
  const known = made.get(name) ?? make(name, ed);
  made.set(name, known);
  return known;
}

/** The suite of a room, signing with the device's key whatever key bytes the library hands over (it has none). */
export async function suiteFor(signer: Signer, name: string = SUITE): Promise<CiphersuiteImpl> {
  if (!SUITES.includes(name as CiphersuiteName)) {
    throw new CryptoFault('suite_unknown', 'This room uses a cipher this version does not know.', name);
  }
  const impl = await suite(name as CiphersuiteName);
  return { ...impl, signature: { ...impl.signature, sign: (_none, message) => signer.sign(message) } };
}
