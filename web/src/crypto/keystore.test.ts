import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { newId, utf8 } from './bytes';
import { cryptoInPage } from './client';
import { Engine } from './engine';
import { MemoryStore, openStore } from './keystore';

/** Everything that lies in a database, as one text, to look for words in. */
async function dump(name: string): Promise<string> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const out: string[] = [];
  for (const store of [...db.objectStoreNames]) {
    const request = db.transaction(store).objectStore(store).getAll();
    const values = await new Promise<unknown[]>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    out.push(
      ...values.map((value) => (value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : '')),
    );
  }
  db.close();
  return out.join('\n');
}

const TWELVE = `${'abandon '.repeat(11)}about`;

/** How many key packages a device keeps the secrets of, once it is closed. */
async function packagesOf(engine: Engine, name: string): Promise<number> {
  await engine.close();
  const store = await openStore(name);
  const found = await store.list('kp/');
  store.close();
  return found.length;
}

test('what is kept comes back after a reload, and lies on the disk only sealed', async () => {
  const name = newId();
  const store = await openStore(name);
  expect(store.kept).toBe(true);
  await store.write(
    new Map([
      ['a/1', utf8('a canary sings')],
      ['a/2', utf8('two')],
      ['b/1', utf8('three')],
    ]),
  );
  store.close();
  const again = await openStore(name);
  expect(await again.get('a/1')).toEqual(utf8('a canary sings'));
  expect((await again.list('a/')).map(([key]) => key)).toEqual(['a/1', 'a/2']);
  expect(await again.get('a/3')).toBeUndefined();
  again.close();
  expect(await dump(name)).not.toContain('canary');
});

test('a record put under another name does not open', async () => {
  const name = newId();
  const store = await openStore(name);
  await store.write(
    new Map([
      ['one', utf8('one')],
      ['two', utf8('two')],
    ]),
  );
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const sealed = db.transaction('sealed', 'readwrite').objectStore('sealed');
  const one = await new Promise((resolve) => {
    const request = sealed.get('one');
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    sealed.put(one, 'two').onsuccess = resolve;
  });
  db.close();
  await expect(store.get('two')).rejects.toMatchObject({ code: 'seal_broken' });
});

test('a batch is written whole or not at all', async () => {
  const store = await openStore(newId());
  await store.write(new Map([['before', utf8('before')]]));
  const real = IDBObjectStore.prototype.put;
  let count = 0;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof real>) {
    count += 1;
    if (count === 2) this.transaction.abort();
    return real.apply(this, args);
  };
  try {
    const batch = new Map([
      ['x', utf8('x')],
      ['y', utf8('y')],
      ['z', utf8('z')],
    ]);
    await expect(store.write(batch)).rejects.toMatchObject({ code: 'storage_failed' });
  } finally {
    IDBObjectStore.prototype.put = real;
  }
  expect((await store.list('')).map(([name]) => name)).toEqual(['before']);
});

test('a record that cannot be written takes those before it back', async () => {
  const store = await openStore(newId());
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof real>) {
    if (args[1] === 'y') throw new DOMException('cannot be cloned', 'DataCloneError');
    return real.apply(this, args);
  };
  try {
    const batch = new Map([
      ['x', utf8('x')],
      ['y', utf8('y')],
    ]);
    await expect(store.write(batch)).rejects.toMatchObject({
      code: 'storage_failed',
      detail: 'DataCloneError',
    });
  } finally {
    IDBObjectStore.prototype.put = real;
  }
  expect(await store.list('')).toEqual([]);
});

test('every write asks for strict durability', async () => {
  const store = await openStore(newId());
  const real = IDBDatabase.prototype.transaction;
  const asked: unknown[] = [];
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof real>) {
    asked.push(args);
    return real.apply(this, args);
  };
  try {
    await store.write(new Map([['x', utf8('x')]]));
  } finally {
    IDBDatabase.prototype.transaction = real;
  }
  expect(asked).toEqual([[['key', 'sealed'], 'readwrite', { durability: 'strict' }]]);
});

test('a tab that slept while another one opened the store can no longer write over it', async () => {
  const name = newId();
  const asleep = await openStore(name);
  await asleep.write(new Map([['ratchet', utf8('one')]]));
  const newer = await openStore(name);
  await newer.write(new Map([['ratchet', utf8('two')]]));
  const late = asleep.write(new Map([['ratchet', utf8('one again')]]));
  await expect(late).rejects.toMatchObject({ code: 'held_elsewhere' });
  expect(await newer.get('ratchet')).toEqual(utf8('two'));
});

test('without IndexedDB everything works in memory and says that nothing is kept', async () => {
  const real = globalThis.indexedDB;
  Reflect.deleteProperty(globalThis, 'indexedDB');
  try {
    const store = await openStore(newId());
    expect(store).toBeInstanceOf(MemoryStore);
    expect(store.kept).toBe(false);
  } finally {
    Object.defineProperty(globalThis, 'indexedDB', { value: real, configurable: true, writable: true });
  }
});

test('a wipe leaves no account and no database behind', async () => {
  const name = newId();
  const crypto = await cryptoInPage(name);
  expect((await crypto.open()).account_key).toBeNull();
  await crypto.createAccount();
  await crypto.close();
  const engine = new Engine({ storeName: name });
  expect((await engine.open(true)).account_key).not.toBeNull();
  await engine.wipe();
  expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(name);
  expect((await new Engine({ storeName: name }).open(true)).account_key).toBeNull();
});

test('an account and its device come back from the disk as they were', async () => {
  const name = newId();
  const first = new Engine({ storeName: name });
  await first.open();
  const keys = await first.createAccount();
  const credential = await first.setIdentity('m'.repeat(26), 'd1');
  await first.close();
  const second = new Engine({ storeName: name });
  const opened = await second.open(true);
  expect(opened).toMatchObject({ kept: true, held: true, member: 'm'.repeat(26), device: 'd1' });
  expect(opened.account_key).toEqual(keys.account_key);
  expect(await second.createAccount()).toEqual(keys);
  expect(await second.setIdentity('m'.repeat(26), 'd1')).toEqual(credential);
  await second.close();
});

test('what was closed for another tab is read anew when it is opened again', async () => {
  const name = newId();
  const first = new Engine({ storeName: name });
  await first.open();
  await first.createAccount();
  // What is under way is written before the other tab can read it.
  const signedIn = first.setIdentity('m'.repeat(26), 'd1');
  await Promise.all([signedIn, first.close()]);
  const second = new Engine({ storeName: name });
  expect(await second.open(true)).toMatchObject({ member: 'm'.repeat(26) });
  const changed = await second.restoreAccount(TWELVE);
  await second.close();
  const opened = await first.open(true);
  expect(opened).toMatchObject({ account_key: changed.account_key, member: null });
  await first.close();
});

test('secrets of key packages go when nobody took them, and when their time is over', async () => {
  const name = newId();
  const day = 24 * 3600 * 1000;
  let now = Date.now();
  const engine = new Engine({ storeName: name, now: () => now });
  await engine.open();
  await engine.createAccount();
  await engine.setIdentity('m'.repeat(26), 'd1');
  const [refused] = await engine.keyPackages(2);
  await engine.forgetKeyPackage(refused!.body);
  expect(await packagesOf(engine, name)).toBe(1);
  now += 60 * day;
  await engine.open();
  await engine.keyPackages(1);
  expect(await packagesOf(engine, name)).toBe(2);
  // The older one is past its ninety days, the younger one is not.
  now += 31 * day;
  await engine.open();
  expect(await packagesOf(engine, name)).toBe(1);
});
