/**
 * This device in its network: the account, the live socket, one's call, one's post, and the rooms one is in. It holds
 * the only socket and the only cryptography of the page; screens read its signals.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { AccountKeys, Crypto, Opened } from '../crypto/client';
import type {
  CallView,
  DoorView,
  DownFrame,
  ErrorCode,
  Me,
  PlaceChanged,
  PostView,
  SkyView,
  UpFrame,
} from '../wire';
import { Attended } from './attended';
import { ServerClock } from './clock';
import { Guided } from './guided';
import { Http } from './http';
import { memberOf, newRef } from './ids';
import { OwnKnock } from './knock';
import { Live, type LiveState, type SocketLike } from './live';
import { OwnTime } from './own_time';
import { Refused } from './refused';
import { signIn } from './sign_in';
import type { Talk } from './talk';
import { Talks } from './talks';

export interface NetworkOptions {
  crypto: () => Promise<Crypto>;
  http?: Http;
  /** The host that is signed into the challenge, so that a signature for one network opens no other. */
  host: string;
  openSocket: () => SocketLike;
  /** Asks whichever tab of this browser holds what is kept here to give way. */
  askOthers?: () => void;
}

/** Ends of a connection that signing in once more with the device's key can mend: a session that is gone, or another's. */
const SIGNS_IN_ANEW = new Set(['not_signed_in', 'not_allowed']);
/** When that is tried, in ms after the time before. */
const SIGN_IN_AFTER_MS = [0, 2_000, 8_000, 20_000];

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
  /** The meeting of a circle that this device is in. */
  readonly attended: Attended;
  /** The guided session that this device is in. */
  readonly guided: Guided;
  /** The knock that this member's drumbeat made. */
  readonly knock = new OwnKnock();
  /** The time that this member set themselves. */
  readonly ownTime: OwnTime;
  /** The clock that all devices share; what plays or moves by it asks for `closely` meanwhile. */
  readonly clock = new ServerClock();
  private readonly presenceNow = signal<Presence>('unknown');
  private readonly meNow = signal<Me | null>(null);
  private readonly callNow = signal<CallView | null | undefined>(undefined);
  private readonly postNow = signal<PostView | null>(null);
  private readonly doorsNow = signal<readonly DoorView[]>([]);
  private readonly skyNow = signal<SkyView | null>(null);
  /** How many views of the post came over the socket. */
  private postsTold = 0;
  private readonly stateNow = signal<LiveState>('off');
  private readonly rooms: Talks;
  private readonly desk = signal(0);
  private readonly places = { bonds: signal(0), sessions: signal(0) };
  private readonly byeNow = signal<string | null>(null);
  private keptNow = true;
  private engine: Crypto | undefined;
  private live: Live | undefined;
  private device = '';
  private memberId = '';
  private beginning: Promise<boolean> | undefined;
  /** Rises whenever this tab gives way: what began before goes no further. */
  private turn = 0;
  /** The device has signed in anew since it was last live. */
  private signedInAnew = false;

  constructor(private readonly options: NetworkOptions) {
    this.http = options.http ?? new Http();
    this.ownTime = new OwnTime(this.http);
    const around = {
      http: this.http,
      send: (frame: UpFrame) => this.send(frame),
      live: () => this.live?.isLive === true,
      later: (work: () => void, ms: number) => void setTimeout(work, ms),
      newRef,
    };
    this.attended = new Attended(around);
    this.guided = new Guided(around);
    this.rooms = new Talks({
      http: this.http,
      crypto: () => this.crypto,
      self: () => ({ member: this.memberId, device: this.device }),
      send: (frame) => this.send(frame),
      live: () => this.live?.isLive === true,
      away: (room, member) => this.attended.isAway(room, member) || this.guided.isAway(room, member),
      now: () => this.now(),
    });
    effect(() => {
      for (const room of [this.attended.view.value?.room, this.guided.view.value?.room])
        if (room) this.rooms.lookAgain(room);
    });
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
  /** Who asks for this member now, in the order in which they began to. */
  get doors(): ReadonlySignal<readonly DoorView[]> {
    return this.doorsNow;
  }
  /** The sky that all see, as it was told last to this device while it looked. */
  get sky(): ReadonlySignal<SkyView | null> {
    return this.skyNow;
  }
  get connection(): ReadonlySignal<LiveState> {
    return this.stateNow;
  }
  get talks(): ReadonlySignal<ReadonlyMap<string, Talk>> {
    return this.rooms.all;
  }
  /** Rises with each hint that the steward's desk should be read again. */
  get deskHints(): ReadonlySignal<number> {
    return this.desk;
  }
  /** Rises with each hint that one's bonds, or one's sessions, should be read again. */
  placeHints(what: PlaceChanged['what']): ReadonlySignal<number> {
    return this.places[what];
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
    return this.clock.now();
  }

  /**
   * Opens what is on this device, signs in and goes live.
   * @param create make an account where there is none (the first touch)
   * @param take go on here when another tab holds what is kept: for a press, which is a wish to be in this one
   * @returns whether there is an account, and this tab holds it
   * @throws Refused `offline` and others; calling again goes on from where it stopped
   */
  begin(create = false, take = false): Promise<boolean> {
    const before = this.beginning ?? Promise.resolve(false);
    this.beginning = before.catch(() => false).then((done) => done || this.start(create, take));
    return this.beginning;
  }

  /** Comes back with the twelve words, as a new device. @throws CryptoFault for wrong words, nothing changed */
  async returnWith(words: string): Promise<void> {
    if (!(await this.ready(true))) return;
    const { crypto } = this;
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

  /**
   * Lets another tab go on: closes here, after what is being written is written. Where nothing is kept beyond this page
   * there is nothing to hand over, and closing would lose it.
   */
  async giveWay(): Promise<void> {
    const { engine } = this;
    if (!engine || !this.keptNow) return;
    this.turn += 1;
    const settled = this.quiet();
    this.beginning = undefined;
    this.presenceNow.value = 'elsewhere';
    await settled;
    await engine.close();
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

  /**
   * Takes what an answer over HTTP says. When the socket told something while it was on its way, that may be newer, so
   * it stays; what the answer says is told by the socket as well.
   */
  async tookPost(asked: Promise<PostView>): Promise<PostView> {
    const told = this.postsTold;
    const post = await asked;
    if (told === this.postsTold) this.postNow.value = post;
    return post;
  }

  /** Takes what an answer over HTTP says of the doors; whatever the socket tells next takes its place. */
  tookDoors(doors: readonly DoorView[]): void {
    this.doorsNow.value = doors;
  }

  talk(room: string): Talk {
    return this.rooms.of(room);
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
    this.rooms.flush();
  }

  /** Goes quiet at once; nothing is kept in memory. @param wipe also erase what is kept on this device */
  stop(wipe = false): void {
    void this.quiet();
    if (wipe) void this.engine?.wipe().catch(() => undefined);
    else this.engine?.end();
  }

  /** @returns resolves when what was begun in the rooms is carried out */
  private quiet(): Promise<void> {
    this.live?.stop();
    this.live = undefined;
    const settled = this.rooms.stop();
    this.callNow.value = undefined;
    this.postNow.value = null;
    this.doorsNow.value = [];
    this.skyNow.value = null;
    this.knock.stop();
    this.ownTime.stop();
    this.attended.stop();
    this.guided.stop();
    this.meNow.value = null;
    this.byeNow.value = null;
    return settled;
  }

  private async ready(take: boolean): Promise<Opened | null> {
    const { turn } = this;
    this.engine ??= await this.options.crypto();
    if (take) this.options.askOthers?.();
    const opened = await this.engine.open(take);
    if (turn !== this.turn) return null;
    if (!opened.held) {
      this.presenceNow.value = 'elsewhere';
      return null;
    }
    this.keptNow = opened.kept;
    if (this.presenceNow.value === 'elsewhere') this.presenceNow.value = 'unknown';
    this.device = opened.device ?? '';
    return opened;
  }

  private async start(create: boolean, take: boolean): Promise<boolean> {
    const { turn } = this;
    const opened = await this.ready(take);
    if (!opened) return false;
    if (!opened.account_key && !create) {
      this.presenceNow.value = 'nobody';
      return false;
    }
    const keys = await this.crypto.createAccount();
    if (!opened.member || !(await this.stillSignedIn(opened.member))) {
      await this.signIn(keys, opened.member ?? undefined);
    }
    if (turn !== this.turn) return false;
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
    const member = known ?? (await memberOf(keys.account_key));
    this.memberId = member;
    this.device ||= newRef();
    await signIn({ http: this.http, host: this.options.host }, this.crypto, keys, member, this.device);
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
        if (state === 'live') {
          this.signedInAnew = false;
          this.learnMe();
          this.attended.onLive();
          this.guided.onLive();
          this.rooms.onLive();
        } else this.rooms.onLost();
      },
      clock: this.clock,
    });
    this.live.start();
    this.learnMe();
  }

  /** Nobody waits for it: what it tells is shown when it comes. */
  private learnMe(): void {
    if (!this.meNow.value) void this.readMe().catch(() => undefined);
  }

  /** @returns false where no connection stands; who sends what must not be lost sends it again after `live` */
  send(frame: UpFrame): boolean {
    return this.live?.send(frame) ?? false;
  }

  private take(frame: DownFrame): void {
    switch (frame.t) {
      case 'call':
        this.tookCall(frame.call);
        break;
      case 'post':
        this.postsTold += 1;
        this.postNow.value = frame.post;
        break;
      case 'knock':
        this.knock.told(frame.knock);
        this.ownTime.told(frame.own_time);
        break;
      case 'doors':
        this.tookDoors(frame.doors);
        break;
      case 'sky':
        this.skyNow.value = frame.sky;
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
      case 'meeting':
        this.attended.onMeeting(frame.meeting);
        break;
      case 'session':
        this.guided.onSession(frame.session);
        break;
      case 'signalled':
        this.attended.onSignalled(frame);
        break;
      case 'refused':
        this.refuse(frame.ref, frame.code as ErrorCode);
        break;
      case 'place_changed':
        this.places[frame.what].value += 1;
        // A share may wait for this device, whichever screen is open.
        if (frame.what === 'bonds') void import('./bonds').then(({ bondsOf }) => bondsOf(this));
        break;
      case 'desk_changed':
        this.desk.value += 1;
        break;
      case 'bye':
        if (!frame.again) void this.endedBy(frame.code);
        break;
    }
  }

  /** The server has ended the connection for good. What signing in can mend is mended, once until it is live again. */
  private async endedBy(code: string): Promise<void> {
    const { turn } = this;
    if (code === 'replaced') return this.giveWay();
    if (SIGNS_IN_ANEW.has(code) && !this.signedInAnew && (await this.signInAnew())) return;
    if (turn === this.turn) this.byeNow.value = code;
  }

  /** Opens a new session with the device's key, and goes live in it. @returns whether the server took it */
  async signInAnew(): Promise<boolean> {
    const { live } = this;
    this.signedInAnew = true;
    for (const ms of SIGN_IN_AFTER_MS) {
      await new Promise((later) => setTimeout(later, ms));
      // Left meanwhile, or another tab went on.
      if (!live || live !== this.live) return true;
      try {
        await this.signIn(await this.crypto.createAccount(), this.memberId);
        if (live === this.live) {
          this.byeNow.value = null;
          live.start();
        }
        return true;
      } catch (error) {
        if (!(error instanceof Refused) || !error.passing) return false;
      }
    }
    return false;
  }

  private refuse(ref: string | null, code: ErrorCode): void {
    if (ref === null || this.attended.onRefused(ref, code) || this.guided.onRefused(ref, code)) return;
    this.rooms.onRefused(ref, code);
  }
}
