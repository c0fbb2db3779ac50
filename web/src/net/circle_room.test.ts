/** P5, P7: the room of a circle, in which twelve are let in by whoever is inside, and nobody is the caller. */
import { expect, test, vi } from 'vitest';
import { newId } from '../crypto/bytes';
import type { Crypto } from '../crypto/client';
import { TestDevice, TestServer } from '../crypto/test_network';
import type { UpFrame } from '../wire';
import type { Archive } from './archive';
import { Talk } from './talk';

vi.setConfig({ testTimeout: 60_000 });

const ROOM = 'room';
const LATENCY_MS = 300;

/** Twelve screens over one server, on a clock that the test moves. */
class Circle {
  readonly server = new TestServer();
  readonly chairs: Chair[] = [];
  readonly commits = new Set<string>();
  readonly refusals: string[] = [];
  /** Who has left the meeting, which is known sooner than the room tells it. */
  readonly gone = new Set<string>();
  now = 0;
  timers: { at: number; work: () => void }[] = [];

  static async of(people: number): Promise<Circle> {
    const circle = new Circle();
    for (let i = 0; i < people; i++) {
      const device = await TestDevice.make(circle.server, `p${i}`);
      circle.chairs.push(new Chair(circle, device));
    }
    circle.server.open(ROOM, []);
    return circle;
  }

  /** Somebody enters: they belong to the room from now on, and everybody is told. */
  async enters(chair: Chair): Promise<void> {
    const room = this.server.at(ROOM);
    room.members.add(chair.device.member);
    room.version += 1;
    chair.here = true;
    await chair.talk.onLive();
    await this.settled();
  }

  /** Everything that came is taken in, by everybody, until nothing new comes. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      for (const chair of this.chairs) if (chair.here && (await chair.sends())) quiet = -1;
      for (const chair of this.chairs) if (chair.here && (await chair.hears())) quiet = -1;
    }
  }

  /** Lets time pass. What is done within one way there and back is done by nobody knowing of the others. */
  async passes(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      const [next] = this.timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      const together = this.timers.filter((one) => one.at <= next.at + LATENCY_MS);
      this.timers = this.timers.filter((one) => !together.includes(one));
      this.now = next.at;
      for (const { work } of together) work();
      await this.settled();
    }
    this.now = until;
  }
}

class Chair {
  here = false;
  readonly talk: Talk;
  private shown = -1;
  private queue: UpFrame[] = [];

  constructor(
    readonly circle: Circle,
    readonly device: TestDevice,
  ) {
    this.talk = new Talk(ROOM, {
      crypto: device.engine as unknown as Crypto,
      archive: { changed: () => {}, stop: () => {}, read: async () => null } as unknown as Archive,
      me: device.member,
      device: device.device,
      send: (frame) => this.here && this.queue.push(frame) > 0,
      live: () => this.here,
      away: (_, member) => circle.gone.has(member),
      now: () => circle.now,
      later: (work, ms) => circle.timers.push({ at: circle.now + ms, work }),
      newRef: newId,
    });
  }

  /** Sends what waits. @returns whether there was anything */
  async sends(): Promise<boolean> {
    await this.talk.settled();
    const sent = this.queue;
    this.queue = [];
    for (const frame of sent) await this.sendsOne(frame);
    return sent.length > 0;
  }

  /** Takes in what the server has. @returns whether there was anything */
  async hears(): Promise<boolean> {
    const { server } = this.circle;
    const room = server.at(ROOM);
    const news = room.version !== this.shown;
    if (room.version !== this.shown) {
      this.shown = room.version;
      await this.talk.onView({ ...server.view(ROOM, this.device.device), kind: 'circle' });
    }
    const welcome = room.welcomes.get(this.device.device);
    if (welcome) await this.talk.onWelcome(welcome);
    const { seq } = await this.device.engine.roomState(ROOM);
    for (const entry of room.log.slice(seq)) await this.talk.onEntry(entry);
    await this.talk.settled();
    return news || welcome !== undefined || room.log.length > seq;
  }

  private async sendsOne(frame: UpFrame): Promise<void> {
    const { server } = this.circle;
    const { member, device } = this.device;
    if (frame.t === 'present') server.present(ROOM, device, frame.key_package);
    if (frame.t === 'welcome_taken') server.at(ROOM).welcomes.delete(device);
    if (frame.t !== 'say' && frame.t !== 'commit' && frame.t !== 'found') return;
    if (frame.t === 'commit') this.circle.commits.add(frame.ref);
    const verdict = server.take(member, device, frame);
    if (verdict.ok) return;
    this.circle.refusals.push(verdict.code);
    await this.talk.onRefused(frame.ref, verdict.code);
  }

  get read(): string[] {
    return this.talk.messages.value.map((one) => one.lines.join());
  }
}

async function inside(circle: Circle): Promise<void> {
  const words = new Set<string>();
  for (const one of circle.chairs.filter((each) => each.here)) {
    expect(one.talk.standing.value).toBe('inside');
    words.add((await one.device.engine.safetyWords(ROOM)).join(' '));
  }
  expect(words.size).toBe(1);
}

test('twelve come in one after the other and read each other, turn by turn', async () => {
  const circle = await Circle.of(12);
  for (const chair of circle.chairs) await circle.enters(chair);
  await inside(circle);
  expect(circle.refusals).toEqual([]);
  for (const [i, chair] of circle.chairs.entries()) {
    await chair.talk.say({ kind: 'text', text: `word ${i}` });
    await circle.settled();
  }
  const all = circle.chairs.map((_, i) => `word ${i}`);
  for (const chair of circle.chairs) expect(chair.read).toEqual(all);
});

test('without the founder whoever is inside lets the others in, and they do not all do it at once', async () => {
  const circle = await Circle.of(8);
  for (const chair of circle.chairs.slice(0, 6)) await circle.enters(chair);
  const [founder, next, , , , , late, later] = circle.chairs as [Chair, Chair, ...Chair[]];
  founder.here = false;
  circle.commits.clear();
  await circle.enters(late!);
  await circle.enters(later!);
  expect(late!.talk.standing.value).toBe('outside');
  await circle.passes(20_000);
  await inside(circle);
  expect(circle.commits.size).toBe(1);
  expect(circle.refusals).toEqual([]);
  // Somebody is let go: the others take their device out, and what is said meanwhile waits for it.
  circle.server.letGo(ROOM, next.device.member);
  next.here = false;
  await late!.talk.say({ kind: 'text', text: 'only for those who are still here' });
  await circle.passes(20_000);
  expect(later!.read).toEqual(['only for those who are still here']);
  expect(circle.commits.size).toBe(2);
});

test('nobody waits for somebody who opened the room and went: it is founded again by who is here', async () => {
  const circle = await Circle.of(3);
  const [first, ana, ben] = circle.chairs as [Chair, Chair, Chair];
  await circle.enters(first);
  first.here = false;
  await circle.enters(ana);
  await circle.enters(ben);
  expect(ana.talk.standing.value).toBe('outside');
  circle.gone.add(first.device.member);
  for (const one of [ana, ben]) one.talk.lookAgain();
  await circle.settled();
  await circle.passes(20_000);
  await inside(circle);
  await ana.talk.say({ kind: 'text', text: 'welcome' });
  await circle.settled();
  expect(ben.read).toEqual(['welcome']);
});

test('somebody who founds the room and lets nobody in keeps the others out for a while only', async () => {
  const circle = await Circle.of(3);
  const [mal, ana, ben] = circle.chairs as [Chair, Chair, Chair];
  await circle.enters(mal);
  // It stays, it is seen to be there, and it commits nothing.
  mal.sends = async () => false;
  await circle.enters(ana);
  await circle.enters(ben);
  await circle.passes(40_000);
  expect(ana.talk.standing.value).toBe('outside');
  await circle.passes(60_000);
  for (const one of [ana, ben]) expect(one.talk.standing.value).toBe('inside');
  await ana.talk.say({ kind: 'text', text: 'welcome' });
  await circle.settled();
  expect(ben.read).toEqual(['welcome']);
});

test('all words that the server gave back while the piece went on are there again, in their order', async () => {
  const circle = await Circle.of(2);
  const [ana, ben] = circle.chairs as [Chair, Chair];
  await circle.enters(ana);
  await circle.enters(ben);
  const judge = vi.spyOn(circle.server, 'take').mockReturnValue({ ok: false, code: 'not_your_turn' });
  await ana.talk.say({ kind: 'text', text: 'first' });
  await ana.talk.say({ kind: 'text', text: 'second' });
  await circle.settled();
  judge.mockRestore();
  expect(ana.talk.takeDropped().map((one) => one.lines.join())).toEqual(['first', 'second']);
  expect(ana.talk.waiting.value).toEqual([]);
  await ana.talk.say({ kind: 'text', text: 'first and second' });
  await circle.settled();
  expect(ben.read).toEqual(['first and second']);
});
