/**
 * This device in its network: the account, the live socket, one's call, one's post, and the rooms one is in. It holds
 * the only socket and the only cryptography of the page; screens read its signals.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { AccountKeys, Crypto } from '../crypto/client';
import type { CallView, Challenge, DownFrame, Me, PostView, SignedIn, UpFrame } from '../wire';
import { Archive } from './archive';
import { Http } from './http';
import { fromBase64, memberOf, newRef, toBase64 } from './ids';
import { Live, type LiveState, type SocketLike } from './live';
import { Refused } from './refused';
import { Talk } from './talk';

export interface NetworkOptions {
  crypto: () => Promise<Crypto>;
  http?: Http;
  /** The host that is signed into the challenge, so that a signature for one network opens no other. */
  host: string;
  openSocket: () => SocketLike;
}

/** Where this device stands with the account it holds. */
export type Presence =
  | 'unknown'
  /** There is no account on this device. */
  | 'nobody'
  /** Another tab of this browser holds what is kept here. */
  | 'elsewhere'
  | 'signed_in';

export class Network {
  readonly http: Http;
  private readonly presenceNow = signal<Presence>('unknown');
  private readonly meNow = signal<Me | null>(null);
  private readonly callNow = signal<CallView | null | undefined>(undefined);
  private readonly postNow = signal<PostView | null>(null);
  private readonly stateNow = signal<LiveState>('off');
  private readonly talksNow = signal<ReadonlyMap<string, Talk>>(new Map());
  private readonly desk = signal(0);
  private readonly byeNow = signal<string | null>(null);
  private keptNow = true;
  private readonly archives = new Set<Archive>();
  private engine: Crypto | undefined;
  private live: Live | undefined;
  private device = '';
  private memberId = '';
  private beginning: Promise<boolean> | undefined;

  constructor(private readonly options: NetworkOptions) {
    this.http = options.http ?? new Http();
  }

  get presence(): ReadonlySignal<Presence> {
    return this.presenceNow;
  }
  get me(): ReadonlySignal<Me | null> {
    return this.meNow;
  }
  /** One's own open call (or the one that just closed); null: none; undefined: not known yet. */
  get call(): ReadonlySignal<CallView | null | undefined> {
    return this.callNow;
  }
  get post(): ReadonlySignal<PostView | null> {
    return this.postNow;
  }
  get connection(): ReadonlySignal<LiveState> {
    return this.stateNow;
  }
  get talks(): ReadonlySignal<ReadonlyMap<string, Talk>> {
    return this.talksNow;
  }
  /** Rises with each hint that the steward's desk should be read again. */
  get deskHints(): ReadonlySignal<number> {
    return this.desk;
  }
  /** Why the server ended the connection for good; null while it did not. */
  get ended(): ReadonlySignal<string | null> {
    return this.byeNow;
  }
  /** False where nothing survives the closing of the page (no IndexedDB): the screens say so. */
  get kept(): boolean {
    return this.keptNow;
  }
  get crypto(): Crypto {
    if (!this.engine) throw new Error('The network has not begun.');
    return this.engine;
  }
  /** The id of the account on this device; empty while there is none. Known before `me`, also without a connection. */
  get member(): string {
    return this.memberId;
  }
  get deviceId(): string {
    return this.device;
  }
  /** The server's time in ms. */
  now(): number {
    return this.live?.clock.now() ?? Date.now();
  }
  /** How far the shared clock may be off, in ms; null while it was not measured. */
  clockError(): number | null {
    return this.live?.clock.error() ?? null;
  }

  /**
   * Opens what is on this device, signs in and goes live.
   * @param create make an account where there is none (the first touch)
   * @returns whether there is an account
   * @throws Refused `offline` and others; calling again goes on from where it stopped
   */
  begin(create = false): Promise<boolean> {
    const before = this.beginning ?? Promise.resolve(false);
    this.beginning = before.catch(() => false).then((done) => done || this.start(create));
    return this.beginning;
  }

  /** Comes back with the twelve words, as a new device. @throws CryptoFault for wrong words, nothing changed */
  async returnWith(words: string): Promise<void> {
    const crypto = await this.ready(false);
    if (!crypto) return;
    let keys = await crypto.restoreAccount(words);
    try {
      await this.signIn(keys);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale') throw error;
      keys = await crypto.restoreAccount(words, Number(error.detail.version));
      await this.signIn(keys, String(error.detail.member));
    }
    await this.enter();
    this.beginning = Promise.resolve(true);
  }

  /** Takes over from another tab, as soon as that one lets go. */
  async takeOver(): Promise<void> {
    await this.ready(true);
    this.presenceNow.value = 'unknown';
    await this.begin();
  }

  async readMe(): Promise<Me> {
    const me = await this.http.get<Me>('/api/me');
    this.meNow.value = me;
    return me;
  }

  /** Takes a view that an HTTP answer brought, without waiting for the socket to say the same. */
  tookCall(call: CallView | null): void {
    const known = this.callNow.value;
    if (call && known && known.call === call.call && known.version > call.version) return;
    this.callNow.value = call;
  }

  tookPost(post: PostView): void {
    this.postNow.value = post;
  }

  talk(room: string): Talk {
    const known = this.talksNow.value.get(room);
    if (known) return known;
    const talk = new Talk(room, {
      crypto: this.crypto,
      archive: this.archive(room),
      me: this.memberId,
      device: this.device,
      send: (frame) => this.send(frame),
      live: () => this.live?.isLive === true,
      now: () => this.now(),
      later: (work, ms) => {
        setTimeout(work, ms);
      },
      newRef,
    });
    const next = new Map(this.talksNow.value);
    next.set(room, talk);
    this.talksNow.value = next;
    void talk.open();
    return talk;
  }

  private archive(room: string): Archive {
    const archive = new Archive(room, this.http, this.crypto);
    this.archives.add(archive);
    return archive;
  }

  nudge(): void {
    this.live?.nudge();
  }

  /** The device says that it has no network: a connection that would only fall silent is given up at once. */
  lost(): void {
    this.live?.lost();
  }

  /** The page may be closed now: what other devices of this member should be able to read is written down. */
  flush(): void {
    for (const archive of this.archives) void archive.flush();
  }

  /** Goes quiet at once; nothing is kept in memory. @param wipe also erase what is kept on this device */
  stop(wipe = false): void {
    this.live?.stop();
    this.live = undefined;
    for (const archive of this.archives) archive.stop();
    this.archives.clear();
    if (wipe) void this.engine?.wipe().catch(() => undefined);
    else this.engine?.end();
    this.callNow.value = null;
    this.postNow.value = null;
    this.talksNow.value = new Map();
    this.meNow.value = null;
  }

  private async ready(wait: boolean): Promise<Crypto | null> {
    this.engine ??= await this.options.crypto();
    const opened = await this.engine.open(wait);
    this.keptNow = opened.kept;
    if (!opened.held) {
      this.presenceNow.value = 'elsewhere';
      return null;
    }
    this.device = opened.device ?? '';
    return this.engine;
  }

  private async start(create: boolean): Promise<boolean> {
    const crypto = await this.ready(false);
    if (!crypto) return false;
    const opened = await crypto.open();
    if (!opened.account_key && !create) {
      this.presenceNow.value = 'nobody';
      return false;
    }
    const keys = await crypto.createAccount();
    if (!opened.member || !(await this.stillSignedIn(opened.member))) {
      await this.signIn(keys, opened.member ?? undefined);
    }
    await this.enter();
    return true;
  }

  private async stillSignedIn(member: string): Promise<boolean> {
    try {
      this.memberId = member;
      return (await this.readMe()).member === member;
    } catch (error) {
      if (!(error instanceof Refused) || error.code === 'not_signed_in') return false;
      // Without a connection, what is on this device can be read all the same; the rest follows when it is back.
      if (error.code !== 'offline') throw error;
      return true;
    }
  }

  private async signIn(keys: AccountKeys, known?: string): Promise<void> {
    const crypto = this.crypto;
    const member = known ?? (await memberOf(keys.account_key));
    this.memberId = member;
    if (!this.device || known === undefined) this.device = this.device || newRef();
    const credential = await crypto.setIdentity(member, this.device);
    const { challenge } = await this.http.get<Challenge>('/api/challenge');
    const signature = await crypto.signChallenge(fromBase64(challenge), this.options.host);
    await this.http.post<SignedIn>('/api/sign-in', {
      account_key: toBase64(keys.account_key),
      account_key_version: keys.account_key_version,
      challenge,
      signature: toBase64(signature),
      device: { credential: toBase64(credential) },
    });
  }

  private async enter(): Promise<void> {
    this.presenceNow.value = 'signed_in';
    this.live ??= new Live({
      open: this.options.openSocket,
      device: this.device,
      cursors: async () => {
        const { rooms } = await this.crypto.open();
        return rooms.map(({ room, seq, inside }) => ({ room, after: seq, inside }));
      },
      onFrame: (frame) => this.take(frame),
      onState: (state) => {
        this.stateNow.value = state;
        if (state === 'live') this.learnMe();
        for (const talk of this.talksNow.value.values()) {
          if (state === 'live') void talk.onLive();
          else talk.onLost();
        }
      },
    });
    this.live.start();
    this.learnMe();
  }

  /** Nobody waits for it: what it tells is shown when it comes. */
  private learnMe(): void {
    if (!this.meNow.value) void this.readMe().catch(() => undefined);
  }

  private send(frame: UpFrame): boolean {
    return this.live?.send(frame) ?? false;
  }

  private take(frame: DownFrame): void {
    switch (frame.t) {
      case 'call':
        this.tookCall(frame.call);
        break;
      case 'post':
        this.postNow.value = frame.post;
        break;
      case 'room':
        void this.talk(frame.room).onView(frame);
        break;
      case 'entry':
        void this.talk(frame.room).onEntry(frame);
        break;
      case 'welcome':
        void this.talk(frame.room).onWelcome(frame);
        break;
      case 'gestured':
        void this.talk(frame.room).onGestured(frame);
        break;
      case 'room_gone':
        void this.talk(frame.room).onGone(frame.why);
        break;
      case 'refused':
        this.refuse(frame.ref, frame.code);
        break;
      case 'desk_changed':
        this.desk.value += 1;
        break;
      case 'bye':
        if (!frame.again) this.byeNow.value = frame.code;
        break;
    }
  }

  private refuse(ref: string | null, code: string): void {
    if (ref === null) return;
    for (const talk of this.talksNow.value.values()) if (talk.sent(ref)) void talk.onRefused(ref, code);
  }
}
