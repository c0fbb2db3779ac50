import { CryptoFault } from './faults';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const text = (bytes: Uint8Array): string => decoder.decode(bytes);

/** WebCrypto's types want a view on a plain ArrayBuffer; ours always are, none is shared. */
export const raw = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Compares without leaving early, so that the time taken tells nothing about where two tags differ. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function uint32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

export function uint64(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

/** Joins fields so that no two different lists of fields give the same bytes: each carries its length (uint32). */
export function fields(...parts: (Uint8Array | string)[]): Uint8Array {
  return concat(
    ...parts.flatMap((part) => {
      const bytes = typeof part === 'string' ? utf8(part) : part;
      return [uint32(bytes.length), bytes];
    }),
  );
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648, lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let out = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
      value &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? out + ALPHABET[(value << (5 - bits)) & 31] : out;
}

/** A fresh id in the form the server uses too: 26 characters for 128 bits. */
export const newId = (): string => base32(random(16));

/** The sizes a sealed text may have: 256, 512, ... 4096, and from there in steps of an eighth of a power of two. */
export function bucket(length: number): number {
  if (length <= 256) return 256;
  const power = 2 ** Math.ceil(Math.log2(length));
  if (power <= 4096) return power;
  const step = power / 16;
  return Math.ceil(length / step) * step;
}

/** Hides the exact length: length (uint32), content, zeros up to the next bucket. */
export function pad(content: Uint8Array): Uint8Array {
  const out = new Uint8Array(bucket(content.length + 4));
  out.set(uint32(content.length));
  out.set(content, 4);
  return out;
}

export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < 4) throw new CryptoFault('seal_broken', 'The padding cannot be read.');
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - 4) throw new CryptoFault('seal_broken', 'The padding cannot be read.');
  return padded.slice(4, 4 + length);
}
