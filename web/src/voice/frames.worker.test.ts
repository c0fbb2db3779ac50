import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ToFrames } from './frames.worker';
import { keyId, readHeader } from './sframe';

const page = {
  onmessage: null as ((event: { data: ToFrames }) => Promise<void>) | null,
  postMessage: vi.fn(),
};

beforeAll(async () => {
  vi.stubGlobal('self', page);
  vi.stubGlobal('addEventListener', vi.fn());
  await import('./frames.worker');
});
afterAll(() => vi.unstubAllGlobals());

const send = (data: ToFrames) => page.onmessage?.({ data }) ?? Promise.resolve();

async function baseOf(byte: number): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(64).fill(byte), 'HKDF', false, ['deriveBits']);
}

test('a key that took longer takes the place of no later one, and no number comes twice under one key', async () => {
  const [older, newer] = [keyId(7n, 1, 1, 5), keyId(7n, 1, 1, 6)];
  const bases = { older: await baseOf(1), newer: await baseOf(2) };
  const frames = new TransformStream<{ data: ArrayBuffer }>();
  const out = new TransformStream<{ data: ArrayBuffer }>();
  await send({ t: 'streams', side: 'speak', readable: frames.readable, writable: out.writable });
  const [writer, reader] = [frames.writable.getWriter(), out.readable.getReader()];
  const sealed = async () => {
    void writer.write({ data: new ArrayBuffer(20) });
    const { value } = await reader.read();
    const read = readHeader(new Uint8Array(value?.data ?? new ArrayBuffer(0)));
    return `${read?.kid}/${read?.counter}`;
  };

  await send({ t: 'speak', kid: older, base: bases.older });
  const before = [await sealed(), await sealed()];
  // The same key once more, which this time is long in the making, and the next epoch's right after it.
  const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
  let makeIt = () => {};
  const waits = new Promise<void>((done) => {
    makeIt = done;
  });
  const slow = vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation(async (...args) => {
    if (args[1] === bases.older) await waits;
    return derive(...args);
  });
  const late = send({ t: 'speak', kid: older, base: bases.older });
  await send({ t: 'speak', kid: newer, base: bases.newer });
  const between = await sealed();
  makeIt();
  await late;
  slow.mockRestore();
  const after = await sealed();
  expect([between, after].every((each) => each.startsWith(`${newer}/`))).toBe(true);
  expect(new Set([...before, between, after]).size).toBe(4);
});
