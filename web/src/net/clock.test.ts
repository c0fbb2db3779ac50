import { describe, expect, test } from 'vitest';
import { chance } from '../sound/chance';
import { type ClockQuality, ServerClock } from './clock';

const DAY = 86_400_000;

/** A device whose clock goes as it is told, and a server whose time is that of the test: both move by hand. */
class Device {
  real = 1_000;
  private steady: number;
  private skipped = 0;
  dateAhead = 0;
  readonly clock: ServerClock;

  constructor(
    private readonly rate = 1,
    private readonly ahead = 0,
    /** How long a way takes, in ms. */
    private readonly way: () => number = () => 10,
  ) {
    this.steady = this.real;
    this.clock = new ServerClock({
      here: () => this.here,
      date: () => this.here + this.skipped + this.dateAhead,
    });
  }

  get here(): number {
    return this.steady * this.rate + this.ahead;
  }

  pass(ms: number): void {
    this.real += ms;
    this.steady += ms;
  }

  /** The machine sleeps: its steady clock stands still, its date goes on. */
  sleep(ms: number): void {
    this.real += ms;
    this.skipped += ms * this.rate;
  }

  trip(out = this.way(), back = this.way()): void {
    const t0 = this.here;
    this.pass(out);
    const there = this.real;
    this.pass(back);
    this.clock.take(t0, there, there);
  }

  /** A burst as at the start of a connection. */
  begin(): void {
    for (let i = 0; i < 8; i++) {
      this.trip();
      this.pass(230);
    }
  }

  get off(): number {
    return this.clock.now() - this.real;
  }

  get quality(): ClockQuality {
    return this.clock.quality.peek();
  }
}

const dice = (seed: number) => {
  const { below } = chance(seed);
  return (low: number, high: number) => low + ((high - low) * below(1_000_001)) / 1_000_000;
};

describe('the shared clock', () => {
  test('is right at once for a device that is a day off, and says within how much', () => {
    const device = new Device(1, -DAY);
    device.begin();
    expect(Math.abs(device.off)).toBeLessThan(0.1);
    expect(device.quality).toEqual({ within_ms: expect.any(Number), good: true });
    expect(device.quality.within_ms).toBeLessThan(10);
  });

  test('heeds short trips more than long ones, which may have been late on one way only', () => {
    const device = new Device(1, DAY);
    for (const back of [900, 11, 340, 10, 620, 12, 10]) {
      device.trip(10, back);
      device.pass(230);
    }
    expect(Math.abs(device.off)).toBeLessThan(1);
  });

  test('does not believe an answer from before it was asked', () => {
    const clock = new ServerClock(() => 5_000);
    clock.take(9_000, 1, 1);
    clock.take(Number.NaN, 1, 1);
    expect(clock.now()).toBe(5_000);
    expect(clock.quality.peek().good).toBe(false);
  });

  test('stays right between two round trips on a device that is a hundredth too fast', () => {
    const device = new Device(1.01, DAY);
    device.begin();
    for (let i = 0; i < 20; i++) {
      device.pass(2_000);
      // Without the rate it would be twenty ms off by now.
      expect(Math.abs(device.off)).toBeLessThan(1);
      device.trip();
    }
    device.pass(15_000);
    expect(Math.abs(device.off)).toBeLessThan(1);
  });

  test('does not heed that the date of the device is set, but asks anew and is not called good meanwhile', () => {
    const device = new Device();
    device.begin();
    expect(device.clock.look()).toBe(false);
    device.dateAhead = -DAY;
    expect(device.clock.look()).toBe(true);
    expect(device.quality.good).toBe(false);
    expect(Math.abs(device.off)).toBeLessThan(0.1);
    device.trip();
    expect(device.quality.good).toBe(true);
    expect(Math.abs(device.off)).toBeLessThan(0.1);
  });

  test('finds its way back with the first answer after a sleep in which the steady clock stood still', () => {
    for (const slept of [900, 3_600_000]) {
      const device = new Device(1, 0, () => 100);
      device.begin();
      device.sleep(slept);
      expect(device.clock.look()).toBe(true);
      device.trip();
      device.pass(20_000);
      expect(Math.abs(device.off), `${slept}`).toBeLessThan(1);
    }
  });

  test('moves gently to what it learns, and never goes back', () => {
    const device = new Device(1, 0);
    // The first answers came back late, so that it begins 150 ms behind.
    for (let i = 0; i < 8; i++) device.trip(10, 310);
    expect(device.off).toBeLessThan(-140);
    let before = device.clock.now();
    let off = device.off;
    for (let i = 0; i < 400; i++) {
      if (i % 20 === 0) device.trip(5, 5);
      else device.pass(10);
      const now = device.clock.now();
      expect(now).toBeGreaterThan(before);
      expect(Math.abs(device.off - off)).toBeLessThan(1);
      [before, off] = [now, device.off];
    }
    expect(Math.abs(device.off)).toBeLessThan(2);
  });

  test('says that it is not good where the way is long and uneven, and that it is where it is ordinary', () => {
    const any = dice(3);
    const far = new Device(1, 0, () => any(100, 200));
    far.begin();
    expect(far.quality.good).toBe(false);
    expect(far.quality.within_ms).toBeGreaterThan(Math.abs(far.off));
    const near = new Device(1, 0, () => any(15, 30));
    near.begin();
    expect(near.quality.good).toBe(true);
    near.pass(3_600_000);
    near.clock.look();
    expect(near.quality.good).toBe(false);
  });

  test('brings two devices within 40 ms of each other where every way takes 100 to 200 ms', () => {
    const apart: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const any = dice(seed);
      const [one, other] = [
        new Device(1, 0, () => any(100, 200)),
        new Device(1.01, 7 * DAY, () => any(100, 200)),
      ];
      one.begin();
      other.begin();
      for (let i = 0; i < 40; i++) {
        for (const each of [one, other]) {
          each.trip();
          each.pass(2_000 - ((each.real - 1_000) % 2_000));
        }
        const real = Math.max(one.real, other.real);
        for (const each of [one, other]) each.pass(real - each.real);
        if (i > 8) apart.push(Math.abs(one.clock.now() - other.clock.now()));
      }
    }
    apart.sort((a, b) => a - b);
    expect(apart[Math.floor(apart.length * 0.95)]).toBeLessThan(40);
  });
});
