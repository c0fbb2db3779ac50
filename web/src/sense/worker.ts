/**
 * The worker: loads the weights when it begins, reads the texts it is given, and answers with numbers. It asks nobody
 * for anything but the weights, says nothing to any log, and keeps nothing of a text.
 */
import { load, type NoModel, pathOf, Unloaded } from './loading';
import type { Model, Read } from './model';

export interface Asked {
  text: string;
}
export type Told = { ready: true } | { none: NoModel } | { read: Read };

const tell = (told: Told): void => self.postMessage(told);

/** The same name as in the service worker, which keeps the file for when the server is gone. */
const FILES = 'files';
const FOLDER = '/sense/';

/** Takes kept weights away: those at a path, or all but those. */
async function forget(path: string, others: boolean): Promise<void> {
  if (!(await caches.has(FILES))) return;
  const files = await caches.open(FILES);
  for (const { url } of await files.keys()) {
    const { pathname, search } = new URL(url);
    if (pathname.startsWith(FOLDER) && (pathname + search === path) !== others) await files.delete(url);
  }
}

async function begin(): Promise<Model | null> {
  try {
    const model = await load(__WEIGHTS__, {
      fetch: (path, how) => fetch(path, how),
      digest: globalThis.crypto?.subtle && ((bytes) => crypto.subtle.digest('SHA-256', bytes)),
      forget: (path) => forget(path, false),
    });
    tell({ ready: true });
    // Weights of an older build are not needed again on this device.
    if (__WEIGHTS__) await forget(pathOf(__WEIGHTS__), true).catch(() => undefined);
    return model;
  } catch (error) {
    // What goes wrong besides is a weights file that this code cannot read.
    tell({ none: error instanceof Unloaded ? error.why : 'broken' });
    return null;
  }
}

const model = begin();

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  const read = (await model)?.read(data.text);
  if (read) tell({ read });
};
