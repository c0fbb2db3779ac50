/**
 * Everything the client can ask of its cryptography, in one place. Runs in a worker (worker.ts) or, where there
 * is none, in the page; client.ts gives both the same face. Arguments and results are plain data.
 */
import { decode, encode } from '@msgpack/msgpack';
import type { Commit, Entry, Found, Gestured, Present, RoomView, WelcomeIn } from '../wire';
import {
  type Account,
  accountFromWords,
  accountOf,
  newSecret,
  type RekeyProof,
  rekey,
  type SealedBox,
  sealBox,
  sealKeyBytes,
  signInBytes,
  wordsOfAccount,
} from './account';
import { concat, newId, utf8 } from './bytes';
import { type Identity, identify } from './device';
import { newSeed } from './ed25519';
import { CryptoFault } from './faults';
import { disclose, type Said } from './franking';
import { Gestures } from './gesture';
import { decodeLogged, encodeLogged, type Logged, loggedName } from './kept_room';
import { type Batch, openStore, type Store } from './keystore';
import { Mls } from './mls';
import {
  type Message,
  messageOf,
  type OutFrame,
  type Person,
  type Taken,
  type WaitingMessage,
} from './outcome';
import { decodePin, encodePin } from './pins';
import { sha256 } from './primitives';
import { checkReport, openReport, type Recipient, type Report, type Sealed, sealReport } from './report';
import { Conversation, type Entrance, type KeptPackage } from './rooms';
import { decodeSpoken, spokenOf } from './speech';
import { signerOf } from './suite';
import { holdState } from './tab_lock';
import { Trust } from './trust';
import { archiveItem, newArchiveKey, openArchive, openVaultItem, sealArchive, sealVaultItem } from './vault';
import { wordsOf } from './words';

/** What there is on this device. */
export interface Opened {
  /** False: nothing survives the closing of the page. */
  kept: boolean;
  /** False: another tab holds the state; call `open` with `wait` to take over when it lets go. */
  held: boolean;
  account_key: Uint8Array | null;
  account_key_version: number;
  member: string | null;
  device: string | null;
  rooms: { room: string; seq: number }[];
}

export interface AccountKeys {
  account_key: Uint8Array;
  account_key_version: number;
  device_key: Uint8Array;
}

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

export interface Cut {
  seq: number;
  /** Indexes of the lines shown; all others are cut out. */
  keep: number[];
}

export class Engine {
  private readonly now: () => number;
  private readonly storeName: string | undefined;
  private store: Store | undefined;
  private release: (() => void) | null = null;
  private account: Account | undefined;
  private proof: RekeyProof | undefined;
  private next: { account: Account; proof: RekeyProof } | undefined;
  private seed: Uint8Array | undefined;
  private identity: Identity | undefined;
  private mls: Mls | undefined;
  private gestures: Gestures | undefined;
  private trust = new Trust();
  private rooms = new Map<string, Conversation>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: { storeName?: string; store?: Store; now?: () => number } = {}) {
    this.storeName = options.storeName;
    this.store = options.store;
    this.now = options.now ?? (() => Date.now());
  }

  /** One step after the other: what a step reads is what the one before it has written. */
  private serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work, work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private get disk(): Store {
    if (!this.store) throw new CryptoFault('held_elsewhere', 'Another tab holds what is kept here.');
    return this.store;
  }

  private get own(): Account {
    if (!this.account) throw new CryptoFault('account_missing', 'There is no account on this device.');
    return this.account;
  }

  private get port(): Mls {
    if (!this.mls) throw new CryptoFault('identity_missing', 'This device has not signed in yet.');
    return this.mls;
  }

  private async conversation(room: string): Promise<Conversation> {
    const known = this.rooms.get(room) ?? new Conversation(room, this.port, this.disk);
    this.rooms.set(room, known);
    await known.load();
    return known;
  }

  // ------------------------------------------------------------ account and device

  /** Opens what this device keeps. @param wait wait until another tab lets go, instead of answering `held: false` */
  open(wait = false): Promise<Opened> {
    return this.serial(async () => {
      if (!this.release) {
        this.release = await holdState(wait);
        if (!this.release) return { ...NOTHING, held: false };
      }
      this.store ??= await openStore(this.storeName);
      await this.recall(this.store);
      const rooms = await this.store.list('room/');
      return {
        kept: this.store.kept,
        held: true,
        account_key: this.account?.signer.publicKey ?? null,
        account_key_version: this.account?.version ?? 0,
        member: this.identity?.member ?? null,
        device: this.identity?.device ?? null,
        rooms: rooms.map(([name, bytes]) => ({
          room: name.slice(5),
          seq: (decode(bytes) as { seq: number }).seq,
        })),
      };
    });
  }

  private async recall(store: Store): Promise<void> {
    const kept = await store.get('account');
    if (!kept) return;
    const { secret, version, seed, proof, next } = decode(kept) as KeptAccount;
    this.account = await accountOf(secret, version);
    this.seed = seed;
    this.proof = proof ?? undefined;
    this.next = next ? { account: await accountOf(next.secret, version + 1), proof: next.proof } : undefined;
    const pins = new Map(
      (await store.list('pin/')).map(([name, bytes]) => [name.slice(4), decodePin(bytes)]),
    );
    this.trust = new Trust(pins);
    const identity = await store.get('identity');
    if (identity) {
      const { member, device } = decode(identity) as { member: string; device: string };
      await this.become(member, device);
    }
  }

  private async become(member: string, device: string): Promise<void> {
    if (!this.seed) throw new CryptoFault('account_missing', 'There is no account on this device.');
    this.identity = await identify(this.own, member, device, await signerOf(this.seed), this.proof);
    this.trust.accept(member, { key: this.own.signer.publicKey, version: this.own.version });
    this.mls = new Mls(this.identity, this.trust, this.now);
    this.gestures = new Gestures(this.mls);
    this.rooms.clear();
  }

  private async keepAccount(): Promise<void> {
    const { secret, version } = this.own;
    this.seed ??= newSeed();
    const next = this.next ? { secret: this.next.account.secret, proof: this.next.proof } : null;
    const kept: KeptAccount = { secret, version, seed: this.seed, proof: this.proof ?? null, next };
    await this.disk.write(new Map([['account', encode(kept)]]));
  }

  private async keys(account: Account = this.own): Promise<AccountKeys> {
    this.seed ??= newSeed();
    const device = await signerOf(this.seed);
    const { signer, version } = account;
    return { account_key: signer.publicKey, account_key_version: version, device_key: device.publicKey };
  }

  /** Makes the account at the first touch; gives the known one if there is one. */
  createAccount(): Promise<AccountKeys> {
    return this.serial(async () => {
      if (!this.account) {
        this.account = await accountOf(newSecret());
        this.seed = newSeed();
        await this.keepAccount();
      }
      return this.keys();
    });
  }

  /**
   * Takes up an account by its twelve words, as a new device of it.
   * @param version what the server knows of the account; learnt by signing in
   * @throws CryptoFault `words_count`, `words_unknown`, `words_checksum`; nothing is changed then
   */
  restoreAccount(words: string, version = 1): Promise<AccountKeys> {
    return this.serial(async () => {
      const restored = await accountFromWords(words);
      this.account = { ...restored, version };
      this.seed = newSeed();
      this.proof = undefined;
      this.next = undefined;
      this.identity = undefined;
      this.mls = undefined;
      await this.keepAccount();
      await this.disk.write(new Map([['identity', null]]));
      return this.keys();
    });
  }

  /** The twelve words of this account. */
  words(): Promise<string[]> {
    return this.serial(() => wordsOfAccount(this.own));
  }

  /**
   * Makes a new secret, vouched for by the old, and keeps both: until the server has taken the new key the old one is
   * the account, and a crash in between loses neither. Asked again it gives the same.
   */
  beginRekey(): Promise<AccountKeys & { proof: RekeyProof }> {
    return this.serial(async () => {
      this.next ??= await rekey(this.own);
      await this.keepAccount();
      const { account, proof } = this.next;
      return { ...(await this.keys(account)), proof };
    });
  }

  /**
   * The server has taken the new key, or, with `taken` false, has refused it. Afterwards the vault's items must be
   * sealed anew and the credential registered again. @returns the new credential of this device, if it has signed in
   */
  endRekey(taken: boolean): Promise<Uint8Array | null> {
    return this.serial(async () => {
      if (this.next && taken) {
        this.account = this.next.account;
        this.proof = this.next.proof;
      }
      this.next = undefined;
      await this.keepAccount();
      if (this.identity) await this.become(this.identity.member, this.identity.device);
      return this.identity?.credential ?? null;
    });
  }

  /** Ed25519 over `fields('asterism sign-in 1', challenge, host)`: each field as uint32 length (big endian) and bytes. */
  signChallenge(challenge: Uint8Array, host: string): Promise<Uint8Array> {
    return this.serial(() => this.own.signer.sign(signInBytes(challenge, host)));
  }

  /** Called once the server has named member and device. @returns the credential to register for this device */
  setIdentity(member: string, device: string): Promise<Uint8Array> {
    return this.serial(async () => {
      await this.become(member, device);
      await this.disk.write(new Map([['identity', encode({ member, device })]]));
      return this.port.identity.credential;
    });
  }

  /** The public key for what is encrypted to this person (reports to a steward, notes for later). */
  boxKey(): Promise<{ key: Uint8Array; signature: Uint8Array }> {
    return this.serial(async () => {
      const key = (await this.own.box()).publicKey;
      return { key, signature: await this.own.signer.sign(sealKeyBytes(key)) };
    });
  }

  /** Makes key packages and keeps their secrets. The last of them is the last resort, if asked for. */
  keyPackages(count: number, lastResort = false): Promise<{ body: Uint8Array; last_resort: boolean }[]> {
    return this.serial(async () => {
      const made = await this.port.makeKeyPackages(count, lastResort);
      const batch: Batch = new Map();
      for (const one of made)
        batch.set(`kp/${one.ref}`, concat(Uint8Array.of(one.lastResort ? 1 : 0), one.secret));
      await this.disk.write(batch);
      return made.map(({ body, lastResort: last_resort }) => ({ body, last_resort }));
    });
  }

  /** The frame that shows a fresh key package to a room one waits to be let into. */
  async present(room: string): Promise<Present> {
    const [made] = await this.keyPackages(1);
    return { t: 'present', ref: newId(), room, key_package: made?.body ?? new Uint8Array() };
  }

  // ------------------------------------------------------------ rooms

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
    return this.serial(async () => (await this.conversation(view.room)).comeBack(view));
  }

  /** What this device has to do to be in the room. Ask after every view while `roomState().joined` is false. */
  entrance(view: RoomView): Promise<Entrance> {
    return this.serial(async () => {
      const has = async (ref: string) => (await this.disk.get(`kp/${ref}`)) !== undefined;
      return (await this.conversation(view.room)).entrance(view, has);
    });
  }

  announce(view: RoomView): Promise<Taken> {
    return this.serial(async () => (await this.conversation(view.room)).announce(view));
  }

  tend(room: string): Promise<{ send: OutFrame[]; refused: { device: string; code: string }[] }> {
    return this.serial(async () => (await this.conversation(room)).tend());
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
      this.rooms.delete(room);
    });
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
    return this.serial(async () => {
      const conversation = await this.conversation(frame.room);
      const { group } = conversation.state;
      if (!group?.active || frame.epoch !== group.epoch || frame.generation !== group.generation) return null;
      const stands = conversation
        .roster()
        .some((one) => one.device === frame.device && one.member === frame.sender);
      return stands ? this.gestureKeys.open(group, frame.device, frame.body).catch(() => null) : null;
    });
  }

  private get gestureKeys(): Gestures {
    if (!this.gestures) throw new CryptoFault('identity_missing', 'This device has not signed in yet.');
    return this.gestures;
  }

  // ------------------------------------------------------------ vault and archive

  sealVault(name: string, plain: Uint8Array): Promise<Uint8Array> {
    return this.serial(() => sealVaultItem(this.own.vaultKey, name, plain));
  }

  openVault(name: string, sealed: Uint8Array): Promise<Uint8Array> {
    return this.serial(() => openVaultItem(this.own.vaultKey, name, sealed));
  }

  /** The vault item with a room's archive key, to be uploaded when the room begins; makes the key if there is none. */
  archiveKeyItem(room: string): Promise<{ name: string; sealed: Uint8Array }> {
    return this.serial(async () => {
      const name = archiveItem(room);
      return { name, sealed: await sealVaultItem(this.own.vaultKey, name, await this.archiveKey(room)) };
    });
  }

  /** On a new device: takes over the archive key from the vault. */
  adoptArchiveKey(room: string, sealed: Uint8Array): Promise<void> {
    return this.serial(async () => {
      const key = await openVaultItem(this.own.vaultKey, archiveItem(room), sealed);
      await this.disk.write(new Map([[archiveItem(room), key]]));
    });
  }

  private async archiveKey(room: string): Promise<Uint8Array> {
    const known = await this.disk.get(archiveItem(room));
    if (known) return known;
    const made = newArchiveKey();
    await this.disk.write(new Map([[archiveItem(room), made]]));
    return made;
  }

  /** What this device has read after `after`, sealed for the member's other devices. */
  archive(room: string, after: number): Promise<{ seq: number; sealed: Uint8Array }[]> {
    return this.serial(async () => {
      const key = await this.archiveKey(room);
      const logged = (await (await this.conversation(room)).messages()).filter((one) => one.seq > after);
      return Promise.all(
        logged.map(async (one) => ({
          seq: one.seq,
          sealed: await sealArchive(key, room, one.seq, encodeLogged(one)),
        })),
      );
    });
  }

  /** On a new device: reads what another device of the member has archived. */
  openArchive(room: string, items: { seq: number; sealed: Uint8Array }[]): Promise<Message[]> {
    return this.serial(async () => {
      const key = await this.archiveKey(room);
      const batch: Batch = new Map();
      const messages: Message[] = [];
      for (const { seq, sealed } of items) {
        const logged = decodeLogged(await openArchive(key, room, seq, sealed));
        batch.set(loggedName(room, logged.seq), encodeLogged(logged));
        messages.push(messageOf(logged));
      }
      await this.disk.write(batch);
      return messages;
    });
  }

  // ------------------------------------------------------------ reports, boxes

  /** Exactly what a report would show: for the reporter to see before it is sent. */
  reportPreview(room: string, words: string, cuts: Cut[]): Promise<Report> {
    return this.serial(() => this.makeReport(room, words, cuts));
  }

  /** @returns the sealed bundle, its key sealed to each steward, and the marks the server is asked to confirm */
  report(
    room: string,
    words: string,
    cuts: Cut[],
    recipients: Recipient[],
  ): Promise<Sealed & { marks: Report['messages'][number]['mark'][] }> {
    return this.serial(async () => {
      const report = await this.makeReport(room, words, cuts);
      return { ...(await sealReport(report, recipients)), marks: report.messages.map((one) => one.mark) };
    });
  }

  private async makeReport(room: string, words: string, cuts: Cut[]): Promise<Report> {
    const logged = new Map((await (await this.conversation(room)).messages()).map((one) => [one.seq, one]));
    const messages = cuts.map(({ seq, keep }) => {
      const one: Logged | undefined = logged.get(seq);
      if (!one)
        throw new CryptoFault('report_bad', 'A chosen message is no longer on this device.', String(seq));
      const { said, secrets } = decodeSpoken(one.spoken);
      const { sender, at, tag, server_tag, frank_key } = one;
      const mark = { room, sender, seq, at, tag, server_tag, frank_key };
      return { mark, opening: disclose(said, secrets, keep) };
    });
    return { v: 1, words, messages };
  }

  /** For a steward: opens a bundle with the key sealed to them, and says of each message whether its tag holds. */
  openReport(
    bundle: Uint8Array,
    sealed: Uint8Array,
  ): Promise<{ report: Report; checks: { seq: number; genuine: boolean }[] }> {
    return this.serial(async () => {
      const report = await openReport(bundle, sealed, await this.own.box());
      return { report, checks: checkReport(report) };
    });
  }

  sealFor(boxKey: Uint8Array, plain: Uint8Array, purpose: string): Promise<SealedBox> {
    return sealBox(boxKey, plain, purpose);
  }

  openSealed(box: SealedBox, purpose: string): Promise<Uint8Array> {
    return this.serial(async () => (await this.own.box()).open(box, purpose));
  }

  // ------------------------------------------------------------ leaving

  /** Deletes everything, at once: it does not wait for steps that are under way. */
  async wipe(): Promise<void> {
    const store = this.store;
    this.account = undefined;
    this.seed = undefined;
    this.identity = undefined;
    this.mls = undefined;
    this.gestures = undefined;
    this.rooms.clear();
    this.store = undefined;
    await store?.wipe();
    this.release?.();
    this.release = null;
  }

  /** Lets another tab take over. */
  async close(): Promise<void> {
    await this.queue;
    this.store?.close();
    this.store = undefined;
    this.release?.();
    this.release = null;
  }
}

interface KeptAccount {
  secret: Uint8Array;
  version: number;
  seed: Uint8Array;
  proof: RekeyProof | null;
  next: { secret: Uint8Array; proof: RekeyProof } | null;
}

const NOTHING: Opened = {
  kept: false,
  held: false,
  account_key: null,
  account_key_version: 0,
  member: null,
  device: null,
  rooms: [],
};
