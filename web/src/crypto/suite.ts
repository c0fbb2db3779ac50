/** The one cipher suite of all rooms, and the way another could come: it is recorded per room and generation. */
import { Aes256Gcm, CipherSuite, HkdfSha512 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls';
import { makeAead } from 'ts-mls/crypto/implementation/default/makeAead.js';
import { makeHashImpl } from 'ts-mls/crypto/implementation/default/makeHashImpl.js';
import { makeKdfImpl } from 'ts-mls/crypto/implementation/default/makeKdfImpl.js';
import { defaultRng } from 'ts-mls/crypto/implementation/default/rng.js';
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js';
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

/**
 * The signature part of a suite, always ours: ts-mls has no way back when WebCrypto lacks Ed25519.
 * Exported for the vectors, which run it under suites of other key exchanges.
 */
export const signatureOf = (ed: Ed25519): CiphersuiteImpl['signature'] => ({
  sign: (seed, message) => ed.sign(seed, message),
  verify: (key, message, signature) => ed.verify(key, message, signature),
  keygen: async () => {
    const signKey = newSeed();
    return { signKey, publicKey: await ed.publicKey(signKey) };
  },
});

/** Put together here from the parts of ts-mls, so that the code of all other suites stays out of the page. */
async function make(): Promise<CiphersuiteImpl> {
  const names = { kem: 'X-Wing', aead: 'AES256GCM', kdf: 'HKDF-SHA512' } as const;
  const [aead] = await makeAead(names.aead);
  const hpke = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha512(), aead: new Aes256Gcm() });
  return {
    kdf: makeKdfImpl(new HkdfSha512()),
    hash: makeHashImpl(crypto.subtle, 'SHA-512'),
    signature: signatureOf(await ed25519()),
    hpke: await makeGenericHpke(names, aead, hpke),
    rng: defaultRng,
    name: SUITE,
  };
}

let made: Promise<CiphersuiteImpl> | undefined;

/** The suite as ts-mls wants it. */
export function suite(): Promise<CiphersuiteImpl> {
  made ??= make();
  return made;
}

/** The suite of a room, signing with the device's key whatever key bytes the library hands over (it has none). */
export async function suiteFor(signer: Signer, name: string = SUITE): Promise<CiphersuiteImpl> {
  if (!SUITES.includes(name as CiphersuiteName)) {
    throw new CryptoFault('suite_unknown', 'This room uses a cipher this version does not know.', name);
  }
  const impl = await suite();
  return { ...impl, signature: { ...impl.signature, sign: (_none, message) => signer.sign(message) } };
}
