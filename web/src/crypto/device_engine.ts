/** The part of the engine that holds the account, the device and what lies on the disk. */
import { decode, encode } from '@msgpack/msgpack';
import {
  type Account,
  accountFromWords,
  accountOf,
  newSecret,
  type RekeyProof,
  rekey,
  sealKeyBytes,
  signInBytes,
  wordsOfAccount,
} from './account';
import { concat } from './bytes';
import { type Identity, identify } from './device';
import { newSeed } from './ed25519';
import { CryptoFault } from './faults';
import { Gestures } from './gesture';
import { expired } from './key_packages';
import { type Batch, openStore, type Store } from './keystore';
import { Mls } from './mls';
import { decodePin } from './pins';
import type { Conversation } from './rooms';
import { signerOf } from './suite';
import { holdState } from './tab_lock';
import { Trust } from './trust';
import { VoiceSecrets } from './voice';

/** What there is on this device. */
export interface Opened {
  /** False: nothing survives the closing of the page. */
  kept: boolean;
  /** False: another tab holds the state; call `open` with `take` to take over. */
  held: boolean;
  account_key: Uint8Array | null;
  account_key_version: number;
  member: string | null;
  device: string | null;
  /** `inside`: the state of the group is kept here; else this device has to be let in, or to come back. */
  rooms: { room: string; seq: number; inside: boolean }[];
}

export interface AccountKeys {
  account_key: Uint8Array;
  account_key_version: number;
  device_key: Uint8Array;
}

export class DeviceEngine {
  protected readonly now: () => number;
  protected readonly storeName: string;
  protected store: Store | undefined;
  private recalled: Store | undefined;
  protected release: (() => void) | null = null;
  protected account: Account | undefined;
  protected proof: RekeyProof | undefined;
  protected next: { account: Account; proof: RekeyProof } | undefined;
  protected seed: Uint8Array | undefined;
  protected identity: Identity | undefined;
  protected mls: Mls | undefined;
  protected gestures: Gestures | undefined;
  protected voice: VoiceSecrets | undefined;
  protected trust = new Trust();
  protected rooms = new Map<string, Conversation>();
  protected queue: Promise<unknown> = Promise.resolve();

  /** Whoever hands over a `store` holds it for us; one of our own is opened by one tab at a time. */
  constructor(options: { storeName?: string; store?: Store; now?: () => number } = {}) {
    this.storeName = options.storeName ?? 'asterism';
    this.store = options.store;
    if (options.store) this.release = () => {};
    this.now = options.now ?? (() => Date.now());
  }

  /** One step after the other: what a step reads is what the one before it has written. */
  protected serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work, work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  protected get disk(): Store {
    if (!this.store) throw new CryptoFault('held_elsewhere', 'Another tab holds what is kept here.');
    return this.store;
  }

  protected get own(): Account {
    if (!this.account) throw new CryptoFault('account_missing', 'There is no account on this device.');
    return this.account;
  }

  protected get port(): Mls {
    if (!this.mls) throw new CryptoFault('identity_missing', 'This device has not signed in yet.');
    return this.mls;
  }

  // ------------------------------------------------------------ account and device

  /** Opens what this device keeps. @param take take over from another tab, instead of answering `held: false` */
  open(take = false): Promise<Opened> {
    return this.serial(async () => {
      if (!this.release) {
        this.release = await holdState(this.storeName, take);
        if (!this.release) return { ...NOTHING, held: false };
      }
      this.store ??= await openStore(this.storeName);
      // Each reconnect asks anew; what is in memory already is as new as the disk, for this tab holds it.
      if (this.recalled !== this.store) await this.recall(this.store);
      this.recalled = this.store;
      const rooms = await this.store.list('room/');
      return {
        kept: this.store.kept,
        held: true,
        account_key: this.account?.signer.publicKey ?? null,
        account_key_version: this.account?.version ?? 0,
        member: this.identity?.member ?? null,
        device: this.identity?.device ?? null,
        rooms: rooms.map(([name, bytes]) => {
          const { seq, group } = decode(bytes) as { seq: number; group: unknown };
          return { room: name.slice(5), seq, inside: group !== null };
        }),
      };
    });
  }

  protected async recall(store: Store): Promise<void> {
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
    await this.dropOldPackages(store);
  }

  protected async become(member: string, device: string): Promise<void> {
    if (!this.seed) throw new CryptoFault('account_missing', 'There is no account on this device.');
    this.identity = await identify(this.own, member, device, await signerOf(this.seed), this.proof);
    this.trust.accept(member, { key: this.own.signer.publicKey, version: this.own.version });
    this.mls = new Mls(this.identity, this.trust, this.now);
    this.gestures = new Gestures(this.mls);
    this.voice = new VoiceSecrets(this.mls);
    this.rooms.clear();
  }

  protected async keepAccount(): Promise<void> {
    const { secret, version } = this.own;
    this.seed ??= newSeed();
    const next = this.next ? { secret: this.next.account.secret, proof: this.next.proof } : null;
    const kept: KeptAccount = { secret, version, seed: this.seed, proof: this.proof ?? null, next };
    await this.disk.write(new Map([['account', encode(kept)]]));
  }

  protected async keys(account: Account = this.own): Promise<AccountKeys> {
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

  /** A key package that nobody can have taken: its secret is of no use any more. */
  forgetKeyPackage(body: Uint8Array): Promise<void> {
    return this.serial(async () => {
      await this.disk.write(new Map([[`kp/${await this.port.packageRef(body)}`, null]]));
    });
  }

  /** Nobody lets a device in by a package whose time is over. */
  private async dropOldPackages(store: Store): Promise<void> {
    const old: Batch = new Map();
    for (const [name, kept] of await store.list('kp/'))
      if (expired(kept.slice(1), this.now())) old.set(name, null);
    if (old.size > 0) await store.write(old);
  }

  // ------------------------------------------------------------ leaving

  /** Deletes everything, at once: it does not wait for steps that are under way. */
  async wipe(): Promise<void> {
    const store = this.store;
    this.forget();
    this.store = undefined;
    await store?.wipe();
    this.release?.();
    this.release = null;
  }

  /** Lets another tab take over, once the steps before have been written. Opened again, it reads everything anew. */
  close(): Promise<void> {
    return this.serial(async () => {
      this.forget();
      this.store?.close();
      this.store = undefined;
      this.release?.();
      this.release = null;
    });
  }

  private forget(): void {
    this.account = undefined;
    this.proof = undefined;
    this.next = undefined;
    this.seed = undefined;
    this.identity = undefined;
    this.mls = undefined;
    this.gestures = undefined;
    this.voice = undefined;
    this.trust = new Trust();
    this.rooms.clear();
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
