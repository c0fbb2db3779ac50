/**
 * Seals and opens the frames of voices, off the page. Fails closed: without a key nothing passes in either direction,
 * and what no key opens is dropped, so that it is silence and never noise.
 */
import { type FrameKey, frameKey, openFrame, readHeader, sealFrame } from './sframe';

/** To the worker. `speak`: what this device seals with from now on; `hear`: one more key it opens with. */
export type ToFrames =
  | { t: 'speak' | 'hear'; kid: bigint; base: CryptoKey }
  | { t: 'forget' }
  | { t: 'streams'; side: Side; readable: ReadableStream; writable: WritableStream };

/** From the worker. `unknown`: a frame came that no key here opens; `opened`: the first one that one did. */
export type FromFrames = { t: 'unknown' } | { t: 'opened' };

export type Side = 'speak' | 'hear';

interface Frame {
  data: ArrayBuffer;
}

interface Transforming extends Event {
  transformer: { readable: ReadableStream; writable: WritableStream; options: { side: Side } };
}

/** Keys of two epochs for one who speaks, and as many again while somebody else begins. */
const MOST_KEYS = 4;
const TELL_EVERY_MS = 500;

let speaking: FrameKey | undefined;
/**
 * Counts over all connections and all keys, and never begins anew: each seals the same words anew, and under no key may
 * a number come again, whatever order keys come in.
 */
let counter = 0n;
const hearing = new Map<bigint, FrameKey>();
let toldAt = Number.NEGATIVE_INFINITY;
let opened = false;
let turn = 0;
/** Keys are made side by side: what came later is not put back by what came before and took longer. */
let asked = 0;
let spokenFor = 0;

const tell = (what: FromFrames) => self.postMessage(what);

async function seal(frame: Frame, on: TransformStreamDefaultController): Promise<void> {
  const key = speaking;
  if (!key) return;
  const mine = counter;
  counter += 1n;
  frame.data = (await sealFrame(key, mine, new Uint8Array(frame.data))).buffer;
  if (key === speaking) on.enqueue(frame);
}

async function open(frame: Frame, on: TransformStreamDefaultController): Promise<void> {
  const bytes = new Uint8Array(frame.data);
  const read = readHeader(bytes);
  const key = read && hearing.get(read.kid);
  const plain = key ? await openFrame(key, read, bytes) : null;
  if (plain) {
    if (!opened) tell({ t: 'opened' });
    opened = true;
    frame.data = plain;
    on.enqueue(frame);
  } else if (performance.now() - toldAt > TELL_EVERY_MS) {
    toldAt = performance.now();
    tell({ t: 'unknown' });
  }
}

function pass(side: Side, readable: ReadableStream, writable: WritableStream): void {
  const transform = side === 'speak' ? seal : open;
  // A connection that closes breaks its stream; there is nothing to be done about it.
  readable
    .pipeThrough(new TransformStream({ transform }))
    .pipeTo(writable)
    .catch(() => undefined);
}

addEventListener('rtctransform', (event) => {
  const { readable, writable, options } = (event as Transforming).transformer;
  pass(options.side, readable, writable);
});

self.onmessage = async ({ data }: MessageEvent<ToFrames>) => {
  if (data.t === 'streams') return pass(data.side, data.readable, data.writable);
  if (data.t === 'forget') {
    turn += 1;
    speaking = undefined;
    hearing.clear();
    opened = false;
    return;
  }
  const mine = turn;
  asked += 1;
  const order = asked;
  const key = await frameKey(data.base, data.kid);
  if (mine !== turn) return;
  if (data.t === 'speak') {
    if (order < spokenFor) return;
    spokenFor = order;
    // Frames that are being sealed with the same key go out.
    if (speaking?.kid !== key.kid) speaking = key;
    return;
  }
  hearing.delete(key.kid);
  hearing.set(key.kid, key);
  for (const kid of [...hearing.keys()].slice(0, -MOST_KEYS)) hearing.delete(kid);
};
