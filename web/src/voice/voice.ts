/**
 * Speaking aloud in a meeting. Two choices of one's own, both off until they are made: to listen, and, while one holds
 * the piece, to speak. Only the holder's microphone is open, and it closes with the turn; sound is taken only from the
 * one who holds the piece in the newest view of the meeting. Whatever fails, writing goes on beside it.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Crypto } from '../crypto/client';
import type { Http } from '../net/http';
import { Refused } from '../net/refused';
import type { MeetingView, RoomView, Signal, Signalled, VoiceAccess } from '../wire';
import { hasVoice, RelayGone } from './connection';
import { canSealFrames, contextOf, Frames, type Protection } from './frames';
import { type Hearing, Incoming } from './incoming';
import { FollowedKeys } from './keys';
import { type MicrophoneTrouble, NoMicrophone, openMicrophone } from './microphone';
import { readTold, type Told } from './signals';
import { type Heard, Speaking } from './speaking';

export type VoiceTrouble =
  | MicrophoneTrouble
  | 'microphone_lost'
  | 'relay_gone'
  | 'connection_lost'
  | 'not_reached'
  | 'no_voice_here'
  | 'adults_only'
  | 'not_offered'
  | 'not_now';

export interface VoiceState {
  /** `waiting`: ready to hear whoever speaks aloud. */
  listening: 'off' | 'waiting' | Hearing;
  speaking: 'off' | 'opening' | 'on';
  /** Whether somebody hears me. */
  heard: Heard;
  /** The holder has said that they speak aloud. */
  aloud: boolean;
  /** How the voice that is on now is kept from others; null while none is. */
  protection: Protection | null;
  trouble: VoiceTrouble | null;
}

export interface VoiceAround {
  /** The newest view; null: one is in no meeting. */
  meeting: ReadonlySignal<MeetingView | null>;
  /** The newest view of its room. */
  room: ReadonlySignal<RoomView | null>;
  /** Whether the live socket stands: without it nobody can say when a turn is over. */
  live: ReadonlySignal<boolean>;
  me: string;
  device: string;
  crypto: Pick<Crypto, 'signal' | 'signalled' | 'voiceKey'>;
  http: Pick<Http, 'post'>;
  send: (frame: Signal) => boolean;
  listen: (take: (frame: Signalled) => void) => () => void;
}

const OFF: VoiceState = {
  listening: 'off',
  speaking: 'off',
  heard: 'by_nobody',
  aloud: false,
  protection: null,
  trouble: null,
};
/** An offer may overtake the view that says who holds the piece. */
const EARLY_MS = 3_000;
const ASK_AGAIN_MS = 4_000;
const ASKS = 3;
/** New connections that are taken from one who holds the piece, in one turn. */
const MOST_OFFERS = 12;
/** A listener without the socket does not learn that a turn is over, so does not listen on for longer than this. */
const ADRIFT_MS = 5_000;
const ACCESS_LEFT_MS = 60_000;

export class Voice {
  private readonly now = signal<VoiceState>(OFF);
  private readonly release: (() => void)[] = [];
  private frames: Frames | undefined;
  private access: Promise<VoiceAccess> | undefined;
  private speech: Speaking | undefined;
  private incoming: Incoming | undefined;
  private heardKeys: FollowedKeys | undefined;
  private early: { frame: Signalled; at: number } | undefined;
  /** The turn that is on: who holds the piece, and since when. */
  private turn = '';
  private asks = 0;
  private offers = 0;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private adrift: ReturnType<typeof setTimeout> | undefined;
  /** Devices that were told that I speak aloud. */
  private readonly told = new Set<string>();
  /** Rises whenever what was begun before goes no further. */
  private times = 0;
  private stopped = false;

  constructor(private readonly around: VoiceAround) {
    this.release.push(
      around.listen((frame) => void this.signalled(frame)),
      effect(() => this.onMeeting(around.meeting.value)),
      effect(() => this.onRoom(around.room.value)),
      effect(() => this.onLive(around.live.value)),
    );
  }

  get state(): ReadonlySignal<VoiceState> {
    return this.now;
  }

  /** My choice to hear whoever speaks aloud in this meeting. */
  async listen(on: boolean): Promise<void> {
    if (this.stopped) return;
    if (!on) {
      this.hush();
      this.set({ listening: 'off', trouble: null, protection: this.speech ? this.protection(true) : null });
      return;
    }
    if (!hasVoice()) return this.set({ trouble: 'no_voice_here' });
    this.set({ listening: 'waiting', trouble: null });
    if (!(await this.reach())) return this.set({ listening: 'off' });
    this.asks = 0;
    this.ask();
  }

  /** My choice to speak aloud, while I hold the piece; the microphone is asked for only now. */
  async speak(on: boolean): Promise<void> {
    if (this.stopped || !on) return this.closeMicrophone();
    if (this.now.value.speaking !== 'off' || !this.iHold()) return;
    if (!hasVoice()) return this.set({ trouble: 'no_voice_here' });
    const mine = ++this.times;
    this.set({ speaking: 'opening', trouble: null });
    const access = await this.reach();
    if (!access || mine !== this.times) {
      if (mine === this.times) this.set({ speaking: 'off' });
      return;
    }
    try {
      const track = await openMicrophone();
      // The turn may have ended while the browser asked.
      if (mine !== this.times || !this.iHold() || !this.around.live.peek()) {
        track.stop();
        if (mine === this.times) this.set({ speaking: 'off' });
        return;
      }
      this.begin(access, track);
    } catch (error) {
      const trouble = error instanceof NoMicrophone ? error.trouble : 'microphone_busy';
      if (mine === this.times) this.set({ speaking: 'off', trouble });
    }
  }

  /** By a press, where the browser lets out no sound before one. */
  hear(): void {
    void this.incoming?.play();
  }

  /** Everything closes at once, without waiting for anything: on leaving, on quick exit, at the end. */
  stop(): void {
    if (this.stopped) return;
    this.closeMicrophone();
    this.hush();
    this.stopped = true;
    this.frames?.end();
    for (const release of this.release) release();
    this.now.value = OFF;
  }

  // ------------------------------------------------------------ what the meeting says

  private onMeeting(view: MeetingView | null): void {
    const { piece, stage } = view ?? {};
    const holder = piece?.state === 'held' && stage !== 'closed' ? piece.member : null;
    const turn = holder && piece ? `${holder}/${piece.since}` : '';
    if (turn !== this.turn) {
      this.turn = turn;
      this.asks = 0;
      this.offers = 0;
      clearTimeout(this.asking);
      this.set({ aloud: false });
      if (!this.iHold()) this.closeMicrophone();
      this.dropIncoming();
      this.ask();
    }
    const { early } = this;
    if (early && early.frame.sender === holder) {
      this.early = undefined;
      if (performance.now() - early.at < EARLY_MS) void this.signalled(early.frame);
    }
    if (this.speech) this.tellAloud();
    if (!view || stage === 'closed') this.hush(true);
  }

  private onRoom(view: RoomView | null): void {
    if (!view) return;
    this.speech?.follow(view.epoch);
    void this.heardKeys?.look(view.epoch);
    if (this.speech) this.tellAloud();
  }

  private onLive(live: boolean): void {
    clearTimeout(this.adrift);
    if (live) {
      this.asks = 0;
      if (!this.incoming) this.ask();
      return;
    }
    if (this.now.peek().speaking !== 'off') {
      this.closeMicrophone();
      this.set({ trouble: 'connection_lost' });
    }
    this.adrift = setTimeout(() => this.dropIncoming(), ADRIFT_MS);
  }

  private holder(): string | null {
    const view = this.around.meeting.peek();
    return view && view.stage !== 'closed' && view.piece.state === 'held' ? view.piece.member : null;
  }

  private iHold(): boolean {
    return this.holder() === this.around.me;
  }

  // ------------------------------------------------------------ speaking

  private begin(access: VoiceAccess, track: MediaStreamTrack): void {
    const { crypto, device, meeting } = this.around;
    const room = meeting.peek()?.room ?? '';
    this.dropIncoming();
    this.speech = new Speaking({
      crypto,
      room,
      device,
      access,
      frames: canSealFrames() ? this.worker() : null,
      track,
      send: (to, told) => void this.tell(to, told),
      onChange: (gone) => this.onSpeech(gone),
      onUnplugged: () => {
        this.closeMicrophone();
        this.set({ trouble: 'microphone_lost' });
      },
    });
    this.told.clear();
    this.tellAloud();
    this.set({ speaking: 'on', heard: 'by_nobody', aloud: true, protection: this.protection(true) });
  }

  private onSpeech(gone: unknown): void {
    if (!this.speech) return;
    if (gone instanceof RelayGone) {
      this.closeMicrophone();
      this.access = undefined;
      this.set({ trouble: 'relay_gone' });
      return;
    }
    this.set({ heard: this.speech.heard, protection: this.protection(!this.speech.unsealed) });
  }

  /** Closes the microphone and every connection it goes over. */
  private closeMicrophone(): void {
    this.times += 1;
    const { speech } = this;
    this.speech = undefined;
    if (speech) {
      speech.stop();
      for (const device of this.told) void this.tell(device, { k: 'aloud', on: false });
      this.told.clear();
    }
    if (this.now.peek().speaking !== 'off') {
      this.set({ speaking: 'off', heard: 'by_nobody', aloud: false, protection: null });
    }
  }

  /** Whoever is here and was not told yet learns that I speak aloud, so that those who listen ask. */
  private tellAloud(): void {
    const here = new Set(
      this.around.meeting
        .peek()
        ?.seats.filter((one) => one.here)
        .map((one) => one.member),
    );
    const members = this.around.room.peek()?.members ?? [];
    for (const { member, devices } of members) {
      if (!here.has(member) || member === this.around.me) continue;
      for (const { device, leaf } of devices) {
        if (!leaf || this.told.has(device)) continue;
        this.told.add(device);
        void this.tell(device, { k: 'aloud', on: true });
      }
    }
  }

  // ------------------------------------------------------------ listening

  /** Asks the devices of the one who holds the piece; the one that speaks aloud answers, the others do nothing. */
  private ask(): void {
    const holder = this.holder();
    if (this.now.peek().listening === 'off' || !holder || holder === this.around.me || this.incoming) return;
    if (!this.around.live.peek() || this.asks >= ASKS) return;
    this.asks += 1;
    const one = this.around.room.peek()?.members.find(({ member }) => member === holder);
    for (const { device, leaf } of one?.devices ?? []) {
      if (leaf) void this.tell(device, { k: 'ask', frames: canSealFrames() });
    }
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.askAgain(), ASK_AGAIN_MS);
  }

  private askAgain(): void {
    if (this.incoming || !this.now.peek().aloud || this.now.peek().listening === 'off') return;
    if (this.asks >= ASKS) this.set({ trouble: 'not_reached' });
    else this.ask();
  }

  private async offered(frame: Signalled, offer: Told & { k: 'offer' }): Promise<void> {
    if (this.now.peek().listening === 'off' || this.iHold()) return;
    const { incoming } = this;
    if (incoming?.session === offer.session && incoming.device === frame.device) {
      if (offer.again) await incoming.offered(offer.sdp);
      return;
    }
    this.offers += 1;
    if (this.offers > MOST_OFFERS) return;
    const { turn } = this;
    const access = await this.reach();
    if (!access || turn !== this.turn || this.now.peek().listening === 'off') return;
    this.dropIncoming();
    clearTimeout(this.asking);
    const frames = offer.frames && canSealFrames() ? this.worker() : null;
    if (frames) {
      const context = contextOf(offer.context);
      const take: Frames['hear'] = (of, key) => frames.hear(of, key);
      this.heardKeys = new FollowedKeys(this.around.crypto, frame.room, frame.device, take, context);
      await this.heardKeys.look();
      if (turn !== this.turn) return;
    }
    const one: Incoming = new Incoming(offer.session, frame.device, {
      access,
      frames,
      send: (told) => void this.tell(frame.device, told),
      onChange: (what, why) => {
        if (this.incoming === one) this.onHearing(what, why);
      },
    });
    this.incoming = one;
    this.set({
      listening: 'joining',
      aloud: true,
      trouble: null,
      protection: this.protection(frames !== null),
    });
    await one.offered(offer.sdp);
  }

  private onHearing(what: Hearing | 'over', why?: unknown): void {
    if (what !== 'over') {
      this.set({ listening: what });
      return;
    }
    this.incoming = undefined;
    this.dropIncoming();
    if (why === undefined) return;
    this.access = undefined;
    this.set({ trouble: why instanceof RelayGone ? 'relay_gone' : 'not_reached' });
  }

  private dropIncoming(): void {
    const { incoming } = this;
    this.incoming = undefined;
    this.heardKeys?.stop();
    this.heardKeys = undefined;
    incoming?.end();
    if (incoming && !this.speech) this.frames?.forget();
    if (!['off', 'waiting'].includes(this.now.peek().listening)) {
      this.set({ listening: 'waiting', protection: null });
    }
  }

  /** Listens no more. @param keep the choice stays for when somebody speaks again */
  private hush(keep = false): void {
    clearTimeout(this.asking);
    clearTimeout(this.adrift);
    const { incoming } = this;
    this.dropIncoming();
    if (!keep && incoming)
      void this.tell(incoming.device, { k: 'end', session: incoming.session, lost: false });
  }

  // ------------------------------------------------------------ signals

  private async signalled(frame: Signalled): Promise<void> {
    const view = this.around.meeting.peek();
    if (this.stopped || frame.room !== view?.room || frame.sender === this.around.me) return;
    const told = readTold(await this.around.crypto.signalled(frame).catch(() => null));
    if (!told || this.stopped) return;
    const { speech, incoming } = this;
    switch (told.k) {
      case 'ask':
        speech?.asked(frame.device, told.frames);
        break;
      case 'answer':
        speech?.answered(frame.device, told.session, told.sdp);
        break;
      case 'end':
        speech?.ended(frame.device, told.session);
        if (incoming?.session === told.session && incoming.device === frame.device) this.dropIncoming();
        if (told.lost && frame.sender === this.holder() && this.now.peek().listening === 'waiting') {
          clearTimeout(this.asking);
          this.set({ trouble: 'relay_gone' });
        }
        break;
      case 'offer':
        if (frame.sender === this.holder()) await this.offered(frame, told);
        else this.early = { frame, at: performance.now() };
        break;
      case 'aloud':
        if (frame.sender === this.holder()) this.heardOf(told.on);
        else if (told.on) this.early = { frame, at: performance.now() };
        break;
    }
  }

  /** The holder begins to speak aloud, or began anew after their page was loaded again; or wants to write now. */
  private heardOf(on: boolean): void {
    this.set({ aloud: on });
    this.dropIncoming();
    this.asks = 0;
    if (on) this.ask();
  }

  private async tell(to: string, told: Told): Promise<void> {
    const room = this.around.meeting.peek()?.room;
    if (!room) return;
    const sealed = await this.around.crypto.signal(room, to, told).catch(() => null);
    if (sealed) this.around.send({ t: 'signal', room, to, ...sealed });
  }

  // ------------------------------------------------------------ what both need

  /** Credentials for the relay, fetched when they are needed. @returns undefined where there are none, and says why */
  private async reach(): Promise<VoiceAccess | undefined> {
    const meeting = this.around.meeting.peek()?.meeting;
    if (!meeting) return undefined;
    try {
      const known = await this.access;
      if (known && known.until > Date.now() + ACCESS_LEFT_MS) return known;
      this.access = this.around.http.post<VoiceAccess>(`/api/meetings/${meeting}/voice`);
      return await this.access;
    } catch (error) {
      this.access = undefined;
      const code = error instanceof Refused ? error.code : 'internal';
      if (code === 'voice_for_adults') this.set({ trouble: 'adults_only' });
      else if (code === 'voice_not_offered') this.set({ trouble: 'not_offered' });
      else this.set({ trouble: code === 'offline' ? 'connection_lost' : 'not_now' });
      return undefined;
    }
  }

  private worker(): Frames {
    this.frames ??= new Frames((what) => {
      const epoch = this.around.room.peek()?.epoch;
      if (what === 'unknown') void this.heardKeys?.look(epoch, 0);
    });
    return this.frames;
  }

  private protection(sealed: boolean): Protection {
    return sealed && canSealFrames() ? 'frames' : 'transport';
  }

  private set(change: Partial<VoiceState>): void {
    if (!this.stopped) this.now.value = { ...this.now.peek(), ...change };
  }
}
