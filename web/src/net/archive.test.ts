/** P6: what a member's other devices need is written down in the end, whatever stood in the way for a while. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Crypto } from '../crypto/client';
import { Archive } from './archive';
import { Http } from './http';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const crypto = {
  archive: async () => [],
  archiveKeyItem: async () => ({ name: 'archive.r', sealed: new Uint8Array() }),
} as unknown as Crypto;

/** A vault that refuses by these codes, one after the other, and then takes what it is given. */
function vault(...refusals: string[]) {
  const asked: number[] = [];
  const kept: string[] = [];
  const http = new Http('', async (path) => {
    if (path.includes('/archive.')) return Response.json({ version: 1 });
    asked.push(Date.now());
    const code = refusals.shift();
    if (code === 'offline') throw new TypeError('no connection');
    if (code) return Response.json({ code, sentence: '', detail: {} }, { status: 503 });
    kept.push(path);
    return Response.json({ version: 1 });
  });
  return { archive: new Archive('r', http, crypto), asked, kept };
}

test.each(['offline', 'store_unavailable', 'busy', 'too_fast', 'internal'])(
  'a refusal that passes (%s) is waited out',
  async (code) => {
    const { archive, kept } = vault(code, code, code);
    archive.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kept).toHaveLength(1);
  },
);

test('each time it is left longer in peace, and never for more than a minute', async () => {
  const { archive, asked } = vault(...Array(12).fill('busy'));
  archive.changed();
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  const pauses = asked.slice(1).map((at, before) => at - asked[before]!);
  expect(pauses).toHaveLength(12);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses[0]).toBeLessThan(5_000);
  expect(pauses.at(-1)).toBe(60_000);
});

test.each(['vault_full', 'not_found'])('what does not pass (%s) is not tried again', async (code) => {
  const { archive, asked } = vault(code);
  archive.changed();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(asked).toHaveLength(1);
});

test('what is on its way when the room goes is not tried again', async () => {
  const { archive, asked } = vault('busy');
  archive.changed();
  const written = archive.flush();
  archive.stop();
  await written;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(asked).toHaveLength(1);
});
