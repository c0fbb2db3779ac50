/** One time of speaking aloud: the open microphone, and a connection to each device that listens. */
import type { Crypto } from '../crypto/client';
import { newRef } from '../net/ids';
import type { VoiceAccess } from '../wire';
import { contextOf, type Frames, newContext } from './frames';
import { FollowedKeys } from './keys';
import { Outgoing } from './outgoing';
import type { Told } from './signals';

/** Twelve people, each with one device in the meeting, and some who came in anew. */
const MOST_CONNECTIONS = 16;
/** How often one device may ask in one time of speaking. */
const MOST_ASKS = 8;

/** `faltering`: somebody heard, and another way to them is looked for. */
export type Heard = 'by_nobody' | 'by_somebody' | 'faltering';

export interface SpeakingAround {
  crypto: Pick<Crypto, 'voiceKey'>;
  room: string;
  device: string;
  access: VoiceAccess;
  frames: Frames | null;
  track: MediaStreamTrack;
  send: (device: string, told: Told) => void;
  /** Tells that who hears has changed; or, with a reason, that nobody can be reached any more. */
  onChange: (gone?: unknown) => void;
  /** The microphone was unplugged, or taken by the system. */
  onUnplugged: () => void;
}

export class Speaking {
  private readonly context = newContext();
  private readonly keys: FollowedKeys | null;
  private readonly connections = new Map<string, Outgoing>();
  private readonly asks = new Map<string, number>();
  private stopped = false;

  constructor(private readonly around: SpeakingAround) {
    const { crypto, device, frames, room, track } = around;
    const context = contextOf(this.context);
    this.keys = frames
      ? new FollowedKeys(crypto, room, device, (of, key) => frames.speak(of, key), context)
      : null;
    void this.keys?.look();
    track.onended = () => !this.stopped && around.onUnplugged();
  }

  get heard(): Heard {
    const all = [...this.connections.values()];
    if (all.some((one) => one.joined)) return 'by_somebody';
    return all.some((one) => one.faltering) ? 'faltering' : 'by_nobody';
  }

  /** Whether some listener's browser opens no sealed frames. */
  get unsealed(): boolean {
    return this.plain.size > 0;
  }
  private readonly plain = new Set<string>();

  /** The room has moved on: those who left must not hear what comes now. */
  follow(epoch: number): void {
    void this.keys?.look(epoch);
  }

  /** A device listens. Asking again means that it has no connection, so a former one ends. */
  asked(device: string, sealed: boolean): void {
    const asks = (this.asks.get(device) ?? 0) + 1;
    // What is being made for this device comes to it in any case; to begin anew would only delay it.
    if (this.stopped || asks > MOST_ASKS || this.connections.get(device)?.making) return;
    if (!this.connections.has(device) && this.connections.size >= MOST_CONNECTIONS) return;
    this.asks.set(device, asks);
    this.connections.get(device)?.end();
    const { access, track } = this.around;
    const frames = sealed ? this.around.frames : null;
    if (frames) this.plain.delete(device);
    else this.plain.add(device);
    const one: Outgoing = new Outgoing(newRef(), {
      access,
      track,
      frames,
      context: this.context,
      send: (told) => this.around.send(device, told),
      onChange: (what, why) => {
        if (what === 'over') this.lost(device, one, why);
        else if (!this.stopped) this.around.onChange();
      },
    });
    this.connections.set(device, one);
  }

  answered(device: string, session: string, sdp: string): void {
    const one = this.connections.get(device);
    if (one?.session === session) void one.answered(sdp);
  }

  ended(device: string, session: string): void {
    const one = this.connections.get(device);
    if (one?.session === session) one.end();
  }

  /** Lets go at once of every other device. */
  keepOnly(devices: ReadonlySet<string>): void {
    for (const [device, one] of this.connections) if (!devices.has(device)) one.end();
  }

  /** Closes the microphone first, then everything else; at once. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.around.track.stop();
    this.keys?.stop();
    for (const one of this.connections.values()) one.end();
    this.connections.clear();
    this.around.frames?.forget();
  }

  private lost(device: string, one: Outgoing, why: unknown): void {
    if (this.stopped || this.connections.get(device) !== one) return;
    this.connections.delete(device);
    this.plain.delete(device);
    this.around.onChange(this.connections.size === 0 ? why : undefined);
  }
}
