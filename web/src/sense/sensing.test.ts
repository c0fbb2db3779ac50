import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AGAIN_MS, type Apart, Sensing } from './sensing';
import type { Told } from './worker';

/** A worker that says what the test says. */
class Held implements Apart {
  onmessage: Apart['onmessage'] = null;
  onerror: Apart['onerror'] = null;
  onmessageerror: Apart['onmessageerror'] = null;
  asked: string[] = [];
  ended = false;
  postMessage({ text }: { text: string }) {
    this.asked.push(text);
  }
  terminate() {
    this.ended = true;
  }
  says(told: Told) {
    this.onmessage?.({ data: told } as MessageEvent<Told>);
  }
}

let workers: Held[];
let sensing: Sensing;
const OFF = { known: false, reason: 'off' };
const EMPTY: Told = { read: { unknown: 'empty' } };

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  sensing = new Sensing(() => {
    workers.push(new Held());
    return workers.at(-1)!;
  });
});
afterEach(() => vi.useRealTimers());

test('nothing is opened before somebody asks, and then one worker for all', async () => {
  expect(sensing.state.value).toEqual({ is: 'idle' });
  expect(workers).toHaveLength(0);
  const both = [sensing.sense('one'), sensing.listening('two')];
  expect(sensing.state.value).toEqual({ is: 'loading' });
  expect(workers[0]!.asked).toEqual([]);
  workers[0]!.says({ ready: true });
  expect(workers[0]!.asked).toEqual(['one']);
  workers[0]!.says(EMPTY);
  workers[0]!.says({ read: { unknown: 'script' } });
  expect(await Promise.all(both)).toEqual([
    { known: false, reason: 'empty' },
    { known: false, reason: 'language' },
  ]);
  expect(workers).toHaveLength(1);
});

test('a device without workers is off and says so', async () => {
  for (const open of [
    () => null,
    () => {
      throw new Error('no workers here');
    },
  ]) {
    const none = new Sensing(open);
    expect(await none.sense('I want to die.')).toEqual(OFF);
    expect(none.state.value).toEqual({ is: 'off', why: 'unsupported' });
  }
});

test('a worker that crashes is off, and whoever waits hears it', async () => {
  const waits = sensing.sense('one');
  workers[0]!.says({ ready: true });
  workers[0]!.onerror!({} as ErrorEvent);
  expect(await waits).toEqual(OFF);
  expect(await sensing.sense('two')).toEqual(OFF);
  expect(sensing.state.value).toEqual({ is: 'off', why: 'crashed' });
  expect(workers[0]!.ended).toBe(true);
  expect(workers).toHaveLength(1);
});

test('a worker that never answers is given up, in loading and in reading', async () => {
  const loading = sensing.sense('one');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await loading).toEqual(OFF);
  sensing.end();
  const reading = sensing.sense('one');
  workers[1]!.says({ ready: true });
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await reading).toEqual(OFF);
  expect(sensing.state.value).toEqual({ is: 'off', why: 'slow' });
});

test('broken weights are not asked for again, a server that is gone is, at its own time', async () => {
  sensing.begin();
  workers[0]!.says({ none: 'broken' });
  await vi.advanceTimersByTimeAsync(10 * AGAIN_MS);
  expect(await sensing.sense('one')).toEqual(OFF);
  expect(workers).toHaveLength(1);
  sensing.end();
  sensing.begin();
  workers[1]!.says({ none: 'unreachable' });
  expect(await sensing.sense('one')).toEqual(OFF);
  expect(workers).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  workers[2]!.says({ ready: true });
  expect(sensing.state.value).toEqual({ is: 'ready' });
});

test('its end ends the worker at once, and answers come to nobody', async () => {
  const waits = sensing.sense('one');
  workers[0]!.says({ ready: true });
  sensing.end();
  expect(workers[0]!.ended).toBe(true);
  expect(await waits).toEqual(OFF);
  workers[0]!.says(EMPTY);
  expect(sensing.state.value).toEqual({ is: 'idle' });
});

test('more than it can keep waiting is off, not a queue without end', async () => {
  const first = sensing.sense('0');
  for (let more = 1; more < 64; more++) void sensing.sense(String(more));
  expect(await sensing.sense('too many')).toEqual(OFF);
  workers[0]!.says({ ready: true });
  workers[0]!.says(EMPTY);
  expect(await first).toEqual({ known: false, reason: 'empty' });
});
