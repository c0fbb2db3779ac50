import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const vibrate = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vibrate.mockClear();
  const kept = new Map<string, string>();
  vi.stubGlobal('navigator', { vibrate });
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pulses = () => vibrate.mock.calls.filter(([pattern]) => Array.isArray(pattern)).length;

test('a drum is felt a few times and then goes quiet by itself', async () => {
  const { feel } = await import('./felt');
  const stop = feel(null);
  expect(pulses()).toBe(1);
  vi.advanceTimersByTime(120_000);
  expect(pulses()).toBe(5);
  stop();
});

test('it ends at once when it is answered', async () => {
  const { feel } = await import('./felt');
  feel(0.5)();
  vi.advanceTimersByTime(60_000);
  expect(pulses()).toBe(1);
  expect(vibrate).toHaveBeenLastCalledWith(0);
});

test('what was chosen is kept on this device, and sound is off until asked for', async () => {
  const first = await import('./felt');
  expect(first.senses.value).toEqual(['light', 'haptics']);
  first.chooseSense('haptics', false);
  first.chooseSense('sound', true);
  vi.resetModules();
  const next = await import('./felt');
  expect(next.senses.value).toEqual(['light', 'sound']);
  next.feel(null)();
  expect(pulses()).toBe(0);
});
