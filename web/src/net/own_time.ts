/** The time one set oneself, as this device knows it. The server keeps the time, whom to ask and what is told. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { OwnTimeNow, OwnTimeView, SetTime } from '../wire';
import type { Http } from './http';

/** How long after its time "not now" still waves it away, where the server has not said so yet, in ms. */
export const ASKS_MS = 30_000;
/** What the server takes is at least so far ahead. */
export const LEAST_AHEAD_MS = 60_000;

export class OwnTime {
  private readonly now = signal<OwnTimeView | null | undefined>(undefined);
  private asked = 0;

  constructor(private readonly http: Pick<Http, 'get' | 'post'>) {}

  /** null: none is set; undefined: not known yet. */
  get view(): ReadonlySignal<OwnTimeView | null | undefined> {
    return this.now;
  }

  /** For where the socket does not bring it. @throws Refused */
  read(): Promise<void> {
    return this.take(this.http.get<OwnTimeNow>('/api/own-time'));
  }

  set(time: SetTime): Promise<void> {
    return this.take(this.http.post<OwnTimeNow>('/api/own-time', time));
  }

  /** I am here. @param next the next time, or none */
  touch(next: number | null): Promise<void> {
    return this.take(this.http.post<OwnTimeNow>('/api/own-time/touch', { next_at: next }));
  }

  end(): Promise<void> {
    return this.take(this.http.post<OwnTimeNow>('/api/own-time/end'));
  }

  /** What the socket says is newer than any answer that is still under way. */
  told(view: OwnTimeView | null): void {
    this.asked += 1;
    this.now.value = view;
  }

  stop(): void {
    this.asked += 1;
    this.now.value = undefined;
  }

  /** Of two answers under way the one that was asked for last is taken. */
  private async take(answer: Promise<OwnTimeNow>): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const { own_time } = await answer;
    if (mine === this.asked) this.now.value = own_time;
  }
}

/** Until when it asks, if it asks now. */
export function asksUntil(view: OwnTimeView | null | undefined, now: number): number | null {
  if (!view || view.quiet) return null;
  // Where the server says that it has come, it has, whatever this device's clock thinks.
  if (view.asks_until === null && now < view.at) return null;
  const until = view.asks_until ?? view.at + ASKS_MS;
  return now < until ? until : null;
}
