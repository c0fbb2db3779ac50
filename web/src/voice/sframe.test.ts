/** P5: the frames of a voice, against the vectors of RFC 9605 and against whoever alters them. */
import { expect, test } from 'vitest';
import { frameKey, header, keyId, openFrame, readHeader, sealFrame } from './sframe';

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (of: Uint8Array) => Array.from(of, (byte) => byte.toString(16).padStart(2, '0')).join('');
const base = (of: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', of, 'HKDF', false, ['deriveBits']);

/** RFC 9605, appendix C.1. */
const HEADERS: [kid: bigint, counter: bigint, encoded: string][] = [
  [0n, 0n, '00'],
  [0n, 1n, '01'],
  [0n, 255n, '08ff'],
  [0n, 256n, '090100'],
  [0n, 16777216n, '0b01000000'],
  [0n, 18446744073709551615n, '0fffffffffffffffff'],
  [1n, 0n, '10'],
  [1n, 65535n, '19ffff'],
  [255n, 0n, '80ff'],
  [255n, 65536n, '8aff010000'],
  [256n, 255n, '980100ff'],
  [65535n, 16777215n, '9affffffffff'],
  [16777216n, 1n, 'b101000000'],
  [4294967296n, 256n, 'c901000000000100'],
  [18446744073709551615n, 281474976710656n, 'feffffffffffffffff01000000000000'],
  [18446744073709551615n, 18446744073709551615n, 'ffffffffffffffffffffffffffffffffff'],
];

test('headers are those of the RFC, and are read back', () => {
  for (const [kid, counter, encoded] of HEADERS) {
    expect(hex(header(kid, counter))).toBe(encoded);
    const length = encoded.length / 2;
    expect(readHeader(bytes(`${encoded}aabb`))).toEqual({ kid, counter, length });
  }
});

test('what is no header, or a longer one than needed, is not read', () => {
  for (const bad of ['', '8f', '0fffff', '0800', '900001']) expect(readHeader(bytes(bad))).toBeNull();
});

test('a frame is sealed as in the RFC (appendix C.3, AES_256_GCM_SHA512_128), and opens', async () => {
  const key = await frameKey(await base(bytes('000102030405060708090a0b0c0d0e0f')), 291n);
  expect(hex(key.salt)).toBe('84991c167b8cd23c93708ec7');
  const plain = bytes('64726166742d696574662d736672616d652d656e63');
  const metadata = bytes('4945544620534672616d65205747');
  const sealed = await sealFrame(key, 17767n, plain, metadata);
  expect(hex(sealed)).toBe(
    '990123456794f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279',
  );
  const opened = await openFrame(key, readHeader(sealed)!, sealed, metadata);
  expect(new Uint8Array(opened!)).toEqual(plain);
});

test('another key, another counter or an altered byte opens nothing', async () => {
  const secret = await base(bytes('000102030405060708090a0b0c0d0e0f'));
  const key = await frameKey(secret, 291n);
  const sealed = await sealFrame(key, 9n, bytes('0102030405'));
  const read = readHeader(sealed)!;
  expect(await openFrame(key, read, sealed)).not.toBeNull();
  expect(await openFrame(await frameKey(secret, 292n), read, sealed)).toBeNull();
  expect(await openFrame(key, { ...read, counter: 10n }, sealed)).toBeNull();
  for (const at of [0, 1, read.length, sealed.length - 1]) {
    const altered = sealed.slice();
    altered[at]! ^= 1;
    expect(await openFrame(key, read, altered)).toBeNull();
  }
});

test('each speaking, place, generation and epoch has a key of its own', () => {
  const ids = [
    keyId(7n, 3, 1, 5),
    keyId(8n, 3, 1, 5),
    keyId(7n, 4, 1, 5),
    keyId(7n, 3, 2, 5),
    keyId(7n, 3, 1, 6),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(keyId((1n << 40n) - 1n, 255, 15, 4095)).toBe((1n << 64n) - 1n);
});
