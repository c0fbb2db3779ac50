/** The worker's side of the bridge: one engine, one call after the other, errors as their codes. */
import type { Answer, Call } from './client';
import { Engine } from './engine';
import { CryptoFault } from './faults';

let engine: Engine | undefined;

self.onmessage = async ({ data }: MessageEvent<Call>) => {
  const { id, name, args } = data;
  let answer: Answer;
  try {
    engine ??= new Engine();
    const method = engine[name] as (...given: unknown[]) => Promise<unknown>;
    answer = { id, ok: true, value: await method.apply(engine, args) };
  } catch (error) {
    const fault = error instanceof CryptoFault ? error : undefined;
    answer = {
      id,
      ok: false,
      code: fault?.code ?? 'storage_failed',
      message: fault?.message ?? (error instanceof Error ? error.name : 'unknown'),
      detail: fault?.detail,
    };
  }
  self.postMessage(answer);
};
