/** Plays one plan with people, devices and a real server, then waits until all is quiet and has it judged. */
import { encode } from '@msgpack/msgpack';
import { newRef } from '../net/ids';
import type { Commit, UpFrame } from '../wire';
import type { Control, Truth } from './control';
import { Device } from './device';
import { judge } from './judge';
import { type Plan, planOf, type Step } from './plan';

export interface Verdict {
  seed: number;
  faults: string[];
  /** Figures for the report. */
  said: number;
  commits: number;
  devices: number;
  generations: number;
  ms: number;
}

export interface Said {
  device: Device;
  text: string;
  /** It was on the disk of its device: its loss would be seen. */
  kept: boolean;
}

/** Far more than it takes: on a busy machine a history must not fail for want of time. */
const QUIET_MS = 180_000;
/** How long somebody hostile waits to be in the group. */
const POISON_MS = 15_000;
const MOST_PEOPLE = 6;
const MOST_DEVICES = 9;

export class Play {
  readonly plan: Plan;
  readonly devices: Device[] = [];
  readonly said = new Map<string, Said>();
  /** ref -> what a commit said of itself, to fold the group from. */
  readonly commits = new Map<string, Pick<Commit, 'adds' | 'removes' | 'external'>>();
  /** member -> head of the log when it was last let go */
  readonly letGo = new Map<string, number>();
  readonly faults: string[] = [];
  readonly trace: string[] = [];
  /** How everyone stood at the end, when something was wrong. */
  seen = '';
  poisoned = false;
  room = '';
  private readonly inside = new Set<number>();
  private readonly gone = new Set<number>();
  private people = 0;
  private texts = 0;
  private frames = 0;
  private noise: () => number;

  constructor(
    seed: number,
    private readonly control: Control,
    private readonly addresses: string[],
  ) {
    this.plan = planOf(seed);
    this.noise = Math.random;
  }

  async run(): Promise<Verdict> {
    const begun = performance.now();
    let truth: Truth | undefined;
    try {
      await this.open();
      for (const step of this.plan.steps) {
        await this.step(step);
        if (step.pause) await sleep(step.pause);
      }
      truth = await this.quiet();
      this.faults.push(...(await judge(this, truth)));
    } catch (error) {
      this.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    if (this.faults.length > 0 && this.room) {
      this.seen = await Promise.race([this.picture().catch(String), sleep(5_000).then(() => 'no picture')]);
    }
    for (const device of this.devices) device.closeTab();
    const log = truth?.log ?? [];
    return {
      seed: this.plan.seed,
      faults: this.faults,
      said: log.filter((one) => one.kind === 'speech').length,
      commits: log.filter((one) => one.kind === 'commit').length,
      devices: this.devices.length,
      generations: truth?.generation ?? 0,
      ms: Math.round(performance.now() - begun),
    };
  }

  // ------------------------------------------------------------ people and devices

  private async person(): Promise<Device> {
    const device = this.device(this.people);
    this.people += 1;
    await device.begin();
    return device;
  }

  private device(person: number): Device {
    const address = this.addresses[(this.plan.seed + this.devices.length) % this.addresses.length] ?? '';
    const device = new Device(person, {
      address,
      delay: () => this.noise() * this.plan.latency,
      doubled: () => {
        this.frames += 1;
        return this.plan.doubled > 0 && this.frames % this.plan.doubled === 0;
      },
      onUp: (_, frame) => this.sees(frame),
      onBad: (one, what) => {
        if (!this.poisoned || what.startsWith('discarded')) this.faults.push(`${one.label}: ${what}`);
      },
    });
    this.devices.push(device);
    return device;
  }

  private sees(frame: UpFrame): void {
    if (frame.t !== 'commit') return;
    const { adds, removes, external } = frame;
    this.commits.set(frame.ref, { adds, removes, external });
  }

  private async open(): Promise<void> {
    const first = await this.person();
    if (this.plan.twice) await this.second(first);
    const { room } = await this.control.open(first.member, first.id);
    this.room = room;
    this.inside.add(0);
  }

  private async second(of: Device): Promise<void> {
    const device = this.device(of.person);
    await device.returnWith(await of.words());
  }

  /** Devices whose member belongs to the room. */
  get there(): Device[] {
    return this.devices.filter((one) => !one.wiped && this.inside.has(one.person));
  }

  private pick(list: readonly Device[], by: number): Device | undefined {
    return list[by % Math.max(1, list.length)];
  }

  private of(person: number): Device[] {
    return this.devices.filter((one) => one.person === person && !one.wiped);
  }

  // ------------------------------------------------------------ what happens

  private async step(step: Step): Promise<void> {
    const one = this.pick(this.there, step.who);
    this.trace.push(`${step.act} ${one?.label ?? '-'}`);
    switch (step.act) {
      case 'say':
        if (one) void this.say(one);
        break;
      case 'burst':
        for (let i = 0; i < 3 + (step.count % 4); i++) {
          const each = this.pick(this.there, step.who + i * step.other);
          if (each) void this.say(each);
        }
        break;
      case 'enter':
        await this.enter(true);
        break;
      case 'enter_bare':
        await this.enter(false);
        break;
      case 'enter_two': {
        const comes = [this.enter(true), this.enter(true)];
        for (const each of this.there) void this.say(each);
        await Promise.all(comes);
        break;
      }
      case 'leave':
        await this.leave(step.who);
        break;
      case 'hand_over':
        await this.handOver(step.who);
        break;
      case 'again':
        await this.again(step.who);
        break;
      case 'second':
        if (one && this.devices.length < MOST_DEVICES) await this.second(one);
        break;
      case 'reload':
        one?.reload();
        break;
      case 'say_and_reload':
        if (one) {
          void this.say(one);
          await sleep(step.count % 12);
          one.reload();
        }
        break;
      case 'offline':
        one?.goOffline();
        break;
      case 'online':
        for (const each of this.devices) if (!each.online && (each.person + step.who) % 2) each.goOnline();
        break;
      case 'say_and_cut':
        if (one) {
          await Promise.race([this.say(one), sleep(200)]);
          one.cut();
        }
        break;
      case 'cut':
        one?.cut();
        break;
      case 'storm':
        for (const each of this.there) each.cut();
        break;
      case 'wiped':
        if (one?.online && this.of(one.person).length > 1) await this.wipe(one);
        break;
      case 'poison':
        await this.poison(step.who);
        break;
      case 'pause':
        await sleep(step.count % 400);
        break;
    }
  }

  private async say(device: Device): Promise<void> {
    this.texts += 1;
    const ref = newRef();
    const said: Said = { device, text: `${this.plan.seed} ${this.texts} by ${device.label}`, kept: false };
    this.said.set(ref, said);
    await device.ready;
    await device.talk(this.room).say({ kind: 'text', text: said.text }, ref);
    said.kept = true;
  }

  private async newcomer(): Promise<{ device: Device; key_package: string } | null> {
    if (this.people >= MOST_PEOPLE || this.devices.length >= MOST_DEVICES) return null;
    const device = await this.person();
    return { device, key_package: await device.keyPackage() };
  }

  private async enter(shown: boolean): Promise<void> {
    const came = await this.newcomer();
    if (!came) return;
    const { device, key_package } = came;
    const role = this.inside.size === 1 ? 'lead' : 'companion';
    this.inside.add(device.person);
    await this.control.enter(
      this.room,
      device.member,
      role,
      shown ? device.id : null,
      shown ? key_package : null,
    );
  }

  /** The founder, who is the caller, is never let go. */
  private candidates(): number[] {
    return [...this.inside].filter((person) => person !== 0);
  }

  private async leave(by: number): Promise<void> {
    const list = this.candidates();
    const person = list[by % Math.max(1, list.length)];
    if (person === undefined) return;
    const member = this.memberOf(person);
    this.inside.delete(person);
    this.gone.add(person);
    const { head } = await this.control.leave(this.room, member);
    this.letGo.set(member, head);
  }

  private async handOver(by: number): Promise<void> {
    const list = this.candidates();
    const from = list[by % Math.max(1, list.length)];
    if (from === undefined) return;
    const came = await this.newcomer();
    if (!came) return;
    const { device, key_package } = came;
    const member = this.memberOf(from);
    this.inside.delete(from);
    this.gone.add(from);
    const { head } = await this.control.handOver(this.room, member, device.member, device.id, key_package);
    this.letGo.set(member, head);
    this.inside.add(device.person);
  }

  private async again(by: number): Promise<void> {
    const list = [...this.gone];
    const person = list[by % Math.max(1, list.length)];
    const device = person === undefined ? undefined : this.pick(this.of(person), by);
    if (person === undefined || !device) return;
    await this.control.enter(this.room, device.member, 'lead', device.id, await device.keyPackage());
    this.gone.delete(person);
    this.inside.add(person);
  }

  private memberOf(person: number): string {
    return this.devices.find((one) => one.person === person && one.member)?.member ?? '';
  }

  private async wipe(device: Device): Promise<void> {
    const words = await device.words();
    device.wiped = true;
    device.closeTab();
    const anew = this.device(device.person);
    anew.inherit(device);
    await anew.returnWith(words);
  }

  /** Somebody in the room sends a change that nobody can follow: only founding anew helps. */
  private async poison(by: number): Promise<void> {
    const end = performance.now() + POISON_MS;
    let truth = await this.control.truth(this.room);
    const able = () => this.there.filter((one) => one.online && truth.leaves.includes(one.id));
    while ((able().length === 0 || truth.leaves.length < 2) && performance.now() < end) {
      await sleep(100);
      truth = await this.control.truth(this.room);
    }
    const device = this.pick(able(), by);
    if (!device) return;
    this.poisoned = true;
    const ref = newRef();
    const frame = {
      t: 'commit',
      ref,
      room: this.room,
      generation: truth.generation,
      epoch: truth.epoch,
      body: new Uint8Array(200).fill(7),
      group_info: new Uint8Array(200).fill(9),
      welcomes: [],
      adds: [],
      removes: [],
      external: false,
    } satisfies UpFrame;
    device.push(encode(frame));
  }

  // ------------------------------------------------------------ the end

  /** Everyone is there and nothing more happens. @throws when that does not come about */
  private async quiet(): Promise<Truth> {
    for (const device of this.devices) if (!device.online) device.goOnline();
    const end = performance.now() + QUIET_MS;
    let why = '';
    let calm = 0;
    while (performance.now() < end) {
      why = await this.unrest();
      if (!why) {
        const truth = await this.control.truth(this.room);
        why = (await this.unlike(truth)) || (await this.unrest());
        calm = why ? 0 : calm + 1;
        // Once more after a moment: what seemed quiet may only have been on its way.
        if (calm > 1) return truth;
      } else {
        calm = 0;
      }
      await sleep(150);
    }
    throw new Error(`never quiet: ${why}`);
  }

  private async unrest(): Promise<string> {
    for (const device of this.there) {
      if (device.network.connection.value !== 'live')
        return `${device.label} is ${device.network.connection.value}`;
      const talk = device.network.talks.value.get(this.room);
      if (!talk) return `${device.label} does not know the room`;
      const state = await device.crypto.roomState(this.room);
      if (!state.joined)
        return `${device.label} is outside (${talk.standing.value}, trouble ${state.trouble})`;
      if (this.people > 1 && this.inside.size > 1 && state.waiting.length > 0) {
        return `${device.label} has ${state.waiting.length} waiting`;
      }
    }
    return '';
  }

  private async unlike(truth: Truth): Promise<string> {
    if (truth.to_remove.length > 0) return `${truth.to_remove.length} to remove`;
    for (const device of this.there) {
      if (!truth.leaves.includes(device.id)) return `${device.label} has no leaf`;
      const { seq } = await device.crypto.roomState(this.room);
      if (seq !== truth.head) return `${device.label} has read up to ${seq} of ${truth.head}`;
      const view = device.network.talks.value.get(this.room)?.view.value;
      if (!view || view.generation !== truth.generation || view.epoch !== truth.epoch) {
        return `${device.label} sees generation ${view?.generation} epoch ${view?.epoch}, it is ${truth.generation} ${truth.epoch}`;
      }
    }
    return '';
  }

  /** How everyone stands, for a failure. */
  async picture(): Promise<string> {
    const truth = await this.control.truth(this.room);
    const lines = [
      `server: head ${truth.head} generation ${truth.generation} epoch ${truth.epoch} remove ${truth.to_remove} welcomes ${truth.welcomes.map((id) => this.named(id))}`,
      ...truth.log.map((one) => {
        const about = one.kind === 'commit' ? this.about(one.ref) : (this.said.get(one.ref)?.text ?? '');
        return `  ${one.seq} ${one.kind} ${one.generation}.${one.epoch} ${this.named(one.device)} ${about}`;
      }),
    ];
    for (const device of this.devices.filter((one) => !one.wiped)) {
      const state = await device.crypto.roomState(this.room).catch((error) => `${error}`);
      const talk = device.network.talks.value.get(this.room);
      const leaf = truth.leaves.includes(device.id)
        ? 'leaf'
        : truth.waiting.includes(device.id)
          ? 'waits'
          : 'none';
      const belongs = this.inside.has(device.person) ? '' : ' (let go)';
      const brief =
        typeof state === 'string'
          ? state
          : `generation ${state.generation} epoch ${state.epoch} seq ${state.seq} joined ${state.joined} trouble ${state.trouble} pending ${await this.pending(device)} waiting ${state.waiting.map((one) => `${one.lines[0]}${one.held ? ' held' : ''}`)}`;
      lines.push(
        `${device.label}${belongs}: ${device.network.connection.value} ${talk?.standing.value} ${leaf} view v${talk?.view.value?.version} head ${talk?.view.value?.head} g${talk?.view.value?.generation} info ${talk?.view.value?.group_info !== null}; ${brief}`,
      );
    }
    return lines.join('\n');
  }

  private async pending(device: Device): Promise<string> {
    const frames = await device.crypto.outbox(this.room).catch(() => []);
    return (
      frames.map((one) => `${one.t}@${one.generation}.${'epoch' in one ? one.epoch : 0}`).join(',') || 'none'
    );
  }

  private about(ref: string): string {
    const commit = this.commits.get(ref);
    if (!commit) return '?';
    const names = (ids: readonly string[] | undefined) => (ids ?? []).map((id) => this.named(id)).join(' ');
    return `${commit.external ? 'external ' : ''}+[${names(commit.adds)}] -[${names(commit.removes)}]`;
  }

  /** How many other people are in the room: alone, one's words wait for somebody to read them. */
  others(device: Device): number {
    return [...this.inside].filter((person) => person !== device.person).length;
  }

  named(id: string): string {
    return this.devices.find((one) => one.id === id)?.label ?? id;
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
