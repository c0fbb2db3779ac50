import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerClock } from './clock';
import { ClockRounds } from './clock_rounds';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function open() {
  const device = { asleep: 0 };
  const clock = new ServerClock({ here: () => Date.now() - device.asleep, date: () => Date.now() });
  const asked: number[] = [];
  const rounds = new ClockRounds(clock, () => asked.push(Date.now()));
  const pass = (ms: number) => {
    asked.length = 0;
    vi.advanceTimersByTime(ms);
    return asked.length;
  };
  return { device, clock, rounds, asked, pass };
}

test('it asks eight times within the first two seconds, and then no more by itself', () => {
  const { rounds, asked, pass } = open();
  rounds.start();
  expect(asked.length).toBe(1);
  expect(pass(2_000)).toBe(7);
  expect(pass(60_000)).toBe(0);
  rounds.beat();
  expect(asked.length).toBe(1);
});

test('while something plays by the clock it asks every two seconds', () => {
  const { rounds, clock, pass } = open();
  rounds.start();
  pass(5_000);
  const [music, light] = [clock.closely(), clock.closely()];
  pass(2_000);
  expect(pass(20_000)).toBe(10);
  music();
  expect(pass(20_000)).toBeGreaterThan(8);
  light();
  pass(2_000);
  expect(pass(20_000)).toBe(0);
});

test('it asks as at the start when the device slept', () => {
  const { rounds, clock, device, asked, pass } = open();
  rounds.start();
  clock.take(Date.now() - 10, Date.now(), Date.now());
  pass(5_000);
  device.asleep = 3_000;
  asked.length = 0;
  rounds.beat();
  expect(asked.length).toBe(1);
  expect(pass(2_000)).toBe(7);
});

test('it asks nothing while no connection stands', () => {
  const { rounds, clock, pass } = open();
  clock.closely();
  rounds.beat();
  expect(pass(10_000)).toBe(0);
  rounds.start();
  rounds.stop();
  expect(pass(10_000)).toBe(0);
});

test('without a connection it says after a while that the time may not be right any more', () => {
  const { rounds, clock, pass } = open();
  rounds.start();
  for (let i = 0; i < 8; i++) {
    clock.take(Date.now() - 10, Date.now() - 5, Date.now() - 5);
    pass(250);
  }
  const done = clock.closely();
  expect(clock.quality.peek().good).toBe(true);
  rounds.stop();
  pass(5_000);
  expect(clock.quality.peek().good).toBe(true);
  expect(pass(7_200_000)).toBe(0);
  expect(clock.quality.peek().good).toBe(false);
  done();
  expect(vi.getTimerCount()).toBe(0);
});
