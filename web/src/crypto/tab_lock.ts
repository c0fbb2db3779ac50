/** One tab holds the state at a time: two would make two ratchets of one. */

/** How long the tab that was asked has to let go. One that the phone has put to sleep never answers. */
export const LETS_GO_MS = 2_000;

/**
 * Holds the state that is kept under this name. Resolves with a function that lets go, or with null when another tab
 * holds it and `take` is false. With `take` the other tab gets a moment to let go, and then it is taken from it: what
 * it still wants to write is refused by the store. Where the browser has no Web Locks the tab simply holds; IndexedDB
 * without locks is a browser from before 2022.
 */
export async function holdState(name: string, take: boolean): Promise<(() => void) | null> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!locks) return () => {};
  const ask = (how: LockOptions): Promise<(() => void) | null> =>
    new Promise((resolve, reject) => {
      const held = (lock: Lock | null): Promise<void> => {
        if (lock === null) {
          resolve(null);
          return Promise.resolve();
        }
        return new Promise<void>((release) => resolve(() => release()));
      };
      locks.request(`${name}-state`, how, held).catch(reject);
    });
  if (!take) return ask({ ifAvailable: true });
  return ask({ signal: AbortSignal.timeout(LETS_GO_MS) }).catch(() => ask({ steal: true }));
}
