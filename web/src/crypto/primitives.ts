/** The few primitives everything here is made of. Hashes come from noble (synchronous), AES-GCM from WebCrypto. */
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concat, random, raw, utf8 } from './bytes';
import { CryptoFault } from './faults';

export const sha256 = (data: Uint8Array): Uint8Array => nobleSha256(data);
export const hmac256 = (key: Uint8Array, data: Uint8Array): Uint8Array => hmac(nobleSha256, key, data);

/** HKDF-SHA-256 (RFC 5869) without salt; `info` names the purpose. */
export const derive = (secret: Uint8Array, info: string, length = 32): Uint8Array =>
  hkdf(nobleSha256, secret, undefined, utf8(info), length);

export async function aesKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

const SEAL_VERSION = 1;

/** version (1 byte), nonce (12 random bytes), AES-256-GCM ciphertext with its tag. */
export async function seal(
  key: CryptoKey | Uint8Array,
  plain: Uint8Array,
  bound: Uint8Array,
): Promise<Uint8Array> {
  const secret = key instanceof Uint8Array ? await aesKey(key) : key;
  const nonce = random(12);
  const params = { name: 'AES-GCM', iv: raw(nonce), additionalData: raw(bound) };
  const ciphertext = await crypto.subtle.encrypt(params, secret, raw(plain));
  return concat(Uint8Array.of(SEAL_VERSION), nonce, new Uint8Array(ciphertext));
}

/** @throws CryptoFault `seal_broken` when the bytes, the key or what they are bound to is another. */
export async function open(
  key: CryptoKey | Uint8Array,
  sealed: Uint8Array,
  bound: Uint8Array,
): Promise<Uint8Array> {
  if (sealed[0] !== SEAL_VERSION) throw new CryptoFault('seal_broken', 'This was sealed in an unknown way.');
  const secret = key instanceof Uint8Array ? await aesKey(key) : key;
  const params = { name: 'AES-GCM', iv: raw(sealed.slice(1, 13)), additionalData: raw(bound) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(params, secret, raw(sealed.slice(13))));
  } catch {
    throw new CryptoFault('seal_broken', 'This cannot be opened with the key at hand.');
  }
}
