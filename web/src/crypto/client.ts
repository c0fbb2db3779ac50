/**
 * The client's cryptography as the rest of the client sees it: the methods of Engine, each returning a promise, wherever
 * they run. Importing this file costs a few hundred bytes; the cryptography itself is in the worker's chunk.
 */
import type { Engine } from './engine';
import { CryptoFault, type FaultCode } from './faults';

export type { AskedPlace } from './bond_engine';
export type { BondOther, OfferedKey } from './bond_key';
export type { KeysMet } from './bond_key_engine';
export type { AccountKeys, Cut, Opened, RoomState, Saying } from './engine';
export type { Entrance } from './entrance';
export { CryptoFault, type FaultCode } from './faults';
export type { Message, Outcome, OutFrame, Person, Taken, WaitingMessage } from './outcome';
export type { Mark, Recipient, Report } from './report';
export type { ChangedKey } from './room_engine';
export type { GivenSeal, SealedAnswer } from './seal_answer';
export type { VoiceKey } from './voice';

type Asked = {
  [K in keyof Engine as Engine[K] extends (...args: never[]) => Promise<unknown> ? K : never]: Engine[K];
};

export type Crypto = Asked & {
  /** Ends the worker without waiting; for quick exit, before or instead of `wipe`. */
  end(): void;
};

export interface Call {
  id: number;
  name: keyof Asked;
  args: unknown[];
}

export type Answer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; code: FaultCode; message: string; detail: string | undefined };

function inWorker(worker: Worker): Crypto {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let count = 0;
  let ended: CryptoFault | undefined;
  const end = (why: string): void => {
    ended = new CryptoFault('storage_failed', 'The encryption has stopped. Reload the page.', why);
    for (const { reject } of open.values()) reject(ended);
    open.clear();
    worker.terminate();
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const waiting = open.get(data.id);
    open.delete(data.id);
    if (data.ok) waiting?.resolve(data.value);
    else waiting?.reject(new CryptoFault(data.code, data.message, data.detail));
  };
  worker.onerror = () => end('worker');
  const ask = (name: keyof Asked, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      count += 1;
      open.set(count, { resolve, reject });
      worker.postMessage({ id: count, name, args } satisfies Call);
    });
  return new Proxy({} as Crypto, {
    get: (_target, name) => {
      // A proxy that had `then` would be taken for a promise and never resolve.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      if (name === 'end') return () => end('ended');
      return (...args: unknown[]) => ask(name as keyof Asked, args);
    },
  });
}

/** In the page itself: for tests, and for browsers without workers. */
export async function cryptoInPage(storeName?: string): Promise<Crypto> {
  const { Engine } = await import('./engine');
  return Object.assign(new Engine(storeName === undefined ? {} : { storeName }), { end: () => {} }) as Crypto;
}

let started: Promise<Crypto> | undefined;

async function start(): Promise<Crypto> {
  if (typeof Worker === 'undefined') return cryptoInPage();
  try {
    return inWorker(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  } catch {
    return cryptoInPage();
  }
}

/** The one instance of this page; call `open()` on it first. */
export function startCrypto(): Promise<Crypto> {
  started ??= start();
  return started;
}
