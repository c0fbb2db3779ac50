/**
 * The server's clock on this device, from repeated round trips (Cristian's method with a minimum filter, as in NTP,
 * RFC 5905 section 10): of the last samples the one with the shortest round trip is the least disturbed.
 */
interface Sample {
  offset: number;
  roundTrip: number;
}

const KEPT_SAMPLES = 16;

export class ServerClock {
  private samples: Sample[] = [];

  constructor(private readonly here: () => number = () => performance.timeOrigin + performance.now()) {}

  /** This device's own time in ms, for `t0` of a clock frame. */
  local(): number {
    return this.here();
  }

  /** Take an answer: `t0` sent here, `t1` received there, `t2` sent there, all in ms. */
  take(t0: number, t1: number, t2: number): void {
    const t3 = this.here();
    const roundTrip = t3 - t0 - (t2 - t1);
    if (roundTrip < 0 || roundTrip > 30_000) return;
    this.samples.push({ offset: (t1 - t0 + (t2 - t3)) / 2, roundTrip });
    if (this.samples.length > KEPT_SAMPLES) this.samples.shift();
  }

  /** A first rough guess from a frame that carries the server's time. */
  hint(serverNow: number): void {
    if (this.samples.length === 0) {
      this.samples.push({ offset: serverNow - this.here(), roundTrip: 29_999 });
    }
  }

  /** The server's time now, in ms since the Unix epoch. */
  now(): number {
    let best: Sample = { offset: 0, roundTrip: Number.POSITIVE_INFINITY };
    for (const sample of this.samples) if (sample.roundTrip < best.roundTrip) best = sample;
    return this.here() + best.offset;
  }
}
