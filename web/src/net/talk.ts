/**
 * One room as this device lives it: takes what the socket brings to the cryptography, in order, sends what comes of
 * it, and shows the result as signals. All decisions about keys and ratchets are made in `crypto/`; here is only who
 * does what next: found, enter, come back, let others in, take in what was missed.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ChangedKey, Crypto, Message, Saying, Taken, WaitingMessage } from '../crypto/client';
import { isAttended } from '../crypto/entrance';
import { CryptoFault } from '../crypto/faults';
import type { Entry, Gestured, MemberView, RoomGone, RoomView, UpFrame, WelcomeIn } from '../wire';
import type { Archive } from './archive';
import { type Gesture, Gestures, type Moved, type Steady, steadyAt } from './gestures';
import { isAwaited, leftToOthersMs, withoutGone } from './letting_in';

/** How this device stands to the room. */
export type Standing =
  /** Known by name only; the first view is on its way. */
  | 'arriving'
  /** Somebody has to let this device in. */
  | 'outside'
  /** In the group: reads and is read. */
  | 'inside'
  /** Dawn came, or one was let go. */
  | 'gone';

/** Why a room is not here: its dawn, one was let go, or this device was never told of it. */
export type Gone = RoomGone['why'] | 'unknown';

interface Surroundings {
  crypto: Crypto;
  archive: Archive;
  me: string;
  device: string;
  send: (frame: UpFrame) => boolean;
  live: () => boolean;
  /** Whether somebody is known to have gone, sooner than the view of the room tells it. */
  away?: (room: string, member: string) => boolean;
  /** The server's time in ms. */
  now: () => number;
  later: (work: () => void, ms: number) => void;
  newRef: () => string;
}

/** Faults of this device's disk, which say nothing of what was to be written. */
const KEPT_NOTHING: ReadonlySet<string> = new Set(['storage_failed', 'held_elsewhere']);
/** Faults of the group as it is shown: it will not be shown otherwise while nobody in it changes it. */
const NO_WAY_IN: ReadonlySet<string> = new Set(['group_info_bad', 'roster_not_as_announced']);
const RESEND_MS = 2_000;
/** How long this device waits in a circle to be let in before it founds the room anew: the server takes it after 45 s. */
const KEPT_OUT_MS = 50_000;
const PRESENT_AGAIN_MS = 10_000;
/** How long a room that the server does not show is waited for, before it is said that it is not here. */
const UNKNOWN_AFTER_MS = 4_000;
/** When a new device asks again what the others have written down: they write a few seconds behind. */
const READ_AGAIN_MS = [0, 6_000, 20_000];

export class Talk {
  private readonly viewNow = signal<RoomView | null>(null);
  private readonly standingNow = signal<Standing>('arriving');
  private readonly messagesNow = signal<readonly Message[]>([]);
  private readonly waitingNow = signal<readonly WaitingMessage[]>([]);
  private readonly signs: Gestures;
  private readonly droppedNow = signal<readonly WaitingMessage[]>([]);
  private readonly altered = signal(0);
  private readonly changedNow = signal<readonly ChangedKey[]>([]);
  private readonly goneNow = signal<Gone | null>(null);
  private cameIn = false;
  /** How long it is kept out is being looked at. */
  private waitsAtDoor = false;
  private queue: Promise<unknown> = Promise.resolve();
  /** Everything that was missed has been taken in, not only sent: until then it is too early to act on a view. */
  private caughtUp: boolean;
  private presentedAt = Number.NEGATIVE_INFINITY;
  private refs = new Set<string>();
  /** The version of the view under which a refused change was made anew. */
  private triedAgainAt = -1;

  constructor(
    readonly room: string,
    private readonly around: Surroundings,
  ) {
    this.caughtUp = around.live();
    this.signs = new Gestures(room, around.crypto, around.send);
    around.archive.onTaken = () => {
      void this.step(async () => {
        if (!this.goneNow.value) this.messagesNow.value = await around.crypto.messages(room);
      });
    };
  }

  get view(): ReadonlySignal<RoomView | null> {
    return this.viewNow;
  }
  get standing(): ReadonlySignal<Standing> {
    return this.standingNow;
  }
  /** What was said, in the order of the room. */
  get messages(): ReadonlySignal<readonly Message[]> {
    return this.messagesNow;
  }
  /** Own words that have no place in the room yet. */
  get waiting(): ReadonlySignal<readonly WaitingMessage[]> {
    return this.waitingNow;
  }
  /** The latest gesture of each member. */
  get gestures(): ReadonlySignal<ReadonlyMap<string, Gesture>> {
    return this.signs.latest;
  }
  /** Words that the server would not take and that were given back, in the order in which they were said. */
  get dropped(): ReadonlySignal<readonly WaitingMessage[]> {
    return this.droppedNow;
  }
  get gone(): ReadonlySignal<Gone | null> {
    return this.goneNow;
  }
  /** Whose account key is another than before, without the former one behind it: the person decides. */
  get changedKeys(): ReadonlySignal<readonly ChangedKey[]> {
    return this.changedNow;
  }
  /** How many messages were not shown because they were not what they said they were. */
  get discarded(): ReadonlySignal<number> {
    return this.altered;
  }

  member(id: string): MemberView | undefined {
    return this.viewNow.value?.members.find((one) => one.member === id);
  }

  steady(): Steady | null {
    return steadyAt(this.around.now(), this.messagesNow.value);
  }

  /** Reads what this device keeps of the room; call once, before frames come. */
  open(): Promise<void> {
    return this.step(async () => {
      this.messagesNow.value = await this.around.crypto.messages(this.room);
      // The page may have been closed before the last words were written down for the other devices.
      if (this.messagesNow.value.length > 0) this.around.archive.changed();
      await this.reflect();
      this.around.later(() => this.lookForView(), UNKNOWN_AFTER_MS);
    });
  }

  /** A room that the server never showed to a device that has caught up is not there for it. */
  private lookForView(): void {
    if (this.viewNow.value || this.goneNow.value || !this.around.live()) return;
    this.goneNow.value = 'unknown';
    this.standingNow.value = 'gone';
  }

  // ------------------------------------------------------------ what a person does

  async say(saying: Saying, ref = this.around.newRef()): Promise<void> {
    await this.step(async () => {
      const { send } = await this.around.crypto.say(this.room, saying, ref);
      await this.reflect();
      this.dispatch(send);
    });
  }

  /** The person goes on with the changed keys: from now on they are known, and the room is founded anew. */
  acceptKeys(): Promise<void> {
    return this.step(async () => {
      const { crypto } = this.around;
      for (const { member, key, version } of this.changedNow.value) {
        await crypto.acceptKey(member, key, version);
      }
      this.changedNow.value = [];
      this.dispatch([await crypto.found(this.room)]);
    });
  }

  async gesture(what: string): Promise<void> {
    if (this.standingNow.value === 'inside') await this.signs.make(what);
  }

  /** A movement of a light: sent at once or not at all, kept nowhere. */
  async move(bytes: Uint8Array): Promise<void> {
    if (this.standingNow.value === 'inside') await this.signs.move(bytes);
  }

  /** Sees the movements of the others' lights. @returns stops it */
  watchMoves(moved: Moved): () => void {
    return this.signs.watch(moved);
  }

  /** Takes the words that came back, so that they can be changed and said again. */
  takeDropped(): readonly WaitingMessage[] {
    const dropped = this.droppedNow.value;
    if (dropped.length > 0) this.droppedNow.value = [];
    return dropped;
  }

  // ------------------------------------------------------------ what the socket brings

  onView(view: RoomView): Promise<void> {
    return this.step(async () => {
      const known = this.viewNow.value;
      if (known && view.version < known.version) return;
      this.viewNow.value = view;
      if (this.goneNow.value) {
        this.goneNow.value = null;
        this.standingNow.value = 'arriving';
      }
      await this.after(await this.around.crypto.announce(view));
      await this.settle();
    });
  }

  onWelcome(welcome: WelcomeIn): Promise<void> {
    return this.step(async () => {
      const { t: _, body: __, seq: ___, ...taken } = welcome;
      try {
        await this.after(await this.around.crypto.enter(welcome));
        this.around.send({ t: 'welcome_taken', ...taken, opened: true });
      } catch (error) {
        // What could not be written down now is still there to be opened: by the tab that holds the state, or later.
        if (error instanceof CryptoFault && KEPT_NOTHING.has(error.code)) return;
        // The key it was made for is gone, or it was never a true one: this device comes in by itself then.
        this.around.send({ t: 'welcome_taken', ...taken, opened: false });
      }
      await this.settle();
    });
  }

  onEntry(entry: Entry): Promise<void> {
    return this.step(async () => {
      this.refs.delete(entry.ref);
      const taken = await this.around.crypto.incoming(entry);
      await this.after(taken);
      if (taken.outcome.kind !== 'message') await this.settle();
    });
  }

  onGestured(frame: Gestured): Promise<void> {
    return this.signs.take(frame);
  }

  /** Whether a refusal is about a frame of this room. */
  sent(ref: string): boolean {
    return this.refs.has(ref);
  }

  onRefused(ref: string, code: string): Promise<void> {
    return this.step(async () => {
      this.refs.delete(ref);
      const { dropped, again } = await this.around.crypto.refused(this.room, ref, code);
      if (dropped) this.droppedNow.value = [...this.droppedNow.value, dropped];
      await this.reflect();
      // What is refused twice under one view would be refused for ever: then a newer view has to come first.
      const version = this.viewNow.value?.version ?? 0;
      if (again && this.triedAgainAt !== version) {
        this.triedAgainAt = version;
        await this.settle();
      }
      if (['too_fast', 'busy', 'store_unavailable', 'internal'].includes(code)) {
        this.around.later(() => void this.resend(), RESEND_MS);
      }
    });
  }

  /** The connection is gone; what others did meanwhile is not known until `onLive`. */
  onLost(): void {
    this.caughtUp = false;
  }

  /** Everything missed has come: what is still without an answer is sent again, the same bytes. */
  onLive(): Promise<void> {
    return this.step(async () => {
      if (!this.around.live()) return;
      this.caughtUp = true;
      this.presentedAt = Number.NEGATIVE_INFINITY;
      await this.settle();
      this.dispatch(await this.around.crypto.outbox(this.room));
      this.around.later(() => this.lookForView(), UNKNOWN_AFTER_MS);
    });
  }

  onGone(why: RoomGone['why']): Promise<void> {
    return this.step(async () => {
      this.around.archive.stop();
      await this.around.crypto.forgetRoom(this.room);
      this.viewNow.value = null;
      this.goneNow.value = why;
      this.messagesNow.value = [];
      this.waitingNow.value = [];
      this.standingNow.value = 'gone';
    });
  }

  // ------------------------------------------------------------ what follows from it

  private resend(): Promise<void> {
    return this.step(async () => {
      if (this.around.live()) this.dispatch(await this.around.crypto.outbox(this.room));
    });
  }

  private async after(taken: Taken): Promise<void> {
    const { outcome } = taken;
    if (outcome.kind === 'message') {
      const { message } = outcome;
      const others = this.messagesNow.value.filter((one) => one.seq !== message.seq);
      this.messagesNow.value = [...others, message].sort((a, b) => a.seq - b.seq);
      if (!message.mine) this.signs.clear(message.sender);
      this.around.archive.changed();
    } else if (outcome.kind === 'gap') {
      this.around.send({ t: 'follow', room: this.room, after: outcome.after });
    } else if (outcome.kind === 'discarded') {
      this.altered.value += 1;
    } else if (outcome.kind === 'founded' && !outcome.own) {
      // A new group knows nothing of keys that were shown to the one before.
      this.presentedAt = Number.NEGATIVE_INFINITY;
    } else if (outcome.kind === 'refound') {
      this.dispatch([await this.around.crypto.found(this.room)]);
    }
    await this.reflect();
    this.dispatch(taken.send);
  }

  /** Reads what another device of this member has read in this room, now and a little later. */
  private readOthers(): void {
    this.cameIn = false;
    for (const ms of READ_AGAIN_MS) {
      this.around.later(() => {
        void this.step(async () => {
          const all = this.goneNow.value ? null : await this.around.archive.read();
          if (all) this.messagesNow.value = all;
        }).catch(() => undefined);
      }, ms);
    }
  }

  /** Somebody came or went: whoever still stands outside looks whether they have to wait any longer. */
  lookAgain(): void {
    if (this.standingNow.value === 'outside') void this.step(() => this.settle());
  }

  /** What this device may do in the room is different now. */
  settleAgain(): void {
    void this.step(() => this.settle()).catch(() => undefined);
  }

  /** Decides what this device does next, from the newest view and what it keeps. */
  private async settle(): Promise<void> {
    const known = this.viewNow.value;
    if (!known || !this.caughtUp || !this.around.live()) return;
    const { crypto, away } = this.around;
    const view = away ? withoutGone(known, (member) => away(this.room, member)) : known;
    const kept = await crypto.roomState(this.room);
    const entrance = await crypto.entrance(view);
    if (isAttended(view) && (entrance === 'wait' || entrance === 'present')) this.waitAtMost();
    switch (entrance) {
      case 'in':
        if (kept.seq >= view.head && isAwaited(view)) await this.tend(view);
        break;
      case 'found':
        this.dispatch([await crypto.found(this.room)]);
        break;
      case 'come_back':
        // Another device of this member may have read what was said before this one came.
        this.cameIn = true;
        this.dispatch([await this.comeBack(view)]);
        break;
      case 'ask_key':
        // Only a person can say whether they go on with a key that nothing vouches for.
        this.changedNow.value = await crypto.changedKeys(view);
        break;
      case 'present':
        this.cameIn = true;
        await this.present();
        break;
    }
  }

  /** Somebody who lets nobody in, by fault or by intent, keeps the others out of the room for a while only. */
  private waitAtMost(): void {
    if (this.waitsAtDoor) return;
    this.waitsAtDoor = true;
    this.around.later(() => {
      this.waitsAtDoor = false;
      void this.step(async () => {
        const { joined, trouble } = await this.around.crypto.roomState(this.room);
        if (joined || trouble || this.goneNow.value || this.viewNow.value?.closed_at) return;
        this.waitAtMost();
        if (this.around.live()) this.dispatch([await this.around.crypto.found(this.room)]);
      }).catch(() => undefined);
    }, KEPT_OUT_MS);
  }

  /** By the group as it is shown; where nobody could enter by that, as after a bad commit, by founding it again. */
  private async comeBack(view: RoomView): Promise<UpFrame> {
    try {
      return await this.around.crypto.comeBack(view);
    } catch (error) {
      if (!(error instanceof CryptoFault) || !NO_WAY_IN.has(error.code)) throw error;
      return this.around.crypto.found(this.room);
    }
  }

  private async tend(view: RoomView): Promise<void> {
    const ms = leftToOthersMs(view, this.around.me);
    if (ms === 0) return this.commit();
    this.around.later(() => {
      void this.step(async () => {
        const now = this.viewNow.value;
        if (now && this.around.live() && isAwaited(now)) await this.commit();
      });
    }, ms);
  }

  private async commit(): Promise<void> {
    const { send } = await this.around.crypto.tend(this.room);
    this.dispatch(send);
  }

  private async present(): Promise<void> {
    const now = this.around.now();
    if (now - this.presentedAt < PRESENT_AGAIN_MS) return;
    this.presentedAt = now;
    this.around.send(await this.around.crypto.present(this.room));
  }

  private async reflect(): Promise<void> {
    const kept = await this.around.crypto.roomState(this.room);
    this.waitingNow.value = kept.waiting;
    if (this.cameIn && kept.joined) this.readOthers();
    if (this.standingNow.value !== 'gone') this.standingNow.value = kept.joined ? 'inside' : 'outside';
  }

  private dispatch(frames: readonly UpFrame[]): void {
    for (const frame of frames) {
      if ('ref' in frame) this.refs.add(frame.ref);
      this.around.send(frame);
    }
  }

  /** Resolves when everything that was begun has been carried out. */
  async settled(): Promise<void> {
    for (let seen: unknown; seen !== this.queue; ) {
      seen = this.queue;
      await seen;
    }
  }

  /** One thing after the other; a step that fails leaves the next one free to go on. */
  private step(work: () => Promise<void>): Promise<void> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }
}
