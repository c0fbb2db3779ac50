/** The page's side of the worker that seals and opens frames, in whichever way this browser lets one in between. */
import type { VoiceKey } from '../crypto/client';
import type { FromFrames, Side, ToFrames } from './frames.worker';
import { keyId } from './sframe';

/** How a voice is kept from others: sealed frame by frame with the room's keys, or on its way alone (DTLS). */
export type Protection = 'frames' | 'transport';

type Ends = (RTCRtpSender | RTCRtpReceiver) & {
  createEncodedStreams?: () => { readable: ReadableStream; writable: WritableStream };
};

const hasTransform = () => 'RTCRtpScriptTransform' in globalThis;
const hasStreams = () => 'RTCRtpSender' in globalThis && 'createEncodedStreams' in RTCRtpSender.prototype;

export const canSealFrames = () => 'Worker' in globalThis && (hasTransform() || hasStreams());

/** What a connection has to be made with, where frames are handed over in the older way. */
export const throughStreams = () => !hasTransform() && hasStreams();

export class Frames {
  private readonly worker: Worker;

  constructor(tell: (what: FromFrames['t']) => void) {
    this.worker = new Worker(new URL('./frames.worker.ts', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }: MessageEvent<FromFrames>) => tell(data.t);
  }

  /** Puts the worker in between, before the first frame passes. */
  between(side: Side, end: Ends): void {
    if (hasTransform()) {
      end.transform = new RTCRtpScriptTransform(this.worker, { side });
      return;
    }
    const streams = end.createEncodedStreams?.();
    if (!streams) throw new Error('This browser lets nobody in between.');
    const { readable, writable } = streams;
    const what: ToFrames = { t: 'streams', side, readable, writable };
    this.worker.postMessage(what, [readable, writable] as unknown as Transferable[]);
  }

  speak(context: bigint, key: VoiceKey): void {
    this.take('speak', context, key);
  }

  hear(context: bigint, key: VoiceKey): void {
    this.take('hear', context, key);
  }

  private take(t: Side, context: bigint, key: VoiceKey): void {
    const kid = keyId(context, key.leaf, key.generation, key.epoch);
    this.worker.postMessage({ t, kid, base: key.base } satisfies ToFrames);
  }

  forget(): void {
    this.worker.postMessage({ t: 'forget' } satisfies ToFrames);
  }

  end(): void {
    this.worker.terminate();
  }
}

/** Drawn anew each time somebody begins to speak (see `keyId`); five bytes, as they are told to the listeners. */
export const newContext = (): Uint8Array => crypto.getRandomValues(new Uint8Array(5));

export const contextOf = (bytes: Uint8Array): bigint =>
  bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
