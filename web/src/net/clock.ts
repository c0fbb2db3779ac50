/**
 * The clock that all devices share, which is the server's: offset and drift from repeated round trips over the live
 * socket (`clock_estimate.ts`). It goes by the device's own steady clock, so that setting the device's time changes
 * nothing. What is learnt moves it gently, so that nothing that plays jumps or goes back.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { contradicts, type Estimate, estimate, offsetAt, type Sample, within } from './clock_estimate';

export interface ClockQuality {
  /** The shared time is right within so many ms; infinite while it is not known. */
  within_ms: number;
  /** Two screens that both say so are within 40 ms of each other. */
  good: boolean;
}

/** What plays and moves together needs of the clock. */
export interface SharedClock {
  /** The shared time, in ms since the Unix epoch, with its fraction. */
  now(): number;
  readonly quality: ReadonlySignal<ClockQuality>;
}

/** Two independent errors of this size are 40 ms together. */
const GOOD_MS = 28;
/** It stays good up to here, so that what is said of it does not flicker. */
const STILL_GOOD_MS = 40;
const KEPT_MS = 90_000;
const KEPT_SAMPLES = 64;
const LONGEST_TRIP_MS = 30_000;
/** Fewer tell too little of how much they scatter. */
const ENOUGH = 4;
/** So many answers come before anything plays: until then it is put right at once. */
const FIRST = 8;
/** How much faster or slower than its rate it goes while it is moved to what was learnt. */
const SLEW = 0.05;
/** Beyond this it is put right at once: to be led there would take longer than to begin anew. */
const STEP_MS = 2_000;
/** When the steady clock and the date disagree by so much more than before, the device slept or its time was set. */
const SLEPT_MS = 500;

export interface ClockSources {
  /** Steady ms: never set, never going back. */
  here: () => number;
  /** The device's date in ms, which may be set, and goes on while it sleeps. */
  date: () => number;
}

const ofThisDevice: ClockSources = {
  here: () => performance.timeOrigin + performance.now(),
  date: () => Date.now(),
};

export class ServerClock implements SharedClock {
  private readonly here: () => number;
  private readonly date: () => number;
  private samples: Sample[] = [];
  private known: Estimate | null = null;
  private hinted = 0;
  /** How far what is shown is ahead of what is known, at the moment it was learnt; it is led back from there. */
  private ahead = 0;
  private learntAt = 0;
  private apart: number;
  private doubted = false;
  private taken = 0;
  private readonly qualityNow = signal<ClockQuality>({ within_ms: Number.POSITIVE_INFINITY, good: false });
  private readonly wanted = new Set<object>();
  /** Told when somebody begins or ceases to need it closely. */
  onNeed: () => void = () => undefined;

  constructor(sources: ClockSources | (() => number) = ofThisDevice) {
    this.here = typeof sources === 'function' ? sources : sources.here;
    this.date = typeof sources === 'function' ? sources : sources.date;
    this.apart = this.date() - this.here();
  }

  get quality(): ReadonlySignal<ClockQuality> {
    return this.qualityNow;
  }

  /** This device's own time in ms, for `t0` of a clock frame. */
  local(): number {
    return this.here();
  }

  /** Whether something plays or moves by it now. */
  get needed(): boolean {
    return this.wanted.size > 0;
  }

  /** Asks for a round trip every two seconds while something plays or moves by it. @returns what ends that */
  closely(): () => void {
    const mine = {};
    this.wanted.add(mine);
    this.onNeed();
    return () => {
      if (this.wanted.delete(mine)) this.onNeed();
    };
  }

  /** Take an answer: `t0` sent here, `t1` received there, `t2` sent there, all in ms. */
  take(t0: number, t1: number, t2: number): void {
    const t3 = this.here();
    const trip = t3 - t0 - (t2 - t1);
    if (!(trip >= 0 && trip <= LONGEST_TRIP_MS)) return;
    const one = { at: (t0 + t3) / 2, offset: (t1 - t0 + (t2 - t3)) / 2, trip };
    if (this.known && contradicts(this.known, one, this.doubted)) this.samples = [];
    this.samples.push(one);
    const oldest = t3 - KEPT_MS;
    this.samples = this.samples.filter((each) => each.at >= oldest).slice(-KEPT_SAMPLES);
    this.learn(estimate(this.samples, t3) as Estimate, t3);
  }

  /** A first rough guess from a frame that carries the server's time. */
  hint(serverNow: number): void {
    if (!this.known) this.hinted = serverNow - this.here();
  }

  /** The shared time, in ms since the Unix epoch. */
  now(): number {
    return this.shown(this.here());
  }

  /**
   * Looks whether the device slept or its time was set. While it is doubted, it is not good, and the next answer that
   * cannot be true with what was known takes the place of all before.
   * @returns whether it should be asked anew at once
   */
  look(): boolean {
    const apart = this.date() - this.here();
    const jumped = Math.abs(apart - this.apart) > SLEPT_MS;
    this.apart = apart;
    if (jumped && this.known) this.doubted = true;
    if (jumped || this.known) this.judge(this.here());
    return jumped;
  }

  private shown(here: number): number {
    if (!this.known) return here + this.hinted;
    const led = Math.min(Math.abs(this.ahead), SLEW * Math.max(0, here - this.learntAt));
    return here + offsetAt(this.known, here) + this.ahead - Math.sign(this.ahead) * led;
  }

  private learn(next: Estimate, here: number): void {
    const before = this.taken++ < FIRST ? null : this.shown(here);
    this.known = next;
    this.learntAt = here;
    const ahead = before === null ? 0 : before - here - offsetAt(next, here);
    this.ahead = Math.abs(ahead) > STEP_MS ? 0 : ahead;
    this.doubted = false;
    this.judge(here);
  }

  private judge(here: number): void {
    const known = this.known;
    if (!known) return;
    const was = this.qualityNow.peek();
    const off = Math.ceil(within(known, here) + Math.abs(this.ahead));
    const sure = this.samples.length >= ENOUGH && !this.doubted;
    const good = sure && off <= (was.good ? STILL_GOOD_MS : GOOD_MS);
    if (off !== was.within_ms || good !== was.good) this.qualityNow.value = { within_ms: off, good };
  }
}
