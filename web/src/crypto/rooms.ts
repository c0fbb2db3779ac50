/** What one room on this device does: come in, let others in, say, take in the log. See held_room.ts for how it is kept. */
import type { Commit, Entry, Found, RoomView, WelcomeIn } from '../wire';
import { newId } from './bytes';
import { type Entrance, entranceOf } from './entrance';
import { CryptoFault } from './faults';
import { HeldRoom, unframed } from './held_room';
import {
  encodeLogged,
  type Intent,
  type KeptRoom,
  type Logged,
  loggedName,
  type Pending,
  type Waiting,
  waitingName,
} from './kept_room';
import type { Batch } from './keystore';
import {
  messageOf,
  type Outcome,
  type OutFrame,
  type Person,
  type Taken,
  type WaitingMessage,
} from './outcome';
import { type Leaf, strangers } from './roster';
import { encodeSpoken, hear, type Spoken, utter } from './speech';

/** Refusals that pass: the frame stays and is sent again, or made anew after the commit that caused them. */
const PASSING = new Set([
  'wrong_epoch',
  'must_remove_first',
  'too_fast',
  'busy',
  'store_unavailable',
  'internal',
]);

const KEPT_REFUSED = 4;

const persons = (leaves: readonly Leaf[]): Person[] =>
  leaves.map(({ member, device }) => ({ member, device }));

export class Conversation extends HeldRoom {
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
      const opens = async (body: Uint8Array) => hasPackage(await this.mls.packageRef(body));
      return entranceOf(this.kept, view, this.mls.identity, opens);
    });
  }

  /** Enters by a Welcome made for one of this device's key packages. Repeats are harmless. */
  enter(welcome: WelcomeIn, packages: (ref: string) => Promise<KeptPackage | undefined>): Promise<Taken> {
    return this.step(async () => {
      const { group, generation } = this.kept;
      // Whoever was let go and came again while this device was away is welcomed into a later epoch of the same group.
      const later = !group?.active || welcome.epoch > group.epoch;
      const newer =
        welcome.generation > generation || (welcome.generation === generation && later && !this.kept.trouble);
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
        adds: [],
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
      // What was said before a device came (back) in is not for it, so its own way in may stand further on.
      if (entry.seq > this.kept.seq + 1 && !this.isOwnWayIn(entry)) {
        return { outcome: { kind: 'gap', after: this.kept.seq }, send: [] };
      }
      const at = { ...this.kept, seq: entry.seq };
      if (entry.kind === 'found') return this.takeFound(at, entry);
      if (entry.generation < at.generation) return this.finish(at, { kind: 'skipped', why: 'before' });
      if (at.trouble) return this.finish(at, { kind: 'skipped', why: 'broken' });
      return entry.kind === 'commit' ? this.takeCommit(at, entry) : this.takeSpeech(at, entry);
    });
  }

  private isOwnWayIn(entry: Entry): boolean {
    const frame = this.own(this.kept, entry)?.frame;
    return frame !== undefined && (frame.t === 'found' || frame.external === true);
  }

  /** The own change that this entry is, whatever was answered to it before. */
  private own(at: KeptRoom, entry: Entry): Pending | undefined {
    if (!this.mine(entry)) return undefined;
    return [...(at.pending ? [at.pending] : []), ...at.refused].find((one) => one.frame.ref === entry.ref);
  }

  private mine(entry: Entry): boolean {
    return entry.device === this.mls.identity.device;
  }

  private takeFound(at: KeptRoom, entry: Entry): Promise<Taken> {
    const { generation } = entry;
    const own = this.own(at, entry);
    if (own?.frame.t === 'found') {
      const next = { ...at, generation, group: own.group, pending: null, trouble: null };
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
    const own = this.own(at, entry);
    if (own?.frame.t === 'commit') {
      const before = group ? this.mls.roster(group) : [];
      const outcome = changeOf(before, this.mls.roster(own.group), own.group.epoch, true);
      return this.finish({ ...at, group: own.group, pending: null }, outcome);
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
        const refusedNow = [pending, ...this.kept.refused].slice(0, KEPT_REFUSED);
        await this.keep({ ...this.kept, pending: null, refused: refusedNow }, this.waiting);
        // Whom it was to let in or take out may have changed while it was on its way.
        return { dropped: null, again: true };
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
}

export interface KeptPackage {
  readonly secret: Uint8Array;
  readonly lastResort: boolean;
}

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
