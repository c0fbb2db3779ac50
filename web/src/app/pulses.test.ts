import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const knock = vi.fn();
const silent = vi.fn();
const vibrate = vi.fn();
vi.mock('../sound/sound', () => ({ openSound: () => ({ knock, stop: silent }) }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { vibrate });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const made of [knock, silent, vibrate]) made.mockClear();
});

const felt = { pattern: [120, 180, 120], everyMs: 4_000, haptics: () => true, sound: () => true };

test('a ring sounds and is felt from its first moment until it ends, and is silent then', async () => {
  const { pulse } = await import('./pulses');
  const stop = pulse(felt);
  await vi.dynamicImportSettled();
  expect([knock.mock.calls.length, vibrate.mock.calls.length]).toEqual([1, 1]);
  vi.advanceTimersByTime(8_000);
  expect([knock.mock.calls.length, vibrate.mock.calls.length]).toEqual([3, 3]);
  stop();
  expect(silent).toHaveBeenCalledOnce();
  expect(vibrate).toHaveBeenLastCalledWith(0);
  vi.advanceTimersByTime(60_000);
  expect(knock).toHaveBeenCalledTimes(3);
});

test('a ring that ended before its sound was there makes none', async () => {
  const { pulse } = await import('./pulses');
  pulse(felt)();
  await vi.dynamicImportSettled();
  vi.advanceTimersByTime(60_000);
  expect(knock).not.toHaveBeenCalled();
});
