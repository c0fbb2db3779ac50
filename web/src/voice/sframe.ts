/**
 * SFrame (RFC 9605) for the frames of a voice, with the suite AES_256_GCM_SHA512_128. Pure but for WebCrypto; it runs
 * in the worker of frames.worker.ts. Metadata is empty: what a frame belongs to is bound by its key id.
 */

/** AES_256_GCM_SHA512_128 (section 4.5). */
const SUITE = 5;
const KEY_BITS = 256;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

export interface FrameKey {
  kid: bigint;
  key: CryptoKey;
  salt: Uint8Array;
}

export interface Header {
  kid: bigint;
  counter: bigint;
  /** Bytes of the header. */
  length: number;
}

function bigEndian(value: bigint, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

function number(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function bytesOf(value: bigint): number {
  let count = 1;
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) count += 1;
  return count;
}

/** Section 4.3: one byte that says how the two numbers follow; small ones stand in it. */
export function header(kid: bigint, counter: bigint): Uint8Array {
  const half = (value: bigint) => (value < 8n ? { bits: Number(value), tail: 0 } : longer(value));
  const k = half(kid);
  const c = half(counter);
  const out = new Uint8Array(1 + k.tail + c.tail);
  out[0] = (k.bits << 4) | c.bits;
  out.set(bigEndian(kid, k.tail), 1);
  out.set(bigEndian(counter, c.tail), 1 + k.tail);
  return out;
}

function longer(value: bigint): { bits: number; tail: number } {
  const tail = bytesOf(value);
  return { bits: 8 | (tail - 1), tail };
}

/** @returns null for what is no header, or not the shortest one */
export function readHeader(frame: Uint8Array): Header | null {
  const [config] = frame;
  if (config === undefined) return null;
  const read = (bits: number, at: number): [value: bigint, end: number] => {
    if ((bits & 8) === 0) return [BigInt(bits), at];
    const end = at + (bits & 7) + 1;
    return [number(frame.subarray(at, end)), end];
  };
  const [kid, middle] = read(config >> 4, 1);
  const [counter, length] = read(config & 15, middle);
  if (length > frame.length || header(kid, counter).length !== length) return null;
  return { kid, counter, length };
}

/** Section 4.4.2. @param base an HKDF key with the use `deriveBits` */
export async function frameKey(base: CryptoKey, kid: bigint): Promise<FrameKey> {
  const derive = async (label: string, bits: number): Promise<ArrayBuffer> => {
    const name = new TextEncoder().encode(`SFrame 1.0 Secret ${label} `);
    const info = new Uint8Array(name.length + 10);
    info.set(name);
    info.set(bigEndian(kid, 8), name.length);
    info.set(bigEndian(BigInt(SUITE), 2), name.length + 8);
    const how = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(), info };
    return crypto.subtle.deriveBits(how, base, bits);
  };
  const secret = await derive('key', KEY_BITS);
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { kid, key, salt: new Uint8Array(await derive('salt', NONCE_LENGTH * 8)) };
}

function params(key: FrameKey, counter: bigint, head: Uint8Array, metadata: Uint8Array) {
  const nonce = bigEndian(counter, NONCE_LENGTH).map((byte, i) => byte ^ (key.salt[i] ?? 0));
  const additionalData = new Uint8Array(head.length + metadata.length);
  additionalData.set(head);
  additionalData.set(metadata, head.length);
  return { name: 'AES-GCM', iv: nonce, additionalData, tagLength: TAG_LENGTH * 8 };
}

const NOTHING = new Uint8Array();

/** Section 4.4.3. A counter must never come twice under one key. */
export async function sealFrame(
  key: FrameKey,
  counter: bigint,
  plain: Uint8Array<ArrayBuffer>,
  metadata = NOTHING,
): Promise<Uint8Array<ArrayBuffer>> {
  const head = header(key.kid, counter);
  const sealed = await crypto.subtle.encrypt(params(key, counter, head, metadata), key.key, plain);
  const out = new Uint8Array(head.length + sealed.byteLength);
  out.set(head);
  out.set(new Uint8Array(sealed), head.length);
  return out;
}

/** Section 4.4.4. @returns null for what this key does not open */
export async function openFrame(
  key: FrameKey,
  read: Header,
  frame: Uint8Array<ArrayBuffer>,
  metadata = NOTHING,
): Promise<ArrayBuffer | null> {
  const how = params(key, read.counter, frame.subarray(0, read.length), metadata);
  return crypto.subtle.decrypt(how, key.key, frame.subarray(read.length)).catch(() => null);
}

/**
 * The id of a key (section 5.2), 64 bits: a context of 40 that is drawn anew each time somebody speaks, so that no
 * counter comes twice after a reload; 8 of the place in the group; 4 of the generation and 12 of the epoch.
 */
export function keyId(context: bigint, leaf: number, generation: number, epoch: number): bigint {
  const place = BigInt(leaf & 0xff);
  const moment = BigInt(((generation & 0xf) << 12) | (epoch & 0xfff));
  return (BigInt.asUintN(40, context) << 24n) | (place << 16n) | moment;
}
