/**
 * What rests on this device: sealed records, written in whole transactions. In IndexedDB everything but the wrapping
 * key is ciphertext, and that key cannot be exported. Without IndexedDB the same interface lives in memory and says
 * so by `kept: false`.
 */
import { newId, utf8 } from './bytes';
import { CryptoFault } from './faults';
import { open, seal } from './primitives';

/** name -> new content, or null to delete it */
export type Batch = Map<string, Uint8Array | null>;

export interface Store {
  /** Whether anything survives the closing of the page. */
  readonly kept: boolean;
  get(name: string): Promise<Uint8Array | undefined>;
  /** All records whose name begins with `prefix`, in the order of their names. */
  list(prefix: string): Promise<[string, Uint8Array][]>;
  /**
   * Either all of it is on disk when this resolves, or none.
   * @throws CryptoFault `storage_failed`; `held_elsewhere` when it was opened anew since, as by another tab
   */
  write(batch: Batch): Promise<void>;
  /** Deletes everything, the key first, so that what might linger on the disk can no longer be opened. */
  wipe(): Promise<void>;
  close(): void;
}

const KEY_NAME = 'wrap';
/** Beside the key: who opened the store last. Only they may write. */
const HOLDER_NAME = 'holder';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

const failed = (error: unknown): CryptoFault =>
  new CryptoFault(
    'storage_failed',
    'This device could not keep it.',
    error instanceof Error ? error.name : undefined,
  );

class IndexedDbStore implements Store {
  readonly kept = true;
  private readonly db: IDBDatabase;
  private readonly name: string;
  private readonly key: CryptoKey;
  private readonly holder: string;

  constructor(db: IDBDatabase, name: string, key: CryptoKey, holder: string) {
    this.db = db;
    this.name = name;
    this.key = key;
    this.holder = holder;
    // Another tab that wipes must not wait for this one.
    db.onversionchange = () => db.close();
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const found: unknown = await done(this.db.transaction('sealed').objectStore('sealed').get(name));
    return found instanceof Uint8Array ? open(this.key, found, utf8(name)) : undefined;
  }

  async list(prefix: string): Promise<[string, Uint8Array][]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const store = this.db.transaction('sealed').objectStore('sealed');
    const [names, values] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
    return Promise.all(
      names.map(async (name, i): Promise<[string, Uint8Array]> => {
        const sealed: unknown = values[i];
        return [String(name), await open(this.key, sealed as Uint8Array, utf8(String(name)))];
      }),
    );
  }

  async write(batch: Batch): Promise<void> {
    // A transaction ends by itself when it waits for anything else, so everything is sealed before it begins.
    const sealed = await Promise.all(
      [...batch].map(
        async ([name, content]): Promise<[string, Uint8Array | null]> => [
          name,
          content === null ? null : await seal(this.key, content, utf8(name)),
        ],
      ),
    );
    try {
      const transaction = this.db.transaction(['key', 'sealed'], 'readwrite', { durability: 'strict' });
      const end = finished(transaction);
      try {
        // A tab that slept while another one took over knows nothing of it, and would write an old ratchet.
        const holder: unknown = await done(transaction.objectStore('key').get(HOLDER_NAME));
        if (holder !== this.holder)
          throw new CryptoFault('held_elsewhere', 'Another tab holds what is kept here.');
        const store = transaction.objectStore('sealed');
        for (const [name, content] of sealed) {
          if (content === null) store.delete(name);
          else store.put(content, name);
        }
      } catch (error) {
        // Without this the records before the failing one would be committed alone.
        if (transaction.error === null) abort(transaction);
        await end.catch(() => undefined);
        throw error;
      }
      await end;
    } catch (error) {
      throw error instanceof CryptoFault ? error : failed(error);
    }
  }

  async wipe(): Promise<void> {
    const transaction = this.db.transaction(['key', 'sealed'], 'readwrite', { durability: 'strict' });
    const end = finished(transaction);
    transaction.objectStore('key').clear();
    transaction.objectStore('sealed').clear();
    await end;
    this.db.close();
    await done(indexedDB.deleteDatabase(this.name));
  }

  close(): void {
    this.db.close();
  }
}

export class MemoryStore implements Store {
  readonly kept = false;
  private readonly records = new Map<string, Uint8Array>();

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.records.get(name);
  }

  async list(prefix: string): Promise<[string, Uint8Array][]> {
    return [...this.records].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async write(batch: Batch): Promise<void> {
    for (const [name, content] of batch) {
      if (content === null) this.records.delete(name);
      else this.records.set(name, content);
    }
  }

  async wipe(): Promise<void> {
    this.records.clear();
  }

  close(): void {
    // Nothing is open: the records go with the page.
  }
}

async function wrappingKey(db: IDBDatabase): Promise<CryptoKey> {
  const known: unknown = await done(db.transaction('key').objectStore('key').get(KEY_NAME));
  if (known instanceof CryptoKey) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const transaction = db.transaction('key', 'readwrite', { durability: 'strict' });
  const end = finished(transaction);
  // `add` fails when another tab was faster; its key is then read instead of being overwritten.
  transaction.objectStore('key').add(made, KEY_NAME);
  try {
    await end;
    return made;
  } catch {
    const theirs: unknown = await done(db.transaction('key').objectStore('key').get(KEY_NAME));
    if (theirs instanceof CryptoKey) return theirs;
    throw failed(undefined);
  }
}

async function hold(db: IDBDatabase): Promise<string> {
  const holder = newId();
  const transaction = db.transaction('key', 'readwrite');
  const end = finished(transaction);
  transaction.objectStore('key').put(holder, HOLDER_NAME);
  await end;
  return holder;
}

/**
 * Opens the store of this device; whoever had it open before can read it from then on, and no longer write. Falls back
 * to memory where IndexedDB is missing or forbidden.
 */
export async function openStore(name = 'asterism'): Promise<Store> {
  if (typeof indexedDB === 'undefined') return new MemoryStore();
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('key');
      request.result.createObjectStore('sealed');
    };
    const db = await done(request);
    return new IndexedDbStore(db, name, await wrappingKey(db), await hold(db));
  } catch {
    return new MemoryStore();
  }
}
