/**
 * A server in memory for the tests of this folder: it orders, deduplicates and compares and sets as the real one does
 * and reads nothing. Devices are whole engines over their own stores, so a reload is a new engine on an old store.
 */

import { ciphersuites } from 'ts-mls';
import type { Commit, Entry, Found, MemberView, RoomView, Say, WelcomeIn } from '../wire';
import { memberOf } from './account';
import { concat, fields, random, uint64 } from './bytes';
import { Engine } from './engine';
import type { Store } from './keystore';
import { MemoryStore } from './keystore';
import type { Outcome, OutFrame } from './outcome';
import { hmac256 } from './primitives';

const SERVER_KEY = new Uint8Array(32).fill(9);

export type Verdict = { ok: true; seq: number } | { ok: false; code: string };

/** A store that can be made to fail, and of which a copy can be taken as a crash would leave it. */
export class TestStore extends MemoryStore {
  failing = false;
  override async write(batch: Map<string, Uint8Array | null>): Promise<void> {
    if (this.failing) throw new Error('disk full');
    await super.write(batch);
  }
  override async wipe(): Promise<void> {
    await super.wipe();
  }
}

interface RoomOnServer {
  room: string;
  generation: number;
  epoch: number;
  founded: boolean;
  version: number;
  log: Entry[];
  groupInfo: Uint8Array | null;
  leaves: Map<string, string>;
  members: Set<string>;
  packages: Map<string, Uint8Array>;
  welcomes: Map<string, WelcomeIn>;
  refs: Map<string, Verdict>;
}

export class TestServer {
  readonly accounts = new Map<string, { account_key: Uint8Array; devices: Set<string> }>();
  readonly rooms = new Map<string, RoomOnServer>();
  private count = 0;

  enrol(member: string, account_key: Uint8Array, name = member): string {
    const account = this.accounts.get(member) ?? { account_key, devices: new Set<string>() };
    this.accounts.set(member, account);
    this.count += 1;
    const device = `${name}-d${this.count}`;
    account.devices.add(device);
    return device;
  }

  open(room: string, members: string[]): RoomOnServer {
    const made: RoomOnServer = {
      room,
      generation: 0,
      epoch: 0,
      founded: false,
      version: 1,
      log: [],
      groupInfo: null,
      leaves: new Map(),
      members: new Set(members),
      packages: new Map(),
      welcomes: new Map(),
      refs: new Map(),
    };
    this.rooms.set(room, made);
    return made;
  }

  at(room: string): RoomOnServer {
    const found = this.rooms.get(room);
    if (!found) throw new Error(`no room ${room}`);
    return found;
  }

  view(room: string, device: string): RoomView {
    const r = this.at(room);
    const members: MemberView[] = [...r.members].map((member) => {
      const account = this.accounts.get(member);
      return {
        member,
        role: 'companion',
        star: '',
        name: null,
        account_key: account?.account_key ?? new Uint8Array(),
        account_key_version: 1,
        here: true,
        devices: [...(account?.devices ?? [])].map((one) => ({
          device: one,
          credential: new Uint8Array(),
          leaf: r.leaves.has(one),
          key_package: r.leaves.has(one) ? null : (r.packages.get(one) ?? null),
        })),
      };
    });
    const out = !r.leaves.has(device);
    return {
      t: 'room',
      room,
      kind: 'call',
      version: r.version,
      generation: r.generation,
      epoch: r.epoch,
      suite: ciphersuites.MLS_256_XWING_AES256GCM_SHA512_Ed25519,
      head: r.log.length,
      founder: [...r.members][0] ?? '',
      members,
      to_remove: [...r.leaves].filter(([, member]) => !r.members.has(member)).map(([one]) => one),
      group_info: out ? r.groupInfo : null,
      closed_at: null,
      dawn_at: null,
      parent: null,
    };
  }

  present(room: string, device: string, key_package: Uint8Array): void {
    const r = this.at(room);
    r.version += 1;
    r.packages.set(device, key_package);
  }

  letGo(room: string, member: string): void {
    const r = this.at(room);
    r.version += 1;
    r.members.delete(member);
  }

  take(member: string, device: string, frame: OutFrame): Verdict {
    const r = this.at(frame.room);
    const key = `${device}/${frame.ref}`;
    const known = r.refs.get(key);
    if (known) return known;
    const verdict = this.judge(r, member, device, frame);
    if (!verdict.ok) return verdict;
    r.refs.set(key, verdict);
    const at = 1_700_000_000_000 + verdict.seq;
    const tag = frame.t === 'say' ? frame.tag : new Uint8Array(32);
    const signed = concat(fields(tag, frame.room, member), uint64(verdict.seq), uint64(at));
    r.log.push({
      t: 'entry',
      room: frame.room,
      generation: frame.generation,
      epoch: frame.t === 'found' ? 0 : frame.epoch,
      seq: verdict.seq,
      kind: frame.t === 'say' ? 'speech' : frame.t,
      sender: member,
      device,
      ref: frame.ref,
      at,
      tag,
      server_tag: hmac256(SERVER_KEY, signed),
      frank_key: 'k1',
      external: frame.t === 'commit' && frame.external === true,
      body: frame.t === 'found' ? frame.group_info : frame.body,
    });
    return verdict;
  }

  private judge(r: RoomOnServer, member: string, device: string, frame: OutFrame): Verdict {
    const no = (code: string): Verdict => ({ ok: false, code });
    if (!r.members.has(member)) return no('not_found');
    const seq = r.log.length + 1;
    if (frame.t === 'found') return this.takeFound(r, member, device, frame, seq);
    if (frame.generation !== r.generation || frame.epoch !== r.epoch) {
      return no(frame.t === 'commit' ? 'commit_lost' : 'wrong_epoch');
    }
    if (frame.t === 'commit') return this.takeCommit(r, member, device, frame, seq);
    return this.takeSay(r, device, frame, seq);
  }

  private takeSay(r: RoomOnServer, device: string, _frame: Say, seq: number): Verdict {
    if (!r.leaves.has(device)) return { ok: false, code: 'not_found' };
    if ([...r.leaves.values()].some((one) => !r.members.has(one)))
      return { ok: false, code: 'must_remove_first' };
    return { ok: true, seq };
  }

  private takeFound(r: RoomOnServer, member: string, device: string, frame: Found, seq: number): Verdict {
    if (frame.generation !== r.generation + 1) return { ok: false, code: 'commit_lost' };
    r.generation = frame.generation;
    r.epoch = 0;
    r.founded = true;
    r.groupInfo = frame.group_info;
    r.leaves = new Map([[device, member]]);
    r.welcomes.clear();
    r.packages.clear();
    r.version += 1;
    return { ok: true, seq };
  }

  private takeCommit(r: RoomOnServer, member: string, device: string, frame: Commit, seq: number): Verdict {
    if (!frame.external && !r.leaves.has(device)) return { ok: false, code: 'not_found' };
    if (frame.external) {
      const own = r.leaves.has(device) ? [device] : [];
      const allowed = [...r.leaves.values()].includes(member) && (frame.adds ?? []).length === 0;
      if (!allowed || (frame.removes ?? []).join() !== own.join()) return { ok: false, code: 'not_allowed' };
    }
    r.epoch += 1;
    r.groupInfo = frame.group_info;
    for (const one of frame.removes ?? []) r.leaves.delete(one);
    for (const one of frame.external ? [device] : (frame.adds ?? [])) {
      const owner = [...this.accounts].find(([, account]) => account.devices.has(one))?.[0];
      if (owner) r.leaves.set(one, owner);
      r.packages.delete(one);
    }
    for (const { device: one, body } of frame.welcomes ?? []) {
      r.welcomes.set(one, {
        t: 'welcome',
        room: r.room,
        generation: r.generation,
        epoch: r.epoch,
        seq,
        body,
      });
    }
    r.version += 1;
    return { ok: true, seq };
  }
}

/** A person's device: an engine, and the little of a client shell that feeds it. */
export class TestDevice {
  readonly server: TestServer;
  readonly member: string;
  readonly device: string;
  store: Store;
  engine: Engine;
  readonly outcomes: Outcome[] = [];

  private constructor(server: TestServer, member: string, device: string, store: Store, engine: Engine) {
    this.server = server;
    this.member = member;
    this.device = device;
    this.store = store;
    this.engine = engine;
  }

  /** @param name only names the device; the member id follows from the account */
  static async make(server: TestServer, name: string, words?: string, store: Store = new TestStore()) {
    const engine = new Engine({ store });
    await engine.open();
    const keys = words ? await engine.restoreAccount(words) : await engine.createAccount();
    const member = memberOf(keys.account_key);
    const device = server.enrol(member, keys.account_key, name);
    await engine.setIdentity(member, device);
    return new TestDevice(server, member, device, store, engine);
  }

  /** As if the tab had been closed: everything in memory is gone, the store stays. */
  async reload(): Promise<void> {
    this.engine = new Engine({ store: this.store });
    await this.engine.open();
  }

  /** Sends frames and tells the engine of refusals. */
  async send(frames: OutFrame[]): Promise<void> {
    for (const frame of frames) {
      const verdict = this.server.take(this.member, this.device, frame);
      if (!verdict.ok) await this.engine.refused(frame.room, frame.ref, verdict.code);
    }
  }

  /** Everything a device does when it is online: welcome, view, what was missed, what waits, what is open. */
  async sync(room: string, tend = true): Promise<void> {
    for (let round = 0; round < 12; round++) {
      const before = this.server.at(room).log.length;
      await this.syncOnce(room, tend);
      if (this.server.at(room).log.length === before && round > 0) return;
    }
  }

  private async syncOnce(room: string, tend: boolean): Promise<void> {
    const r = this.server.at(room);
    if (!r.members.has(this.member)) return;
    await this.send(await this.engine.outbox(room));
    const welcome = r.welcomes.get(this.device);
    if (welcome) {
      await this.take(this.engine.enter(welcome));
      r.welcomes.delete(this.device);
    }
    await this.take(this.engine.announce(this.server.view(room, this.device)));
    await this.catchUp(room);
    await this.take(this.engine.announce(this.server.view(room, this.device)));
    const { joined } = await this.engine.roomState(room);
    if (!joined) await this.getIn(room);
    else if (tend) await this.send((await this.engine.tend(room)).send);
    await this.catchUp(room);
  }

  private async getIn(room: string): Promise<void> {
    const view = this.server.view(room, this.device);
    const what = await this.engine.entrance(view);
    if (what === 'found') await this.send([await this.engine.found(room)]);
    if (what === 'come_back') await this.send([await this.engine.comeBack(view)]);
    if (what === 'present') {
      const { key_package } = await this.engine.present(room);
      this.server.present(room, this.device, key_package);
    }
  }

  async take(taken: Promise<{ outcome: Outcome; send: OutFrame[] }>): Promise<Outcome> {
    const { outcome, send } = await taken;
    this.outcomes.push(outcome);
    await this.send(send);
    return outcome;
  }

  async catchUp(room: string): Promise<void> {
    for (;;) {
      const { seq } = await this.engine.roomState(room);
      const entry = this.server.at(room).log[seq];
      if (!entry) return;
      await this.take(this.engine.incoming(entry));
    }
  }

  async say(room: string, text: string, ref: string = `r${random(8).join('')}`): Promise<void> {
    await this.send((await this.engine.say(room, { kind: 'text', text }, ref)).send);
  }

  async texts(room: string): Promise<string[]> {
    return (await this.engine.messages(room)).map(
      (one) => `${one.seq} ${one.sender}: ${one.lines.join('/')}`,
    );
  }

  problems(): Outcome[] {
    return this.outcomes.filter((one) => one.kind === 'discarded' || one.kind === 'refound');
  }
}
