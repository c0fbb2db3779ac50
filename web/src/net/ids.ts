/** Ids and bytes as the wire writes them. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Lowercase base32 (RFC 4648 alphabet) without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + ALPHABET[(held << (5 - bits)) & 31] : out;
}

/** A fresh id of 128 random bits. */
export function newRef(): string {
  return base32(crypto.getRandomValues(new Uint8Array(16)));
}

/** The member id of an account: the first 26 characters of base32 of SHA-256 over its first public key. */
export async function memberOf(accountKey: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', accountKey as BufferSource);
  return base32(new Uint8Array(digest)).slice(0, 26);
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
