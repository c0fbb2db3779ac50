/**
 * Speaking aloud in a meeting or a session. Two choices of one's own, both off until they are made: to listen, and,
 * while one has the turn, to speak. A microphone closes with the turn; sound is taken only from somebody who has the
 * turn in the newest view. In a meeting it is the one who holds the piece, in a session of two both have it always.
 * Whatever fails, writing goes on beside it.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Crypto } from '../crypto/client';
import type { Http } from '../net/http';
import { Refused } from '../net/refused';
import type { MemberView, RoomView, Signal, Signalled, VoiceAccess } from '../wire';
import { hasVoice, RelayGone } from './connection';
import { canSealFrames, Frames, type Protection } from './frames';
import { type HeardState, Listening } from './listening';
import { type MicrophoneTrouble, NoMicrophone, openMicrophone } from './microphone';
import { readTold, type Told } from './signals';
import { type Heard, Speaking } from './speaking';

export type VoiceTrouble =
  | MicrophoneTrouble
  | NonNullable<HeardState['trouble']>
  | 'microphone_lost'
  | 'connection_lost'
  | 'no_voice_here'
  | 'adults_only'
  | 'not_offered'
  | 'not_now';

export interface VoiceState extends Omit<HeardState, 'trouble'> {
  speaking: 'off' | 'opening' | 'on';
  /** Whether somebody hears me, and how my voice is kept from others on its way. */
  heard: Heard;
  carried: Protection | null;
  trouble: VoiceTrouble | null;
}

/** The place that people speak in, by its newest view. */
export interface VoicePlace {
  room: string;
  /** Where credentials for the relay are asked for. */
  access: string;
  /** Everybody who is there. */
  here: ReadonlySet<string>;
  /** Who may be heard, each with their turn: with another turn everything begins anew. At most one besides oneself. */
  turns: ReadonlyMap<string, string>;
}

export interface VoiceAround {
  /** Null: one is in no such place. */
  place: ReadonlySignal<VoicePlace | null>;
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
  carried: null,
  aloud: false,
  protection: null,
  trouble: null,
};
/** An offer may overtake the view that says whose turn it is. */
const EARLY_MS = 3_000;
/** A listener without the socket does not learn that a turn is over, so does not listen on for longer than this. */
const ADRIFT_MS = 5_000;
const ACCESS_LEFT_MS = 60_000;

export class Voice {
  private readonly now = signal<VoiceState>(OFF);
  private readonly release: (() => void)[] = [];
  /** One worker for each direction: what ends one must not end the other. */
  private readonly frames: { speak?: Frames; hear?: Frames } = {};
  private access: Promise<VoiceAccess> | undefined;
  private speech: Speaking | undefined;
  private readonly listening: Listening;
  private early: { frame: Signalled; at: number } | undefined;
  /** The turn of the other that is on. */
  private turn = '';
  private adrift: ReturnType<typeof setTimeout> | undefined;
  /** Devices that were told that I speak aloud. */
  private readonly told = new Set<string>();
  /** Rises whenever what was begun before goes no further. */
  private times = 0;
  private choices = 0;
  private stopped = false;

  constructor(private readonly around: VoiceAround) {
    this.listening = new Listening({
      crypto: around.crypto,
      speaker: () => this.speaker(),
      live: () => around.live.peek(),
      reach: () => this.reach(),
      frames: () => this.worker('hear'),
      tell: (device, told) => void this.tell(device, told),
      set: (change) => this.set(change),
    });
    this.release.push(
      around.listen((frame) => void this.signalled(frame)),
      effect(() => this.onPlace(around.place.value)),
      effect(() => this.onRoom(around.room.value)),
      effect(() => this.onLive(around.live.value)),
    );
  }

  get state(): ReadonlySignal<VoiceState> {
    return this.now;
  }

  /** My choice to hear whoever speaks aloud here. */
  async listen(on: boolean): Promise<void> {
    if (this.stopped) return;
    const mine = ++this.choices;
    this.set({ trouble: null });
    if (!on) return this.listening.choose(false);
    if (!hasVoice()) return this.set({ trouble: 'no_voice_here' });
    // Shown as chosen at once; nobody is asked before it is known that this device may.
    this.set({ listening: 'waiting' });
    const access = await this.reach();
    if (mine !== this.choices || this.stopped) return;
    if (access) this.listening.choose(true);
    else this.set({ listening: 'off' });
  }

  /** My choice to speak aloud, while I have the turn; the microphone is asked for only now. */
  async speak(on: boolean): Promise<void> {
    if (this.stopped || !on) return this.closeMicrophone();
    if (this.now.value.speaking !== 'off' || !this.mine()) return;
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
      if (mine !== this.times || !this.mine() || !this.around.live.peek()) {
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
    this.listening.play();
  }

  /** Everything closes at once, without waiting for anything: on leaving, on quick exit, at the end. */
  stop(): void {
    if (this.stopped) return;
    this.closeMicrophone();
    clearTimeout(this.adrift);
    this.listening.choose(false);
    this.stopped = true;
    this.frames.speak?.end();
    this.frames.hear?.end();
    for (const release of this.release) release();
    this.now.value = OFF;
  }

  // ------------------------------------------------------------ what the place says

  private onPlace(place: VoicePlace | null): void {
    if (!this.mine()) this.closeMicrophone();
    // Who has gone is let go of at once, though their turn waits for them; who comes back begins anew.
    const speaker = this.other();
    const turn = speaker && place?.here.has(speaker) ? `${speaker}/${place.turns.get(speaker)}` : '';
    if (turn !== this.turn) {
      this.turn = turn;
      this.listening.turned();
    }
    const { early } = this;
    if (early && place?.turns.has(early.frame.sender)) {
      this.early = undefined;
      if (performance.now() - early.at < EARLY_MS) void this.signalled(early.frame);
    }
    this.tellAloud();
  }

  private onRoom(view: RoomView | null): void {
    if (!view) return;
    this.speech?.follow(view.epoch);
    this.listening.follow(view.epoch);
    this.tellAloud();
  }

  private onLive(live: boolean): void {
    clearTimeout(this.adrift);
    if (live) {
      this.listening.again();
      return;
    }
    if (this.now.peek().speaking !== 'off') {
      this.closeMicrophone();
      this.set({ trouble: 'connection_lost' });
    }
    this.adrift = setTimeout(() => this.listening.drop(), ADRIFT_MS);
  }

  /** Whoever has the turn besides me. */
  private other(): string | null {
    const turns = this.around.place.peek()?.turns.keys() ?? [];
    return [...turns].find((member) => member !== this.around.me) ?? null;
  }

  private speaker(): MemberView | null {
    const other = this.other();
    if (!other || !this.around.place.peek()?.here.has(other)) return null;
    return this.around.room.peek()?.members.find(({ member }) => member === other) ?? null;
  }

  private mine(): boolean {
    return this.around.place.peek()?.turns.has(this.around.me) ?? false;
  }

  // ------------------------------------------------------------ speaking

  private begin(access: VoiceAccess, track: MediaStreamTrack): void {
    const { crypto, device, place } = this.around;
    const room = place.peek()?.room ?? '';
    this.speech = new Speaking({
      crypto,
      room,
      device,
      access,
      frames: canSealFrames() ? this.worker('speak') : null,
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
    this.set({ speaking: 'on', heard: 'by_nobody', carried: this.protection(true) });
  }

  private onSpeech(gone: unknown): void {
    if (!this.speech) return;
    if (gone instanceof RelayGone) {
      this.closeMicrophone();
      this.access = undefined;
      this.set({ trouble: 'relay_gone' });
      return;
    }
    this.set({ heard: this.speech.heard, carried: this.protection(!this.speech.unsealed) });
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
      this.set({ speaking: 'off', heard: 'by_nobody', carried: null });
    }
  }

  /**
   * Whoever is here and was not told yet learns that I speak aloud, so that those who listen ask; whoever is here no
   * longer is let go of.
   */
  private tellAloud(): void {
    if (!this.speech) return;
    const here = this.devicesHere();
    this.speech.keepOnly(here);
    for (const device of this.told) if (!here.has(device)) this.told.delete(device);
    for (const device of here) {
      if (this.told.has(device)) continue;
      this.told.add(device);
      void this.tell(device, { k: 'aloud', on: true });
    }
  }

  /** The devices of everybody else who is here, by the newest views. */
  private devicesHere(): Set<string> {
    const here = this.around.place.peek()?.here;
    const members = this.around.room.peek()?.members ?? [];
    const others = members.filter(({ member }) => here?.has(member) && member !== this.around.me);
    return new Set(
      others.flatMap((one) => one.devices.filter((each) => each.leaf).map((each) => each.device)),
    );
  }

  // ------------------------------------------------------------ signals

  private async signalled(frame: Signalled): Promise<void> {
    const place = this.around.place.peek();
    if (this.stopped || frame.room !== place?.room || frame.sender === this.around.me) return;
    const told = readTold(await this.around.crypto.signalled(frame).catch(() => null));
    if (!told || this.stopped) return;
    const { listening, speech } = this;
    const mayBeHeard = this.around.place.peek()?.turns.has(frame.sender) ?? false;
    switch (told.k) {
      case 'ask':
        if (this.devicesHere().has(frame.device)) speech?.asked(frame.device, told.frames);
        break;
      case 'answer':
        speech?.answered(frame.device, told.session, told.sdp);
        break;
      case 'end':
        speech?.ended(frame.device, told.session);
        listening.ended(frame.device, told.session, told.lost && mayBeHeard);
        break;
      case 'offer':
        if (mayBeHeard) await listening.offered(frame, told);
        else this.early = { frame, at: performance.now() };
        break;
      case 'aloud':
        if (mayBeHeard) listening.heardOf(told.on);
        else if (told.on) this.early = { frame, at: performance.now() };
        break;
    }
  }

  private async tell(to: string, told: Told): Promise<void> {
    const room = this.around.place.peek()?.room;
    if (!room) return;
    const sealed = await this.around.crypto.signal(room, to, told).catch(() => null);
    if (sealed) this.around.send({ t: 'signal', room, to, ...sealed });
  }

  // ------------------------------------------------------------ what both need

  /** Credentials for the relay, fetched when they are needed. @returns undefined where there are none, and says why */
  private async reach(): Promise<VoiceAccess | undefined> {
    const where = this.around.place.peek()?.access;
    if (!where) return undefined;
    try {
      const known = await this.access;
      if (known && known.until > Date.now() + ACCESS_LEFT_MS) return known;
      this.access = this.around.http.post<VoiceAccess>(where);
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

  private worker(side: 'speak' | 'hear'): Frames {
    const made =
      this.frames[side] ??
      new Frames((what) => {
        const epoch = this.around.room.peek()?.epoch;
        if (what === 'unknown') this.listening.unknown(epoch);
      });
    this.frames[side] = made;
    return made;
  }

  private protection(sealed: boolean): Protection {
    return sealed && canSealFrames() ? 'frames' : 'transport';
  }

  private set(change: Partial<VoiceState>): void {
    if (!this.stopped) this.now.value = { ...this.now.peek(), ...change };
  }
}
