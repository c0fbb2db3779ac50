/**
 * One room on this device. Every step computes what comes next, writes it down in one transaction together with the
 * bytes to send or the text that was read, and only then lets anybody see either. A crash at any point therefore
 * finds the state before or after the step, and what is sent again is the same bytes: a ratchet never forks.
 */
import type { Commit, RoomView } from '../wire';
import { newId } from './bytes';
import { CryptoFault } from './faults';
import {
  decodeLogged,
  decodeRoom,
  decodeWaiting,
  emptyRoom,
  encodeRoom,
  encodeWaiting,
  type Intent,
  type KeptRoom,
  type Logged,
  loggedPrefix,
  roomName,
  type Waiting,
  waitingPrefix,
} from './kept_room';
import type { Batch, Store } from './keystore';
import type { Group, Mls } from './mls';
import type { Outcome, OutFrame, Taken, WaitingMessage } from './outcome';
import { encodePin } from './pins';
import { type Leaf, strangers } from './roster';
import { decodeSpoken, utter } from './speech';

/** More than this many messages are not encrypted ahead of the log (see RATCHET in mls.ts). */
const MAX_AHEAD = 256;
/** The server takes frames of 512 KiB; people are let in over several commits when one would be larger. */
const MAX_COMMIT = 400 * 1024;
export class HeldRoom {
  readonly room: string;
  protected readonly mls: Mls;
  protected readonly store: Store;
  protected kept: KeptRoom;
  protected waiting: Waiting[] = [];
  protected view: RoomView | undefined;
  protected stale = true;

  constructor(room: string, mls: Mls, store: Store) {
    this.room = room;
    this.mls = mls;
    this.store = store;
    this.kept = emptyRoom(room);
  }

  /** Reads what is kept, at first use and again whenever a write has failed. */
  async load(): Promise<void> {
    if (!this.stale) return;
    const bytes = await this.store.get(roomName(this.room));
    this.kept = bytes ? decodeRoom(bytes, this.mls) : emptyRoom(this.room);
    this.waiting = (await this.store.list(waitingPrefix(this.room))).map(([, one]) => decodeWaiting(one));
    this.stale = false;
  }

  get seq(): number {
    return this.kept.seq;
  }

  get state(): KeptRoom {
    return this.kept;
  }

  /** The group to use now. @throws CryptoFault `room_not_joined` */
  group(): Group {
    const { group, trouble } = this.kept;
    if (!group?.active || trouble)
      throw new CryptoFault('room_not_joined', 'This device is not in the room yet.');
    return group;
  }

  roster(): Leaf[] {
    return this.kept.group ? this.mls.roster(this.kept.group) : [];
  }

  /** Everything that waits for an answer, in the order to send it in after a reconnect. */
  outbox(): OutFrame[] {
    const said = this.waiting.flatMap((one) => (one.frame ? [one.frame] : []));
    // Speech goes first: it was made for the epoch that the change would close.
    return this.kept.pending ? [...said, this.kept.pending.frame] : said;
  }

  waitingMessages(): WaitingMessage[] {
    return this.waiting.map(({ ref, spoken, frame }) => {
      const { said } = decodeSpoken(spoken);
      const { kind, lines, at, extra } = said;
      return { ref, kind, lines: [...lines], said_at: at, extra, held: frame === null };
    });
  }

  /** One transaction for everything; memory follows only when the disk has it. */
  protected async keep(next: KeptRoom, waiting: Waiting[], batch: Batch = new Map()): Promise<void> {
    batch.set(roomName(this.room), encodeRoom(next, this.mls));
    const before = new Map(this.waiting.map((one) => [one.name, one]));
    for (const one of waiting) {
      if (before.get(one.name) !== one) batch.set(one.name, encodeWaiting(one));
      before.delete(one.name);
    }
    for (const name of before.keys()) batch.set(name, null);
    for (const { member, after } of this.mls.trust.moved) batch.set(`pin/${member}`, encodePin(after));
    try {
      await this.store.write(batch);
    } catch (error) {
      this.stale = true;
      throw error;
    }
    this.mls.trust.settleChanges();
    this.kept = next;
    this.waiting = waiting;
  }

  /** Runs one step; if it fails, pinned keys are what they were before it. */
  protected async step<T>(work: () => Promise<T>): Promise<T> {
    await this.load();
    try {
      return await work();
    } catch (error) {
      this.mls.trust.dropChanges();
      throw error;
    }
  }

  /** Adds a pending commit for what of `intent` is still to do; as many additions as fit into one frame. */
  protected async withCommit(kept: KeptRoom, intent: Intent): Promise<KeptRoom> {
    const { group } = kept;
    if (!group?.active) return kept;
    const roster = this.mls.roster(group);
    let adds = intent.adds.filter(({ device }) => !roster.some((leaf) => leaf.device === device));
    const removes = intent.removes.filter((device) => roster.some((leaf) => leaf.device === device));
    while (adds.length + removes.length > 0) {
      const change = await this.mls.change(group, adds, removes);
      const size = change.welcomes.reduce(
        (sum, one) => sum + one.body.length,
        change.commit.length + change.groupInfo.length,
      );
      if (size > MAX_COMMIT && adds.length > 1) {
        adds = adds.slice(0, Math.ceil(adds.length / 2));
        continue;
      }
      const frame: Commit = {
        t: 'commit',
        ref: newId(),
        room: this.room,
        generation: kept.generation,
        epoch: group.epoch,
        body: change.commit,
        group_info: change.groupInfo,
        welcomes: change.welcomes,
        adds: change.adds,
        removes: change.removes,
        external: false,
      };
      return {
        ...kept,
        group: change.before,
        pending: { frame, group: change.after, intent: { adds, removes } },
      };
    }
    return kept;
  }

  /** Judges the roster, encrypts what may now be said, writes it all down. */
  protected async finish(
    next: KeptRoom,
    outcome: Outcome,
    batch: Batch = new Map(),
    waiting: Waiting[] = this.waiting,
  ): Promise<Taken> {
    const moved = next.group !== this.kept.group && next.group?.epoch !== this.kept.group?.epoch;
    const regrouped = moved || next.generation !== this.kept.generation;
    const judged = this.judge(regrouped ? { ...next, refused: [] } : next);
    const flushed = await this.flush(judged, regrouped ? unframed(waiting) : waiting);
    await this.keep(flushed.kept, flushed.waiting, batch);
    const pending = flushed.kept.pending;
    const rebuilt = pending && outcome.kind === 'changed' && !outcome.own ? [pending.frame] : [];
    const told: Outcome =
      judged.trouble && judged.trouble !== next.trouble ? { kind: 'refound', code: judged.trouble } : outcome;
    return { outcome: told, send: [...flushed.send, ...rebuilt] };
  }

  protected unannounced(kept: KeptRoom): Leaf[] {
    if (!kept.group) return [];
    const unknown = strangers(this.mls.roster(kept.group), kept.announced);
    return unknown.filter(
      (leaf) => leaf.member !== this.mls.identity.member && !kept.leaving.includes(leaf.device),
    );
  }

  /** Someone unannounced only counts once the server's word is as new as the log: before that it may be on its way. */
  protected judge(kept: KeptRoom): KeptRoom {
    if (kept.head !== kept.seq || kept.trouble || this.unannounced(kept).length === 0) return kept;
    return { ...kept, trouble: 'roster_not_as_announced', pending: null };
  }

  /** Whether something said now reaches exactly the people the server has announced, and at least one of them. */
  protected maySpeak(kept: KeptRoom): boolean {
    const { group, trouble, leaving } = kept;
    if (!group?.active || trouble) return false;
    const roster = this.mls.roster(group);
    const others = roster.some((leaf) => leaf.member !== this.mls.identity.member);
    const mustGo = roster.some((leaf) => leaving.includes(leaf.device));
    return others && !mustGo && this.unannounced(kept).length === 0;
  }

  protected async flush(
    kept: KeptRoom,
    waiting: Waiting[],
  ): Promise<{ kept: KeptRoom; waiting: Waiting[]; send: OutFrame[] }> {
    const send: OutFrame[] = [];
    if (!kept.group || !this.maySpeak(kept)) return { kept, waiting, send };
    let group = kept.group;
    let ahead = waiting.filter((one) => one.frame).length;
    const out: Waiting[] = [];
    for (const one of waiting) {
      if (one.frame || ahead >= MAX_AHEAD) {
        out.push(one);
        continue;
      }
      const { plain, tag, authenticated } = utter(
        decodeSpoken(one.spoken),
        this.room,
        this.mls.identity.member,
      );
      const made = await this.mls.encrypt(group, plain, authenticated);
      const { generation, epoch } = group;
      group = made.group;
      ahead += 1;
      const frame = {
        t: 'say' as const,
        ref: one.ref,
        room: this.room,
        generation,
        epoch,
        tag,
        body: made.body,
      };
      send.push(frame);
      out.push({ ...one, frame });
    }
    return { kept: { ...kept, group }, waiting: out, send };
  }

  /** The messages kept here, oldest first. */
  async messages(): Promise<Logged[]> {
    return (await this.store.list(loggedPrefix(this.room))).map(([, bytes]) => decodeLogged(bytes));
  }

  /** Dawn, or let go: nothing of the room stays on this device. */
  async forget(): Promise<void> {
    const batch: Batch = new Map([
      [roomName(this.room), null],
      [`archive/${this.room}`, null],
    ]);
    for (const prefix of [waitingPrefix(this.room), loggedPrefix(this.room)]) {
      for (const [name] of await this.store.list(prefix)) batch.set(name, null);
    }
    await this.store.write(batch);
    this.kept = emptyRoom(this.room);
    this.waiting = [];
    this.view = undefined;
  }
}

/** Takes the ciphertexts back: they were made for an epoch that is over. */
export const unframed = (waiting: Waiting[]): Waiting[] =>
  waiting.map((one) => (one.frame === null ? one : { ...one, frame: null }));
