/** The network between one tab and the server, with everything a network does: delay, silence, breaks, repeats. */
import type { Fetch } from '../net/http';
import type { SocketLike } from '../net/live';

type Opened = new (address: string, options: { headers: Record<string, string> }) => WebSocket;

/** A cookie jar of one device: it outlives its tabs, and the loss of what the device keeps. */
export class Cookies {
  private readonly kept = new Map<string, string>();

  take(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair?.indexOf('=') ?? -1;
      if (pair && at > 0) this.kept.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  takeAll(others: Cookies): void {
    for (const [name, value] of others.kept) this.kept.set(name, value);
  }

  get header(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

export interface Weather {
  address: string;
  cookies: Cookies;
  /** How long a frame is on its way, drawn anew for each, ms. */
  delay: () => number;
  /** Whether this frame goes twice. */
  doubled: () => boolean;
  online: () => boolean;
  /** Sees what goes up, before it goes. */
  onUp: (data: Uint8Array) => void;
}

const NEVER = new Promise<never>(() => undefined);

export class Wires {
  private readonly sockets = new Set<Wire>();
  private dead = false;

  constructor(private readonly weather: Weather) {}

  readonly fetch: Fetch = async (input, init) => {
    if (this.dead) return NEVER;
    if (!this.weather.online()) throw new TypeError('offline');
    const { cookies, address } = this.weather;
    const headers = { ...(init?.headers as Record<string, string>), cookie: cookies.header, origin: address };
    const answer = await fetch(input, { ...init, headers });
    if (this.dead) return NEVER;
    cookies.take(answer);
    return answer;
  };

  readonly open = (): SocketLike => {
    const wire = new Wire(this.weather, () => this.sockets.delete(wire));
    this.sockets.add(wire);
    return wire;
  };

  /** Every connection breaks; both sides learn of it. What was on its way down is lost. */
  cut(): void {
    for (const wire of [...this.sockets]) wire.cut();
  }

  /** Sends bytes past the client, as a hostile one would. */
  push(data: Uint8Array): void {
    for (const wire of this.sockets) wire.send(data);
  }

  /** The tab is gone: nothing is heard any more. */
  kill(): void {
    this.dead = true;
    for (const wire of [...this.sockets]) wire.kill();
  }
}

class Wire implements SocketLike {
  binaryType = 'arraybuffer';
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  private real: WebSocket | null = null;
  private upAt = 0;
  private downAt = 0;

  constructor(
    private readonly weather: Weather,
    private readonly ended: () => void,
  ) {
    if (!weather.online()) {
      setTimeout(() => this.over(), 20);
      return;
    }
    const { address, cookies } = weather;
    const socket = WebSocket as unknown as Opened;
    const real = new socket(`${address.replace('http', 'ws')}/live`, {
      headers: { cookie: cookies.header, origin: address },
    });
    this.real = real;
    real.binaryType = 'arraybuffer';
    real.onopen = () => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    };
    real.onmessage = ({ data }) => {
      this.downAt = this.later(this.downAt, () => {
        if (this.readyState === 1) this.onmessage?.({ data });
      });
    };
    real.onclose = () => {
      this.downAt = this.later(this.downAt, () => this.over());
    };
    real.onerror = () => undefined;
  }

  send(data: Uint8Array): void {
    if (this.readyState !== 1) return;
    this.weather.onUp(data);
    const times = this.weather.doubled() ? 2 : 1;
    const real = this.real;
    for (let i = 0; i < times; i++) {
      this.upAt = this.later(this.upAt, () => {
        if (real?.readyState === 1) real.send(data as unknown as ArrayBuffer);
      });
    }
  }

  close(): void {
    this.end();
  }

  cut(): void {
    this.end();
    this.onclose?.();
  }

  kill(): void {
    this.onopen = this.onclose = this.onmessage = null;
    this.end();
  }

  /** What was sent is still carried to the server; what comes is heard no more. */
  private end(): void {
    this.readyState = 3;
    const real = this.real;
    this.later(this.upAt, () => real?.close());
    this.ended();
  }

  private over(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.ended();
    this.onclose?.();
  }

  /** Runs `work` after a delay, never before what was sent earlier. @returns when, for the next one */
  private later(after: number, work: () => void): number {
    const delay = this.weather.delay();
    const now = performance.now();
    const at = Math.max(after, now + delay);
    if (delay === 0 && after <= now) work();
    else setTimeout(work, at - now);
    return at;
  }
}
