/** One tab holds the state at a time: two would make two ratchets of one. */

/**
 * Holds the state that is kept under this name. Resolves with a function that lets go, or with null when another tab holds it and `wait` is false. Where
 * the browser has no Web Locks the tab simply holds; IndexedDB without locks is a browser from before 2022.
 */
export async function holdState(name: string, wait: boolean): Promise<(() => void) | null> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!locks) return () => {};
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null): Promise<void> => {
      if (lock === null) {
        resolve(null);
        return Promise.resolve();
      }
      return new Promise<void>((release) => resolve(() => release()));
    };
    locks.request(`${name}-state`, { ifAvailable: !wait }, held).catch(reject);
  });
}
