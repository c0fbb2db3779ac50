import { describe, expect, test } from 'vitest';
import type { Content, Entry } from '../app/feelings/entry';
import { LEAVES } from '../app/feelings/records';
import { Engine } from '../crypto/engine';
import { TestStore } from '../crypto/test_network';
import type { VaultList } from '../wire';
import { Diary } from './diary';
import { Refused } from './refused';

const DAY_MS = 86_400_000;
/** The shared clock tells parts of milliseconds. */
const START = 1_790_000_000_000.3;

/** A vault in memory: it compares and sets as the real one does, and opens nothing. */
class Vault {
  readonly pieces = new Map<string, { body: Uint8Array; version: number }>();
  reachable = true;
  full = false;
  /** Called after the list was given and before anything is written. */
  between: (() => Promise<void>) | undefined;
  puts = 0;

  private reach(): void {
    if (!this.reachable) throw Refused.offline();
  }

  readonly http = {
    get: async <T>(): Promise<T> => {
      this.reach();
      const items = [...this.pieces].map(([name, { body, version }]) => ({
        name,
        version,
        size: body.length,
        at: 0,
      }));
      return { items, used: 0, limit: 0 } satisfies VaultList as T;
    },
    getPiece: async (path: string) => {
      this.reach();
      return this.pieces.get(path.split('/').at(-1)!) ?? null;
    },
    putBytes: async <T>(path: string, body: Uint8Array): Promise<T> => {
      this.reach();
      const { between } = this;
      this.between = undefined;
      await between?.();
      if (this.full) throw Refused.from({ code: 'vault_full' });
      const [name = '', over] = path.split('/').at(-1)!.split('?over=');
      const there = this.pieces.get(name)?.version ?? 0;
      if (there !== Number(over)) throw Refused.from({ code: 'stale' });
      this.puts += 1;
      this.pieces.set(name, { body, version: there + 1 });
      return { name, version: there + 1, size: body.length, at: 0 } as T;
    },
  };
}

class Device {
  now = START;
  diary: Diary;

  private constructor(
    readonly vault: Vault,
    readonly engine: Engine,
  ) {
    this.diary = this.opened();
  }

  static async open(vault: Vault, words?: string): Promise<Device> {
    const engine = new Engine({ store: new TestStore() });
    await engine.open();
    if (words) await engine.restoreAccount(words);
    else await engine.createAccount();
    return new Device(vault, engine);
  }

  /** The page is loaded anew: only the disk is as it was. */
  reload(): void {
    this.diary.stop();
    this.diary = this.opened();
  }

  private opened(): Diary {
    const { engine } = this;
    return new Diary({
      crypto: {
        keepOwn: (...asked) => engine.keepOwn(...asked),
        readOwn: (...asked) => engine.readOwn(...asked),
        sealPiece: (...asked) => engine.sealPiece(...asked),
        openPiece: (...asked) => engine.openPiece(...asked),
      },
      http: this.vault.http,
      now: () => this.now,
      kept: () => true,
    });
  }

  write(words: string, id: string | null = null): Promise<string> {
    this.now += 1_000;
    return this.diary.change(id, entry(words));
  }

  async words(): Promise<string[]> {
    await this.diary.begin();
    return [...(this.diary.records.value ?? new Map()).values()]
      .flatMap(({ content }: { content: Content }) => (content.kind === 'entry' ? content.words : []))
      .sort();
  }
}

const entry = (words: string): Entry => ({
  kind: 'entry',
  felt_at: START,
  feelings: [],
  words,
  hidden: false,
});

async function two(): Promise<[Vault, Device, Device]> {
  const vault = new Vault();
  const phone = await Device.open(vault);
  const laptop = await Device.open(vault, (await phone.engine.words()).join(' '));
  return [vault, phone, laptop];
}

describe('the diary', () => {
  test('is on the disk before anything is sent, and there after a reload', async () => {
    const vault = new Vault();
    const phone = await Device.open(vault);
    await phone.write('a first line');
    expect(vault.puts).toBe(0);
    expect(phone.diary.place.value).toBe('here');
    phone.reload();
    expect(await phone.words()).toEqual(['a first line']);
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('everywhere');
  });

  test('sends nothing at the moment of writing, also where it looks what is new', async () => {
    const [vault, phone] = await two();
    await phone.write('now');
    await phone.diary.look();
    expect(vault.puts).toBe(0);
    phone.diary.flush();
    await phone.diary.look();
    expect(vault.puts).toBe(1);
    phone.diary.flush();
    await phone.diary.look();
    expect(vault.puts).toBe(1);
  });

  test('is read by another device of the same member, and by nobody else', async () => {
    const [vault, phone, laptop] = await two();
    await phone.write('for my other device');
    await phone.diary.sync();
    await laptop.diary.sync();
    expect(await laptop.words()).toEqual(['for my other device']);
    const other = await Device.open(vault);
    await other.diary.sync();
    expect(await other.words()).toEqual([]);
    expect(other.diary.place.value).toBe('torn');
  });

  test('names its pieces by nothing, and one line more changes no size', async () => {
    const [vault, phone] = await two();
    const first = await phone.write('one');
    await phone.diary.sync();
    const sizes = () => [...vault.pieces.values()].map((one) => one.body.length);
    const before = sizes();
    expect([...vault.pieces.keys()].every((name) => /^leaf\.[0-9a-f]$/.test(name))).toBe(true);
    await phone.write('one, and so many words more that it is quite another line', first);
    await phone.diary.sync();
    expect(sizes()).toEqual(before);
    const all = new TextDecoder('latin1').decode(new Uint8Array([...vault.pieces.values()][0]!.body));
    expect(all).not.toContain('one');
  });

  test('loses nothing when two devices write the same leaf at the same moment', async () => {
    const [vault, phone, laptop] = await two();
    for (let line = 0; line < 40; line++) {
      await phone.write(`phone ${line}`);
      await laptop.write(`laptop ${line}`);
    }
    vault.between = () => laptop.diary.sync();
    await phone.diary.sync();
    await laptop.diary.sync();
    await phone.diary.sync();
    expect(await phone.words()).toHaveLength(80);
    expect(await laptop.words()).toEqual(await phone.words());
  });

  test('keeps both when one entry was changed on two devices, and both devices keep the same', async () => {
    const [, phone, laptop] = await two();
    const id = await phone.write('as it was');
    await phone.diary.sync();
    await laptop.diary.sync();
    await phone.write('as the phone says', id);
    laptop.now += 5_000;
    await laptop.write('as the laptop says', id);
    await phone.diary.sync();
    await laptop.diary.sync();
    await phone.diary.sync();
    for (const device of [phone, laptop])
      expect(await device.words()).toEqual(['as the laptop says', 'as the phone says']);
    expect(phone.diary.records.value?.get(id)?.content).toMatchObject({ words: 'as the laptop says' });
  });

  test('deletes on every device, and a device that was away does not bring it back', async () => {
    const [, phone, laptop] = await two();
    const id = await phone.write('to be let go of');
    await phone.diary.sync();
    await laptop.diary.sync();
    phone.now += 1_000;
    await phone.diary.change(id, { kind: 'gone' });
    await phone.diary.sync();
    laptop.reload();
    await laptop.diary.sync();
    await phone.diary.sync();
    expect(await laptop.words()).toEqual([]);
    expect(await phone.words()).toEqual([]);
  });

  test('lets go of the mark of a deletion when no device can have it any more', async () => {
    const [, phone] = await two();
    const id = await phone.write('to be let go of');
    await phone.diary.change(id, { kind: 'gone' });
    await phone.diary.sync();
    phone.now += 401 * DAY_MS;
    phone.reload();
    await phone.diary.begin();
    expect(phone.diary.records.value?.size).toBe(0);
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('everywhere');
  });

  test('takes words without a connection, and does not make them wait for one', async () => {
    const [vault, phone] = await two();
    vault.reachable = false;
    await phone.write('in a tunnel');
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('here');
    vault.reachable = true;
    vault.between = async () => {
      // The sending goes on, and somebody goes on writing.
      await phone.write('while it is on its way');
    };
    await phone.diary.sync();
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('everywhere');
    phone.reload();
    expect(await phone.words()).toEqual(['in a tunnel', 'while it is on its way']);
  });

  test('leaves a piece alone that it cannot open, and keeps what is written here', async () => {
    const [vault, phone] = await two();
    await phone.write('mine');
    await phone.diary.sync();
    const [name] = [...vault.pieces.keys()];
    const strange = { body: new Uint8Array(200), version: 9 };
    vault.pieces.set(name!, strange);
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('torn');
    expect(vault.pieces.get(name!)).toBe(strange);
    expect(await phone.words()).toEqual(['mine']);
  });

  test('gives again what the server has lost or put back', async () => {
    const [vault, phone] = await two();
    const id = await phone.write('first');
    await phone.diary.sync();
    const old = new Map(vault.pieces);
    await phone.write('second', id);
    await phone.diary.sync();
    for (const [name, piece] of old) vault.pieces.set(name, piece);
    await phone.diary.sync();
    expect(await phone.words()).toEqual(['second']);
    vault.pieces.clear();
    await phone.diary.sync();
    expect(vault.pieces.size).toBe(1);
  });

  test('says when the vault is full, and keeps what is here', async () => {
    const [vault, phone] = await two();
    vault.full = true;
    await phone.write('kept all the same');
    await phone.diary.sync();
    expect(phone.diary.place.value).toBe('full');
    phone.reload();
    expect(await phone.words()).toEqual(['kept all the same']);
  });

  test('lies on all leaves alike', async () => {
    const [, phone] = await two();
    for (let line = 0; line < 200; line++) await phone.write(`${line}`);
    await phone.diary.sync();
    expect(phone.vault.pieces.size).toBeGreaterThan(LEAVES.length - 3);
  });
});
