/** One device of one person: what it keeps, and the tab that is open on it, which runs the client's own code. */
import { decode } from '@msgpack/msgpack';
import type { Crypto } from '../crypto/client';
import { Engine } from '../crypto/engine';
import { type Batch, MemoryStore, type Store } from '../crypto/keystore';
import type { Taken } from '../crypto/outcome';
import { Http } from '../net/http';
import { toBase64 } from '../net/ids';
import { Network } from '../net/network';
import type { Talk } from '../net/talk';
import type { UpFrame } from '../wire';
import { Cookies, type Weather, Wires } from './wires';

const NEVER = new Promise<never>(() => undefined);

/** The store as one tab sees it: when the tab is closed, whatever it was about to do does not happen. */
class TabStore implements Store {
  readonly kept = true;
  closed = false;

  constructor(private readonly disk: MemoryStore) {}

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.closed ? NEVER : this.disk.get(name);
  }
  async list(prefix: string): Promise<[string, Uint8Array][]> {
    return this.closed ? NEVER : this.disk.list(prefix);
  }
  async write(batch: Batch): Promise<void> {
    if (this.closed) return NEVER;
    await this.disk.write(batch);
    if (this.closed) return NEVER;
  }
  async wipe(): Promise<void> {
    if (!this.closed) await this.disk.wipe();
  }
  close(): void {
    this.closed = true;
  }
}

export interface Climate extends Omit<Weather, 'cookies' | 'online' | 'onUp'> {
  onUp: (device: Device, frame: UpFrame) => void;
  /** Something that must not be: what it is, for the verdict. */
  onBad: (device: Device, what: string) => void;
}

let count = 0;

export class Device {
  readonly label: string;
  network!: Network;
  crypto!: Crypto;
  online = true;
  /** Nothing of it is left: its leaf stands empty in the group. */
  wiped = false;
  /** It was told that the room is gone for it, and forgot it. */
  forgot = false;
  member = '';
  /** The tab has opened what is kept and is signed in. */
  ready: Promise<void> = Promise.resolve();
  private readonly disk = new MemoryStore();
  private readonly cookies = new Cookies();
  private wires!: Wires;
  private store!: TabStore;
  /** Generations that a device knew to be broken; only a poisoned room may have any. */
  broken = 0;

  constructor(
    readonly person: number,
    private readonly climate: Climate,
  ) {
    count += 1;
    this.label = `p${person}d${count}`;
    this.openTab();
  }

  get id(): string {
    return this.network.deviceId;
  }

  talk(room: string): Talk {
    return this.network.talk(room);
  }

  /** The first touch of this person, or the tab opened again. */
  begin(): Promise<void> {
    this.ready = this.start();
    return this.ready;
  }

  private async start(): Promise<void> {
    await patiently(
      () => this.network.begin(true),
      () => this.online,
    );
    this.member = this.network.member || this.member;
  }

  async returnWith(words: string): Promise<void> {
    await patiently(
      () => this.network.returnWith(words),
      () => this.online,
    );
    this.member = this.network.member;
  }

  async words(): Promise<string> {
    await this.ready;
    return (await this.crypto.words()).join(' ');
  }

  /** A fresh key package, as the wire of HTTP carries it. */
  async keyPackage(): Promise<string> {
    await this.ready;
    const [made] = await this.crypto.keyPackages(1);
    return toBase64(made?.body ?? new Uint8Array());
  }

  reload(): void {
    this.closeTab();
    this.openTab();
    void this.begin().catch((error) => this.climate.onBad(this, `begin: ${error}`));
  }

  /** The same browser, which has lost what it kept: its cookies are still there. */
  inherit(before: Device): void {
    this.cookies.takeAll(before.cookies);
  }

  closeTab(): void {
    this.store.closed = true;
    this.wires.kill();
    // The old Live goes on trying otherwise; a closed tab does not.
    this.network.stop();
  }

  cut(): void {
    this.wires.cut();
  }

  push(data: Uint8Array): void {
    this.wires.push(data);
  }

  goOffline(): void {
    this.online = false;
    this.cut();
  }

  goOnline(): void {
    this.online = true;
    this.network.nudge();
  }

  private openTab(): void {
    const { climate, cookies } = this;
    this.store = new TabStore(this.disk);
    this.wires = new Wires({
      ...climate,
      cookies,
      online: () => this.online,
      onUp: (data) => climate.onUp(this, decode(data) as UpFrame),
    });
    this.crypto = this.watched(new Engine({ store: this.store }));
    this.network = new Network({
      crypto: async () => this.crypto,
      http: new Http(climate.address, this.wires.fetch),
      host: new URL(climate.address).host,
      openSocket: this.wires.open,
    });
  }

  /** The engine, with an eye on what comes of each entry. */
  private watched(engine: Engine): Crypto {
    const judge = (taken: Taken): Taken => {
      const { outcome } = taken;
      if (outcome.kind === 'discarded') this.climate.onBad(this, `discarded ${outcome.code}`);
      if (outcome.kind === 'refound') {
        this.broken += 1;
        this.climate.onBad(this, `refound ${outcome.code}`);
      }
      return taken;
    };
    const incoming = engine.incoming.bind(engine);
    const announce = engine.announce.bind(engine);
    const enter = engine.enter.bind(engine);
    const forgetRoom = engine.forgetRoom.bind(engine);
    return Object.assign(engine, {
      end: () => undefined,
      incoming: async (...args: Parameters<typeof incoming>) => judge(await incoming(...args)),
      announce: async (...args: Parameters<typeof announce>) => judge(await announce(...args)),
      enter: async (...args: Parameters<typeof enter>) => judge(await enter(...args)),
      forgetRoom: async (room: string) => {
        await forgetRoom(room);
        this.forgot = true;
      },
    }) as unknown as Crypto;
  }
}

/** As a screen does it: what fails for want of a connection is tried again. */
async function patiently<T>(work: () => Promise<T>, online: () => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 600 || (online() && tries > 20)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
