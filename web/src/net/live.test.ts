import { decode, encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DownFrame, UpFrame } from '../wire';
import { ServerClock } from './clock';
import { Live, type LiveState, type SocketLike } from './live';

class Wire implements SocketLike {
  static all: Wire[] = [];
  binaryType = '';
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  sent: UpFrame[] = [];
  constructor() {
    Wire.all.push(this);
  }
  send(data: Uint8Array) {
    this.sent.push(decode(data) as UpFrame);
  }
  close() {
    this.drop();
  }
  opened() {
    this.readyState = 1;
    this.onopen?.();
  }
  drop() {
    this.readyState = 3;
    this.onclose?.();
  }
  down(frame: DownFrame) {
    const bytes = encode(frame);
    this.onmessage?.({ data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
});
afterEach(() => vi.useRealTimers());

function open() {
  const states: LiveState[] = [];
  const frames: DownFrame[] = [];
  const live = new Live({
    open: () => new Wire(),
    device: 'd1',
    cursors: async () => [{ room: 'r1', after: 7, inside: true }],
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    clock: new ServerClock(() => Date.now()),
    random: () => 0.5,
  });
  live.start();
  return { live, states, frames };
}

const ready: DownFrame = { t: 'ready', now: 1, member: 'm', device: 'd1', node: 'n' };

test('it greets with its cursors and is live when everything missed has come', async () => {
  const { states, live } = open();
  const wire = Wire.all[0]!;
  wire.opened();
  await vi.advanceTimersByTimeAsync(0);
  expect(wire.sent[0]).toEqual({
    t: 'hello',
    v: 1,
    device: 'd1',
    cursors: [{ room: 'r1', after: 7, inside: true }],
  });
  wire.down(ready);
  expect(live.isLive).toBe(false);
  wire.down({ t: 'live' });
  expect(states).toEqual(['connecting', 'catching_up', 'live']);
});

test('a dropped connection comes back by itself, with growing pauses', async () => {
  open();
  for (let i = 0; i < 4; i++) {
    Wire.all.at(-1)!.drop();
    await vi.advanceTimersByTimeAsync(400 * 2 ** i + 1);
    expect(Wire.all.length).toBe(i + 2);
  }
});

test('a connection that says nothing any more is given up', async () => {
  open();
  const wire = Wire.all[0]!;
  wire.opened();
  await vi.advanceTimersByTimeAsync(0);
  wire.down(ready);
  wire.down({ t: 'live' });
  await vi.advanceTimersByTimeAsync(61_000);
  expect(Wire.all.length).toBeGreaterThan(1);
});

test('a goodbye for good is respected', async () => {
  const { states } = open();
  const wire = Wire.all[0]!;
  wire.opened();
  await vi.advanceTimersByTimeAsync(0);
  wire.down({ t: 'bye', code: 'revoked', sentence: '', again: false });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Wire.all.length).toBe(1);
  expect(states.at(-1)).toBe('off');
});
