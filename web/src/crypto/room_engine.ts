/** The part of the engine that lives in rooms: messages, commits, gestures, and the keys for speaking aloud. */
import { decode, encode } from '@msgpack/msgpack';
import type { Commit, Entry, Found, Gestured, Present, RoomView, Signalled, WelcomeIn } from '../wire';
import { concat, equal, newId, utf8 } from './bytes';
import { DeviceEngine } from './device_engine';
import type { Entrance } from './entrance';
import { CryptoFault } from './faults';
import type { Said } from './franking';
import type { Gestures } from './gesture';
import type { Group } from './mls';
import {
  type Message,
  messageOf,
  type OutFrame,
  type Person,
  type Taken,
  type WaitingMessage,
} from './outcome';
import { encodePin } from './pins';
import { sha256 } from './primitives';
import { Conversation, type KeptPackage } from './rooms';
import { spokenOf } from './speech';
import type { VoiceKey, VoiceSecrets } from './voice';
import { wordsOf } from './words';

/** Where it is kept who alone belongs to a room. */
const expectedName = (room: string): string => `expected/${room}`;

export interface RoomState {
  room: string;
  generation: number;
  epoch: number | null;
  seq: number;
  /** True when this device is in the group and can read. */
  joined: boolean;
  trouble: string | null;
  people: Person[];
  waiting: WaitingMessage[];
}

/** What one says; `extra` is bytes of any form the kind needs. */
export interface Saying {
  kind: string;
  text: string;
  extra?: Uint8Array | null;
}

/** A member with the account key that the server announces now. */
export interface ChangedKey {
  member: string;
  key: Uint8Array;
  version: number;
}

export class RoomEngine extends DeviceEngine {
  /** The last view of each room as the server showed it. */
  private readonly shown = new Map<string, RoomView>();

  protected async conversation(room: string): Promise<Conversation> {
    const known = this.rooms.get(room) ?? new Conversation(room, this.port, this.disk);
    this.rooms.set(room, known);
    await known.load();
    return known;
  }

  /** The frame that shows a fresh key package to a room one waits to be let into. */
  async present(room: string): Promise<Present> {
    const [made] = await this.keyPackages(1);
    return { t: 'present', ref: newId(), room, key_package: made?.body ?? new Uint8Array() };
  }

  found(room: string): Promise<Found> {
    return this.serial(async () => (await this.conversation(room)).found());
  }

  enter(welcome: WelcomeIn): Promise<Taken> {
    return this.serial(async () => {
      const packages = async (ref: string): Promise<KeptPackage | undefined> => {
        const kept = await this.disk.get(`kp/${ref}`);
        return kept && { lastResort: kept[0] === 1, secret: kept.slice(1) };
      };
      return (await this.conversation(welcome.room)).enter(welcome, packages);
    });
  }

  comeBack(view: RoomView): Promise<Commit> {
    return this.serial(async () =>
      (await this.conversation(view.room)).comeBack(await this.asExpected(view)),
    );
  }

  // ------------------------------------------------------------ who may be in a room, whatever the server says

  /**
   * From now on nobody but these and this member belongs to the room: whoever else is announced is let in by nobody
   * here, and where they stand in the group nothing is said.
   */
  protected async expectIn(room: string, members: readonly string[]): Promise<void> {
    await this.disk.write(new Map([[expectedName(room), encode(members)]]));
    const shown = this.shown.get(room);
    if (shown) await (await this.conversation(room)).announce(await this.asExpected(shown));
  }

  private async expected(room: string): Promise<readonly string[] | null> {
    const kept = await this.disk.get(expectedName(room));
    return kept ? (decode(kept) as string[]) : null;
  }

  private async asExpected(view: RoomView): Promise<RoomView> {
    const expected = await this.expected(view.room);
    if (!expected) return view;
    const mine = this.port.identity.member;
    const members = view.members.filter(({ member }) => member === mine || expected.includes(member));
    return { ...view, members };
  }

  /** What this device has to do to be in the room. Ask after every view while `roomState().joined` is false. */
  entrance(view: RoomView): Promise<Entrance> {
    return this.serial(async () => {
      const has = async (ref: string) => (await this.disk.get(`kp/${ref}`)) !== undefined;
      return (await this.conversation(view.room)).entrance(view, has);
    });
  }

  announce(view: RoomView): Promise<Taken> {
    return this.serial(async () => {
      this.shown.set(view.room, view);
      return (await this.conversation(view.room)).announce(await this.asExpected(view));
    });
  }

  tend(room: string): Promise<{ send: OutFrame[]; refused: { device: string; code: string }[] }> {
    return this.serial(async () => {
      // Of a visit's room the bond says first who belongs to it; until then nobody is let in.
      if (this.shown.get(room)?.kind === 'bond' && !(await this.expected(room)))
        return { send: [], refused: [] };
      return (await this.conversation(room)).tend();
    });
  }

  /** @param ref the client's id of the message: saying the same ref again changes nothing and gives the same bytes */
  say(room: string, saying: Saying, ref: string): Promise<{ send: OutFrame[] }> {
    return this.serial(async () => {
      const said: Said = {
        kind: saying.kind,
        lines: saying.text.split('\n'),
        at: this.now(),
        extra: saying.extra ?? null,
      };
      return (await this.conversation(room)).say(spokenOf(said), ref);
    });
  }

  incoming(entry: Entry): Promise<Taken> {
    return this.serial(async () => (await this.conversation(entry.room)).incoming(entry));
  }

  refused(
    room: string,
    ref: string,
    code: string,
  ): Promise<{ dropped: WaitingMessage | null; again: boolean }> {
    return this.serial(async () => (await this.conversation(room)).refused(ref, code));
  }

  /** What to send again after a reconnect, byte for byte what was sent before. */
  outbox(room: string): Promise<OutFrame[]> {
    return this.serial(async () => (await this.conversation(room)).outbox());
  }

  messages(room: string): Promise<Message[]> {
    return this.serial(async () => (await (await this.conversation(room)).messages()).map(messageOf));
  }

  roomState(room: string): Promise<RoomState> {
    return this.serial(async () => {
      const conversation = await this.conversation(room);
      const { generation, seq, group, trouble } = conversation.state;
      return {
        room,
        generation,
        epoch: group?.epoch ?? null,
        seq,
        joined: group?.active === true && trouble === null,
        trouble,
        people: conversation.roster().map(({ member, device }) => ({ member, device })),
        waiting: conversation.waitingMessages(),
      };
    });
  }

  /** Six words both read to each other: equal words mean that nobody stands in between. */
  safetyWords(room: string): Promise<string[]> {
    return this.serial(async () => {
      const group = (await this.conversation(room)).group();
      return wordsOf(sha256(concat(utf8('asterism safety 1'), this.port.epochAuthenticator(group))), 6);
    });
  }

  forgetRoom(room: string): Promise<void> {
    return this.serial(async () => {
      await (await this.conversation(room)).forget();
      await this.disk.write(new Map([[expectedName(room), null]]));
      this.rooms.delete(room);
      this.shown.delete(room);
    });
  }

  /** Who in the room is announced with another account key than this device knows of them: a person is asked. */
  changedKeys(view: RoomView): Promise<ChangedKey[]> {
    return this.serial(async () =>
      view.members.flatMap(({ member, account_key, account_key_version }) => {
        const pin = this.trust.pinOf(member);
        const changed = pin !== undefined && !equal(pin.key, account_key);
        return changed ? [{ member, key: account_key, version: account_key_version }] : [];
      }),
    );
  }

  /** After the person was told of a changed key and said yes. */
  acceptKey(member: string, key: Uint8Array, version: number): Promise<void> {
    return this.serial(async () => {
      this.trust.accept(member, { key, version });
      this.trust.settleChanges();
      await this.disk.write(new Map([[`pin/${member}`, encodePin({ key, version })]]));
    });
  }

  // ------------------------------------------------------------ gestures

  gesture(room: string, what: unknown): Promise<{ generation: number; epoch: number; body: Uint8Array }> {
    return this.serial(async () => {
      const group = (await this.conversation(room)).group();
      const body = await this.gestureKeys.seal(group, what);
      return { generation: group.generation, epoch: group.epoch, body };
    });
  }

  /** @returns null for a gesture of another epoch or that cannot be read: it is simply missed */
  gestured(frame: Gestured): Promise<unknown> {
    return this.unsealed(frame, (group) => this.gestureKeys.open(group, frame.device, frame.body));
  }

  private unsealed(frame: Gestured | Signalled, open: (group: Group) => Promise<unknown>): Promise<unknown> {
    return this.serial(async () => {
      const conversation = await this.conversation(frame.room);
      const { group } = conversation.state;
      if (!group?.active || frame.epoch !== group.epoch || frame.generation !== group.generation) return null;
      const stands = conversation
        .roster()
        .some((one) => one.device === frame.device && one.member === frame.sender);
      return stands ? open(group).catch(() => null) : null;
    });
  }

  // ------------------------------------------------------------ speaking aloud

  /** Seals what is for one device alone; keep it under 11 KiB, the server takes 12. */
  signal(
    room: string,
    to: string,
    what: unknown,
  ): Promise<{ generation: number; epoch: number; body: Uint8Array }> {
    return this.serial(async () => {
      const group = (await this.conversation(room)).group();
      const body = await this.voiceSecrets.signals.seal(group, what, to);
      return { generation: group.generation, epoch: group.epoch, body };
    });
  }

  /** @returns null for a signal of another epoch, for another device, or that cannot be read */
  signalled(frame: Signalled): Promise<unknown> {
    const { device } = this.port.identity;
    return this.unsealed(frame, (group) =>
      this.voiceSecrets.signals.open(group, frame.device, frame.body, device),
    );
  }

  /** What the frames of a device are sealed with in this epoch; null while it, or this one, is not in the group. */
  voiceKey(room: string, device: string): Promise<VoiceKey | null> {
    return this.serial(async () => {
      const { group, trouble } = (await this.conversation(room)).state;
      return group?.active && !trouble ? this.voiceSecrets.key(group, device) : null;
    });
  }

  protected get voiceSecrets(): VoiceSecrets {
    if (!this.voice) throw new CryptoFault('identity_missing', 'This device has not signed in yet.');
    return this.voice;
  }

  protected get gestureKeys(): Gestures {
    if (!this.gestures) throw new CryptoFault('identity_missing', 'This device has not signed in yet.');
    return this.gestures;
  }
}
