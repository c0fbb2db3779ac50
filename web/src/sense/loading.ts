/**
 * Fetches the weights from our own origin and lets nothing through but the very file this client was built with: its
 * SHA-256 stands in the client itself, so that a file swapped together with its manifest is found out too.
 */
import { Model } from './model';
import { BrokenWeights, Weights } from './weights';

/** Which weights this client was built with. */
export interface Pinned {
  file: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Why there is no model. Only `unreachable` may pass by itself. */
export type NoModel = 'missing' | 'unreachable' | 'broken' | 'unsupported';

export class Unloaded extends Error {
  constructor(readonly why: NoModel) {
    super(why);
  }
}

/** What it uses of a browser. */
export interface Around {
  fetch: (path: string, how: RequestInit) => Promise<Response>;
  /** Missing where the page is not secure. */
  digest: ((bytes: ArrayBuffer) => Promise<ArrayBuffer>) | undefined;
  /** Takes a file that turned out to be broken out of what is kept. */
  forget: (path: string) => Promise<void>;
}

const FOLDER = '/sense/';
const NAMED = 16;

/** The address says which file is meant, so that a file kept of an older build is never taken for it. */
export const pathOf = ({ file, sha256 }: Pinned): string => `${FOLDER}${file}?${sha256.slice(0, NAMED)}`;

/** @throws Unloaded */
export async function load(pinned: Pinned | null, around: Around): Promise<Model> {
  if (!pinned) throw new Unloaded('missing');
  const { digest } = around;
  if (!digest) throw new Unloaded('unsupported');
  const path = pathOf(pinned);
  try {
    return await opened(await fetched(path, 'default', pinned, around), pinned, digest);
  } catch (error) {
    if (!(error instanceof Unloaded) || error.why !== 'broken') throw error;
    // What was kept may have been cut off on its way here: it is asked for anew, once.
    await around.forget(path).catch(() => undefined);
    return opened(await fetched(path, 'reload', pinned, around), pinned, digest);
  }
}

async function fetched(
  path: string,
  cache: RequestCache,
  pinned: Pinned,
  around: Around,
): Promise<ArrayBuffer> {
  let answer: Response;
  try {
    answer = await around.fetch(path, { cache, credentials: 'omit', mode: 'same-origin', redirect: 'error' });
  } catch {
    throw new Unloaded('unreachable');
  }
  if (answer.status >= 500 || answer.status === 429) throw new Unloaded('unreachable');
  if (!answer.ok || !answer.body) throw new Unloaded('missing');
  return whole(answer.body, pinned.bytes);
}

/** Reads as many bytes as there have to be; more or fewer are not the file. */
async function whole(body: ReadableStream<Uint8Array>, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const reader = body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Unloaded('unreachable');
    });
    if (done) break;
    if (at + value.length > length) {
      await reader.cancel().catch(() => undefined);
      throw new Unloaded('broken');
    }
    bytes.set(value, at);
    at += value.length;
  }
  if (at !== length) throw new Unloaded('broken');
  return bytes.buffer;
}

async function opened(
  bytes: ArrayBuffer,
  pinned: Pinned,
  digest: (bytes: ArrayBuffer) => Promise<ArrayBuffer>,
): Promise<Model> {
  const found = [...new Uint8Array(await digest(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  if (found !== pinned.sha256) throw new Unloaded('broken');
  try {
    return new Model(new Weights(bytes));
  } catch (error) {
    if (error instanceof BrokenWeights) throw new Unloaded('broken');
    throw error;
  }
}
