/**
 * When the server is asked for its time: often at the start, so that the first picture is right; every two seconds while
 * something plays or moves by it; else with each heartbeat. After a sleep, or when the device's time was set, as at the
 * start.
 */
import type { ServerClock } from './clock';

export const BURST = 8;
export const BURST_EVERY_MS = 250;
export const CLOSELY_EVERY_MS = 2_000;

export class ClockRounds {
  private left = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private standing = false;

  /** @param ask sends one `clock` frame */
  constructor(
    private readonly clock: ServerClock,
    private readonly ask: () => void,
  ) {
    clock.onNeed = () => this.begin();
  }

  /** The connection has been greeted. */
  start(): void {
    this.standing = true;
    this.begin();
  }

  /** The connection is gone. What plays goes on by what is known, and hears how far that still holds. */
  stop(): void {
    this.standing = false;
    this.left = 0;
    this.turn();
  }

  /** One round trip, and many where the device slept meanwhile. */
  beat(): void {
    if (!this.standing) return;
    if (this.clock.look()) this.begin();
    else this.ask();
  }

  private begin(): void {
    this.left = this.standing ? BURST : 0;
    this.turn();
  }

  private turn(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.clock.look() && this.standing) this.left = BURST;
    if (this.standing && (this.left > 0 || this.clock.needed)) this.ask();
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) this.timer = setTimeout(() => this.turn(), BURST_EVERY_MS);
    else if (this.clock.needed) this.timer = setTimeout(() => this.turn(), CLOSELY_EVERY_MS);
  }
}
