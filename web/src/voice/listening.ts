/** My choice to listen: asking whoever has the turn, and the one connection by which they are heard. */
import type { Crypto } from '../crypto/client';
import type { MemberView, Signalled, VoiceAccess } from '../wire';
import { RelayGone } from './connection';
import { canSealFrames, contextOf, type Frames, type Protection } from './frames';
import { type Hearing, Incoming } from './incoming';
import { FollowedKeys } from './keys';
import type { Told } from './signals';

export type Listens = 'off' | 'waiting' | Hearing;

/** What listening changes of the state of a voice. */
export interface HeardState {
  listening: Listens;
  /** Whoever has the turn has said that they speak aloud. */
  aloud: boolean;
  /** How what is heard was kept from others on its way. */
  protection: Protection | null;
  trouble: 'relay_gone' | 'not_reached' | null;
}

export interface ListeningAround {
  crypto: Pick<Crypto, 'voiceKey'>;
  /** Who has the turn besides me in the newest view, with the devices of theirs; null: nobody. */
  speaker: () => MemberView | null;
  live: () => boolean;
  reach: () => Promise<VoiceAccess | undefined>;
  frames: () => Frames;
  tell: (device: string, told: Told) => void;
  set: (change: Partial<HeardState>) => void;
}

const ASK_AGAIN_MS = 4_000;
const ASKS = 3;
/** New connections that are taken from one person in one turn. */
const MOST_OFFERS = 12;

export class Listening {
  private chosen = false;
  private aloud = false;
  private incoming: Incoming | undefined;
  private keys: FollowedKeys | undefined;
  private asks = 0;
  private offers = 0;
  private asking: ReturnType<typeof setTimeout> | undefined;
  /** Rises whenever what was begun before goes no further. */
  private times = 0;

  constructor(private readonly around: ListeningAround) {}

  get on(): boolean {
    return this.chosen;
  }

  choose(on: boolean): void {
    const { incoming } = this;
    if (!on && incoming)
      this.around.tell(incoming.device, { k: 'end', session: incoming.session, lost: false });
    this.chosen = on;
    this.drop();
    this.around.set({ listening: on ? 'waiting' : 'off' });
    this.asks = 0;
    if (on) this.ask();
  }

  /** Somebody else has the turn now, or nobody: what came of the last turn ends with it. */
  turned(): void {
    this.asks = 0;
    this.offers = 0;
    this.aloud = false;
    this.around.set({ aloud: false });
    this.drop();
    this.ask();
  }

  /** They begin to speak aloud, or began anew after their page was loaded again; or wants to write now. */
  heardOf(on: boolean): void {
    this.aloud = on;
    this.around.set({ aloud: on });
    this.drop();
    this.asks = 0;
    if (on) this.ask();
  }

  /** The socket stands again: whoever speaks may have let go of this device meanwhile. */
  again(): void {
    if (this.incoming) this.drop();
    this.asks = 0;
    this.ask();
  }

  follow(epoch: number): void {
    void this.keys?.look(epoch);
  }

  /** A frame came that no key here opens: the one who speaks may have moved on to the next epoch. */
  unknown(epoch: number | undefined): void {
    void this.keys?.look(epoch, 0);
  }

  play(): void {
    void this.incoming?.play();
  }

  /** By somebody who has the turn; whoever calls this has looked at that. */
  async offered(frame: Signalled, offer: Told & { k: 'offer' }): Promise<void> {
    const { around, incoming } = this;
    if (!this.chosen) return;
    if (incoming?.session === offer.session && incoming.device === frame.device) {
      if (offer.again) await incoming.offered(offer.sdp);
      return;
    }
    this.offers += 1;
    if (this.offers > MOST_OFFERS) return;
    const access = await around.reach();
    if (!access || !this.chosen || around.speaker()?.member !== frame.sender) return;
    this.drop();
    const mine = this.times;
    const frames = offer.frames && canSealFrames() ? around.frames() : null;
    if (frames) {
      const take: Frames['hear'] = (of, key) => frames.hear(of, key);
      const context = contextOf(offer.context);
      this.keys = new FollowedKeys(around.crypto, frame.room, frame.device, take, context);
      await this.keys.look();
      if (mine !== this.times) return;
    }
    const one: Incoming = new Incoming(offer.session, frame.device, {
      access,
      frames,
      send: (told) => around.tell(frame.device, told),
      onChange: (what, why) => {
        if (this.incoming === one) this.changed(what, why);
      },
    });
    this.incoming = one;
    this.aloud = true;
    const protection = frames ? 'frames' : 'transport';
    around.set({ listening: 'joining', aloud: true, trouble: null, protection });
    await one.offered(offer.sdp);
  }

  /** The one who speaks has ended this connection. @param lost because the relay carries no more */
  ended(device: string, session: string, lost: boolean): void {
    const { incoming } = this;
    if (incoming?.session === session && incoming.device === device) this.drop();
    if (!lost || !this.chosen || this.incoming) return;
    clearTimeout(this.asking);
    this.around.set({ trouble: 'relay_gone' });
  }

  /** Lets go of the sound at once; the choice stays for when somebody speaks again. */
  drop(): void {
    this.times += 1;
    clearTimeout(this.asking);
    const { incoming } = this;
    this.incoming = undefined;
    this.keys?.stop();
    this.keys = undefined;
    if (!incoming) return;
    incoming.end();
    this.around.frames().forget();
    this.around.set({ protection: null, ...(this.chosen ? { listening: 'waiting' } : {}) });
  }

  /** Asks the devices of the one who has the turn; the one that speaks aloud answers, the others do nothing. */
  private ask(): void {
    const speaker = this.around.speaker();
    if (!this.chosen || !speaker || this.incoming || !this.around.live() || this.asks >= ASKS) return;
    this.asks += 1;
    for (const { device, leaf } of speaker.devices) {
      if (leaf) this.around.tell(device, { k: 'ask', frames: canSealFrames() });
    }
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.askAgain(), ASK_AGAIN_MS);
  }

  private askAgain(): void {
    if (this.incoming || !this.aloud || !this.chosen) return;
    if (this.asks >= ASKS) this.around.set({ trouble: 'not_reached' });
    else this.ask();
  }

  private changed(what: Hearing | 'over', why?: unknown): void {
    if (what !== 'over') {
      this.around.set({ listening: what });
      return;
    }
    this.drop();
    if (why !== undefined)
      this.around.set({ trouble: why instanceof RelayGone ? 'relay_gone' : 'not_reached' });
  }
}
