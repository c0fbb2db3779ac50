/**
 * The live socket: one connection that comes back by itself. It holds no truth: after each reconnect the server sends
 * whole views and everything after this device's cursors, so whatever was missed is caught up.
 */
import { decode, encode } from '@msgpack/msgpack';
import type { Cursor, DownFrame, UpFrame } from '../wire';
import { ServerClock } from './clock';
import { ClockRounds } from './clock_rounds';

/** The part of a WebSocket that is used here, so that tests outside a browser can bring their own. */
export interface SocketLike {
  binaryType: string;
  readyState: number;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

export type LiveState = 'off' | 'connecting' | 'catching_up' | 'live' | 'waiting';

export interface LiveOptions {
  open: () => SocketLike;
  device: string;
  cursors: () => Promise<Cursor[]>;
  onFrame: (frame: DownFrame) => void;
  onState: (state: LiveState) => void;
  clock?: ServerClock;
  random?: () => number;
}

export const BEAT_MS = 15_000;
const FIRST_RETRY_MS = 400;
const LAST_RETRY_MS = 8_000;
const SILENCE_MS = 40_000;

export class Live {
  readonly clock: ServerClock;
  private socket: SocketLike | null = null;
  private state: LiveState = 'off';
  private tries = 0;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private beatTimer: ReturnType<typeof setInterval> | null = null;
  private heardAt = 0;
  private wanted = false;
  private readonly rounds: ClockRounds;

  constructor(private readonly options: LiveOptions) {
    this.clock = options.clock ?? new ServerClock();
    this.rounds = new ClockRounds(this.clock, () => this.send({ t: 'clock', t0: this.clock.local() }));
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  /** Close and stay closed. */
  stop(): void {
    this.wanted = false;
    this.clearTimers();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.setState('off');
  }

  /** The network came back or the page is shown again: try now instead of after the pause. */
  nudge(): void {
    if (!this.wanted) return;
    if (this.state === 'waiting') this.connect();
    else if (this.state === 'live') this.beat();
  }

  /** The network is gone, though the connection may not have noticed. */
  lost(): void {
    if (this.wanted && this.socket) this.giveUp();
  }

  /** Send if a connection stands; the caller keeps what must not be lost and sends it again after `live`. */
  send(frame: UpFrame): boolean {
    if (this.socket === null || this.socket.readyState !== 1) return false;
    this.socket.send(encode(frame));
    return true;
  }

  get isLive(): boolean {
    return this.state === 'live';
  }

  private connect(): void {
    this.clearTimers();
    this.setState('connecting');
    let socket: SocketLike;
    try {
      socket = this.options.open();
    } catch {
      this.retry();
      return;
    }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => void this.greet(socket);
    socket.onmessage = (event) => this.hear(socket, event.data);
    socket.onclose = () => {
      if (this.socket === socket) {
        this.socket = null;
        this.retry();
      }
    };
    this.heardAt = this.clock.local();
    this.beatTimer = setInterval(() => this.beat(), BEAT_MS);
  }

  private async greet(socket: SocketLike): Promise<void> {
    const cursors = await this.options.cursors();
    if (this.socket !== socket || socket.readyState !== 1) return;
    this.setState('catching_up');
    socket.send(encode({ t: 'hello', v: 1, device: this.options.device, cursors } satisfies UpFrame));
  }

  private hear(socket: SocketLike, data: unknown): void {
    if (this.socket !== socket) return;
    this.heardAt = this.clock.local();
    const frame = decode(new Uint8Array(data as ArrayBuffer)) as DownFrame;
    if (frame.t === 'clock') {
      this.clock.take(frame.t0, frame.t1, frame.t2);
      return;
    }
    if (frame.t === 'ready') {
      this.clock.hint(frame.now);
      this.rounds.start();
    }
    this.options.onFrame(frame);
    if (frame.t === 'live') {
      this.tries = 0;
      this.setState('live');
    }
    if (frame.t === 'bye' && !frame.again) this.stop();
  }

  private beat(): void {
    // A connection that died without a word is only noticed by its silence.
    if (this.clock.local() - this.heardAt > SILENCE_MS) {
      this.giveUp();
      return;
    }
    this.send({ t: 'beat' });
    this.rounds.beat();
  }

  private giveUp(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.retry();
  }

  private retry(): void {
    this.clearTimers();
    if (!this.wanted) return;
    this.setState('waiting');
    const random = this.options.random ?? Math.random;
    const pause = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.tries) * (0.5 + random());
    this.tries += 1;
    this.retryTimer = setTimeout(() => this.connect(), pause);
  }

  private clearTimers(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    if (this.beatTimer !== null) clearInterval(this.beatTimer);
    this.retryTimer = null;
    this.beatTimer = null;
    this.rounds.stop();
  }

  private setState(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onState(state);
  }
}
