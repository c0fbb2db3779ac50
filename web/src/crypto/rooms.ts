/**
 * One room on this device. Every step computes what comes next, writes it down in one transaction together with the
 * bytes to send or the text that was read, and only then lets anybody see either. A crash at any point therefore
 * finds the state before or after the step, and what is sent again is the same bytes: a ratchet never forks.
 */
import type { Commit, Entry, Found, RoomView, WelcomeIn } from '../wire';
import { newId } from './bytes';
import { CryptoFault } from './faults';
import {
  decodeLogged,
  decodeRoom,
  decodeWaiting,
  emptyRoom,
  encodeLogged,
  encodeRoom,
  encodeWaiting,
  type Intent,
  type KeptRoom,
  type Logged,
  loggedName,
  loggedPrefix,
  roomName,
  type Waiting,
  waitingName,
  waitingPrefix,
} from './kept_room';
import type { Batch, Store } from './keystore';
import type { Group, Mls } from './mls';
import {
  messageOf,
  type Outcome,
  type OutFrame,
  type Person,
  type Taken,
  type WaitingMessage,
} from './outcome';
import { encodePin } from './pins';
import { type Leaf, strangers } from './roster';
import { decodeSpoken, encodeSpoken, hear, type Spoken, utter } from './speech';

/** More than this many messages are not encrypted ahead of the log (see RATCHET in mls.ts). */
const MAX_AHEAD = 256;
/** The server takes frames of 512 KiB; people are let in over several commits when one would be larger. */
const MAX_COMMIT = 400 * 1024;
/** Refusals that pass: the frame stays and is sent again, or made anew after the commit that caused them. */
const PASSING = new Set([
  'wrong_epoch',
  'must_remove_first',
  'too_fast',
  'busy',
  'store_unavailable',
  'internal',
]);

const persons = (leaves: readonly Leaf[]): Person[] =>
  leaves.map(({ member, device }) => ({ member, device }));

export class Conversation {
  readonly room: string;
  private readonly mls: Mls;
  private readonly store: Store;
  private kept: KeptRoom;
  private waiting: Waiting[] = [];
  private view: RoomView | undefined;
  private stale = true;

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
  private async keep(next: KeptRoom, waiting: Waiting[], batch: Batch = new Map()): Promise<void> {
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
  private async step<T>(work: () => Promise<T>): Promise<T> {
    await this.load();
    try {
      return await work();
    } catch (error) {
      this.mls.trust.dropChanges();
      throw error;
    }
  }

  /** Founds the room, or founds it again at the next generation. @throws CryptoFault `commit_pending` */
  found(): Promise<Found> {
    return this.step(async () => {
      const { pending, generation, trouble } = this.kept;
      if (pending?.frame.t === 'found') return pending.frame;
      if (pending && !trouble) throw new CryptoFault('commit_pending', 'A change of the room is under way.');
      // A device that never was in may know of later generations only from the view.
      const seen = this.view && this.view.head > 0 ? this.view.generation : 0;
      const next = Math.max(generation, seen) + 1;
      const { group, groupInfo } = await this.mls.foundRoom(this.room, next);
      const frame: Found = {
        t: 'found',
        ref: newId(),
        room: this.room,
        generation: next,
        suite: group.suite,
        group_info: groupInfo,
      };
      await this.keep(
        { ...this.kept, pending: { frame, group, intent: { adds: [], removes: [] } } },
        this.waiting,
      );
      return frame;
    });
  }

  /** What this device has to do to be in the room, by the newest view. */
  entrance(view: RoomView, hasPackage: (ref: string) => Promise<boolean>): Promise<Entrance> {
    return this.step(async () => {
      const { group, pending, trouble } = this.kept;
      // The same keys would be refused again in a newly founded room; a person has to decide first.
      if (trouble === 'account_key_changed') return 'ask_key';
      if (pending && (!group || pending.frame.t === 'found')) return 'wait';
      if (trouble) return 'found';
      if (group?.active && view.generation === group.generation) return 'in';
      const { member, device } = this.mls.identity;
      const inside = view.members.filter((one) => one.devices.some((each) => each.leaf));
      if (inside.length === 0) return view.head > 0 || view.founder === member ? 'found' : 'present';
      if (inside.some((one) => one.member === member) && view.group_info) return 'come_back';
      const own = view.members.flatMap((one) => one.devices).find((one) => one.device === device);
      if (!own?.key_package) return own?.leaf ? 'wait' : 'present';
      return (await hasPackage(await this.mls.packageRef(own.key_package))) ? 'wait' : 'present';
    });
  }

  /** Enters by a Welcome made for one of this device's key packages. Repeats are harmless. */
  enter(welcome: WelcomeIn, packages: (ref: string) => Promise<KeptPackage | undefined>): Promise<Taken> {
    return this.step(async () => {
      const { group, generation } = this.kept;
      const newer =
        welcome.generation > generation ||
        (welcome.generation === generation && !group?.active && !this.kept.trouble);
      if (!newer) return { outcome: { kind: 'skipped', why: 'repeat' }, send: [] };
      for (const ref of this.mls.welcomeRefs(welcome.body)) {
        const found = await packages(ref);
        if (!found) continue;
        const joined = await this.mls.joinByWelcome(
          this.room,
          welcome.generation,
          welcome.body,
          found.secret,
        );
        if (joined.epoch !== welcome.epoch) {
          throw new CryptoFault(
            'welcome_bad',
            'The invitation into the room is for another moment.',
            'epoch',
          );
        }
        const batch: Batch = new Map(found.lastResort ? [] : [[`kp/${ref}`, null]]);
        const next: KeptRoom = {
          ...this.kept,
          generation: welcome.generation,
          // Entries that came before the Welcome were passed over unread; they are asked for once more.
          seq: welcome.seq,
          group: joined,
          pending: null,
          trouble: null,
        };
        const came = persons(this.mls.roster(joined));
        return this.finish(next, { kind: 'changed', epoch: joined.epoch, came, left: [], own: true }, batch);
      }
      throw new CryptoFault('key_package_unknown', 'The invitation is for a key this device no longer has.');
    });
  }

  /** Comes back in by external commit, from the view that carries the group info. */
  comeBack(view: RoomView): Promise<Commit> {
    return this.step(async () => {
      const { pending } = this.kept;
      if (pending?.frame.t === 'commit' && pending.frame.external) return pending.frame;
      if (!view.group_info) throw new CryptoFault('group_info_bad', 'The room was not shown to this device.');
      const joined = await this.mls.joinExternally(this.room, view.generation, view.group_info);
      const announced = view.members;
      const [stranger] = strangers(this.mls.roster(joined.group), announced).filter(
        (leaf) => !view.to_remove.includes(leaf.device),
      );
      if (stranger) {
        throw new CryptoFault(
          'roster_not_as_announced',
          'Someone is in the room who was not announced.',
          stranger.member,
        );
      }
      const frame: Commit = {
        t: 'commit',
        ref: newId(),
        room: this.room,
        generation: view.generation,
        epoch: joined.epoch,
        body: joined.commit,
        group_info: joined.groupInfo,
        removes: joined.removes,
        adds: [this.mls.identity.device],
        external: true,
      };
      const next: KeptRoom = {
        ...this.kept,
        generation: view.generation,
        seq: Math.max(view.head, this.kept.seq),
        group: null,
        trouble: null,
        pending: { frame, group: joined.group, intent: { adds: [], removes: [] } },
      };
      await this.keep(next, unframed(this.waiting));
      return frame;
    });
  }

  /**
   * Takes in what the server says about the room: who belongs, who is to be taken out. What waited for it is
   * encrypted now; `refound` when someone stands in the group who does not belong.
   */
  announce(view: RoomView): Promise<Taken> {
    return this.step(async () => {
      // Views can overtake each other on the way; an older one would take back what a newer one said.
      if (this.view && view.version < this.view.version) {
        return { outcome: { kind: 'skipped', why: 'repeat' }, send: [] };
      }
      this.view = view;
      const announced = view.members.map(({ member, account_key, account_key_version }) => ({
        member,
        account_key,
        account_key_version,
      }));
      const next = { ...this.kept, announced, leaving: view.to_remove, head: view.head };
      return this.finish(next, { kind: 'skipped', why: 'own' });
    });
  }

  /**
   * Commits what the last view left open: lets in the devices that wait with a key package, takes out those that must
   * go. Devices whose package is not theirs are left out and named.
   */
  tend(): Promise<{ send: OutFrame[]; refused: { device: string; code: string }[] }> {
    return this.step(async () => {
      const refused: { device: string; code: string }[] = [];
      if (this.kept.pending || !this.kept.group?.active || this.kept.trouble || !this.view) {
        return { send: this.kept.pending ? [this.kept.pending.frame] : [], refused };
      }
      const roster = this.roster();
      const adds: Intent['adds'] = [];
      for (const member of this.view.members) {
        for (const { device, key_package, leaf } of member.devices) {
          if (!key_package || leaf || roster.some((one) => one.device === device)) continue;
          try {
            const read = await this.mls.readKeyPackage(key_package);
            const shown = { ...read.credential, index: 0, encryption_key: new Uint8Array() };
            const theirs = strangers([shown], this.view.members, true).length === 0;
            if (read.member !== member.member || read.device !== device || !theirs) {
              throw new CryptoFault('key_package_foreign', 'A device showed the key of another.', device);
            }
            adds.push({ device, key_package });
          } catch (error) {
            if (!(error instanceof CryptoFault)) throw error;
            refused.push({ device, code: error.code });
          }
        }
      }
      const removes = this.view.to_remove.filter((device) => roster.some((one) => one.device === device));
      const next = await this.withCommit(this.kept, { adds, removes });
      if (next === this.kept) return { send: [], refused };
      await this.keep(next, this.waiting);
      return { send: next.pending ? [next.pending.frame] : [], refused };
    });
  }

  /** Adds a pending commit for what of `intent` is still to do; as many additions as fit into one frame. */
  private async withCommit(kept: KeptRoom, intent: Intent): Promise<KeptRoom> {
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

  /**
   * Says something. It is on disk when this resolves; the frame is null while nobody else is there to read it,
   * or someone must first be taken out: it then comes with a later `send`.
   */
  say(spoken: Spoken, ref: string): Promise<{ send: OutFrame[] }> {
    return this.step(async () => {
      const known = this.waiting.find((one) => one.ref === ref);
      if (known) return { send: known.frame ? [known.frame] : [] };
      // Refuse what is too long before it is kept, not when it is encrypted later.
      utter(spoken, this.room, this.mls.identity.member);
      const count = this.kept.count + 1;
      const name = waitingName(this.room, count);
      const waiting = [...this.waiting, { name, ref, spoken: encodeSpoken(spoken), frame: null }];
      const flushed = await this.flush({ ...this.kept, count }, waiting);
      await this.keep(flushed.kept, flushed.waiting);
      return { send: flushed.send };
    });
  }

  /** Takes in one entry of the log. Each `seq` counts once, in order. */
  incoming(entry: Entry): Promise<Taken> {
    return this.step(async () => {
      if (entry.seq <= this.kept.seq) return { outcome: { kind: 'skipped', why: 'repeat' }, send: [] };
      if (entry.seq > this.kept.seq + 1) return { outcome: { kind: 'gap', after: this.kept.seq }, send: [] };
      const at = { ...this.kept, seq: entry.seq };
      if (entry.kind === 'found') return this.takeFound(at, entry);
      if (entry.generation < at.generation) return this.finish(at, { kind: 'skipped', why: 'before' });
      if (at.trouble) return this.finish(at, { kind: 'skipped', why: 'broken' });
      return entry.kind === 'commit' ? this.takeCommit(at, entry) : this.takeSpeech(at, entry);
    });
  }

  private mine(entry: Entry): boolean {
    return entry.device === this.mls.identity.device;
  }

  private takeFound(at: KeptRoom, entry: Entry): Promise<Taken> {
    const { pending } = at;
    const { generation } = entry;
    if (pending?.frame.t === 'found' && pending.frame.ref === entry.ref && this.mine(entry)) {
      const next = { ...at, generation, group: pending.group, pending: null, trouble: null };
      return this.finish(next, { kind: 'founded', generation, own: true });
    }
    if (generation < at.generation || (generation === at.generation && at.group)) {
      return this.finish(at, { kind: 'skipped', why: 'before' });
    }
    const next = { ...at, generation, group: null, pending: null, trouble: null };
    return this.finish(next, { kind: 'founded', generation, own: false });
  }

  private async takeCommit(at: KeptRoom, entry: Entry): Promise<Taken> {
    const { pending, group } = at;
    if (pending?.frame.t === 'commit' && pending.frame.ref === entry.ref && this.mine(entry)) {
      const before = group ? this.mls.roster(group) : [];
      const outcome = changeOf(before, this.mls.roster(pending.group), pending.group.epoch, true);
      return this.finish({ ...at, group: pending.group, pending: null }, outcome);
    }
    if (!group) {
      if (pending?.frame.t !== 'commit') return this.finish(at, { kind: 'skipped', why: 'before' });
      return this.finish({ ...at, pending: null }, { kind: 'join_again' });
    }
    if (!group.active || entry.epoch < group.epoch)
      return this.finish(at, { kind: 'skipped', why: 'before' });
    let next: KeptRoom;
    let outcome: Outcome;
    try {
      const applied = await this.mls.processCommit(group, entry.body);
      const { committer } = applied;
      if (committer.member !== entry.sender || committer.device !== entry.device) {
        throw new CryptoFault('sender_mismatch', 'A change of the room is not by whom it is said to be.');
      }
      next = { ...at, group: applied.group, pending: null };
      outcome = changeOf(this.mls.roster(group), this.mls.roster(applied.group), applied.group.epoch, false);
    } catch (error) {
      if (!(error instanceof CryptoFault)) throw error;
      this.mls.trust.dropChanges();
      // The others may have taken it; alone with the old state this device could only fall silent.
      const trouble = { ...at, trouble: error.code, pending: null };
      return this.finish(trouble, { kind: 'refound', code: error.code });
    }
    if (!next.group?.active) return this.finish(next, { kind: 'removed' });
    // The own change lost the race: what of it is still to do is done again on top of the winner's.
    if (pending?.frame.t === 'commit') next = await this.withCommit(next, pending.intent);
    return this.finish(next, outcome);
  }

  private async takeSpeech(at: KeptRoom, entry: Entry): Promise<Taken> {
    if (this.mine(entry)) {
      const own = this.waiting.find((one) => one.ref === entry.ref);
      if (!own) return this.finish(at, { kind: 'skipped', why: 'own' });
      return this.log(
        at,
        entry,
        own.spoken,
        this.waiting.filter((one) => one !== own),
      );
    }
    const { group } = at;
    if (!group?.active || entry.epoch < group.epoch)
      return this.finish(at, { kind: 'skipped', why: 'before' });
    let next = at;
    try {
      const { group: moved, plain, authenticated, sender } = await this.mls.decrypt(group, entry.body);
      next = { ...at, group: moved };
      if (sender.member !== entry.sender || sender.device !== entry.device) {
        throw new CryptoFault('sender_mismatch', 'A message is not by whom it is said to be.');
      }
      const spoken = hear(plain, authenticated, entry.tag, this.room, sender.member);
      return await this.log(next, entry, encodeSpoken(spoken), this.waiting);
    } catch (error) {
      if (!(error instanceof CryptoFault) || error.code === 'storage_failed') throw error;
      return this.finish(next, { kind: 'discarded', code: error.code });
    }
  }

  private log(next: KeptRoom, entry: Entry, spoken: Uint8Array, waiting: Waiting[]): Promise<Taken> {
    const { seq, sender, device, ref, at, tag, server_tag, frank_key } = entry;
    const mine = sender === this.mls.identity.member;
    const logged: Logged = { seq, sender, device, ref, at, mine, tag, server_tag, frank_key, spoken };
    const batch: Batch = new Map([[loggedName(this.room, seq), encodeLogged(logged)]]);
    return this.finish(next, { kind: 'message', message: messageOf(logged) }, batch, waiting);
  }

  /** Judges the roster, encrypts what may now be said, writes it all down. */
  private async finish(
    next: KeptRoom,
    outcome: Outcome,
    batch: Batch = new Map(),
    waiting: Waiting[] = this.waiting,
  ): Promise<Taken> {
    const moved = next.group !== this.kept.group && next.group?.epoch !== this.kept.group?.epoch;
    const regrouped = moved || next.generation !== this.kept.generation;
    const judged = this.judge(next);
    const flushed = await this.flush(judged, regrouped ? unframed(waiting) : waiting);
    await this.keep(flushed.kept, flushed.waiting, batch);
    const pending = flushed.kept.pending;
    const rebuilt = pending && outcome.kind === 'changed' && !outcome.own ? [pending.frame] : [];
    const told: Outcome =
      judged.trouble && judged.trouble !== next.trouble ? { kind: 'refound', code: judged.trouble } : outcome;
    return { outcome: told, send: [...flushed.send, ...rebuilt] };
  }

  private unannounced(kept: KeptRoom): Leaf[] {
    if (!kept.group) return [];
    const unknown = strangers(this.mls.roster(kept.group), kept.announced);
    return unknown.filter(
      (leaf) => leaf.member !== this.mls.identity.member && !kept.leaving.includes(leaf.device),
    );
  }

  /** Someone unannounced only counts once the server's word is as new as the log: before that it may be on its way. */
  private judge(kept: KeptRoom): KeptRoom {
    if (kept.head !== kept.seq || kept.trouble || this.unannounced(kept).length === 0) return kept;
    return { ...kept, trouble: 'roster_not_as_announced', pending: null };
  }

  /** Whether something said now reaches exactly the people the server has announced, and at least one of them. */
  private maySpeak(kept: KeptRoom): boolean {
    const { group, trouble, leaving } = kept;
    if (!group?.active || trouble) return false;
    const roster = this.mls.roster(group);
    const others = roster.some((leaf) => leaf.member !== this.mls.identity.member);
    const mustGo = roster.some((leaf) => leaving.includes(leaf.device));
    return others && !mustGo && this.unannounced(kept).length === 0;
  }

  private async flush(
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

  /** The server refused a frame. Passing refusals leave it where it is; others take it back. */
  refused(ref: string, code: string): Promise<{ dropped: WaitingMessage | null; again: boolean }> {
    return this.step(async () => {
      const { pending } = this.kept;
      if (pending?.frame.ref === ref) {
        const external = pending.frame.t === 'commit' && pending.frame.external === true;
        const raced = code === 'commit_lost' || code === 'wrong_epoch';
        // A member's lost commit waits for the winner's, which is on its way through the log.
        if ((raced && pending.frame.t === 'commit' && !external) || (!raced && PASSING.has(code))) {
          return { dropped: null, again: false };
        }
        await this.keep({ ...this.kept, pending: null }, this.waiting);
        return { dropped: null, again: external && raced };
      }
      const one = this.waiting.find((waiting) => waiting.ref === ref);
      if (!one || PASSING.has(code)) return { dropped: null, again: false };
      const [dropped] = this.waitingMessages().filter((waiting) => waiting.ref === ref);
      await this.keep(
        this.kept,
        this.waiting.filter((waiting) => waiting !== one),
      );
      return { dropped: dropped ?? null, again: false };
    });
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

/**
 * `in`: nothing. `wait`: something is under way, or others must let it in. `come_back`, `present`, `found`: do that.
 * `ask_key`: someone's account key has changed; the person decides (`acceptKey`), then the room is founded again.
 */
export type Entrance = 'in' | 'wait' | 'come_back' | 'present' | 'found' | 'ask_key';

export interface KeptPackage {
  readonly secret: Uint8Array;
  readonly lastResort: boolean;
}

const unframed = (waiting: Waiting[]): Waiting[] =>
  waiting.map((one) => (one.frame === null ? one : { ...one, frame: null }));

function changeOf(before: readonly Leaf[], after: readonly Leaf[], epoch: number, own: boolean): Outcome {
  const isIn = (list: readonly Leaf[], leaf: Leaf) =>
    list.some((one) => one.device === leaf.device && one.member === leaf.member);
  return {
    kind: 'changed',
    epoch,
    came: persons(after.filter((leaf) => !isIn(before, leaf))),
    left: persons(before.filter((leaf) => !isIn(after, leaf))),
    own,
  };
}
