/**
 * Ed25519 (RFC 8032) by WebCrypto where the browser has it, by noble where it lacks it. Secret keys are
 * always 32-byte seeds, so that a key made by one works with the other.
 */
import { concat, random, raw } from './bytes';

export interface Ed25519 {
  readonly native: boolean;
  publicKey(seed: Uint8Array): Promise<Uint8Array>;
  sign(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array>;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** RFC 8410: the fixed PKCS #8 head of an Ed25519 seed. */
const PKCS8_HEAD = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

const importSeed = (seed: Uint8Array, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', raw(concat(PKCS8_HEAD, seed)), 'Ed25519', extractable, ['sign']);

/** A device signs with one seed again and again, and bringing it into WebCrypto costs more than the signature. */
const brought = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function keyOf(seed: Uint8Array): Promise<CryptoKey> {
  const known = brought.get(seed) ?? importSeed(seed, false);
  brought.set(seed, known);
  return known;
}

const native: Ed25519 = {
  native: true,
  async publicKey(seed) {
    const jwk = await crypto.subtle.exportKey('jwk', await importSeed(seed, true));
    const base64 = (jwk.x ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  },
  async sign(seed, message) {
    return new Uint8Array(await crypto.subtle.sign('Ed25519', await keyOf(seed), raw(message)));
  },
  async verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    try {
      const key = await crypto.subtle.importKey('raw', raw(publicKey), 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, raw(signature), raw(message));
    } catch {
      return false;
    }
  },
};

/** The same in JavaScript; exported so that tests can compare the two. */
export async function nobleEd25519(): Promise<Ed25519> {
  const { ed25519 } = await import('@noble/curves/ed25519.js');
  return {
    native: false,
    publicKey: async (seed) => ed25519.getPublicKey(seed),
    sign: async (seed, message) => ed25519.sign(message, seed),
    verify: async (publicKey, message, signature) => {
      try {
        return ed25519.verify(signature, message, publicKey, { zip215: false });
      } catch {
        return false;
      }
    },
  };
}

async function choose(): Promise<Ed25519> {
  try {
    const seed = new Uint8Array(32).fill(7);
    const publicKey = await native.publicKey(seed);
    const message = Uint8Array.of(1);
    if (await native.verify(publicKey, message, await native.sign(seed, message))) return native;
  } catch {
    // Falls through to noble: the browser has no Ed25519, or only half of it.
  }
  return nobleEd25519();
}

let chosen: Promise<Ed25519> | undefined;

/** Feature-tested once; a whole round trip is tried because some browsers know the name and fail later. */
export function ed25519(): Promise<Ed25519> {
  chosen ??= choose();
  return chosen;
}

export const newSeed = (): Uint8Array => random(32);
