import { expect, test } from 'vitest';
import { ServerClock } from './clock';

test('the sample with the shortest round trip decides the offset', () => {
  let here = 1_000;
  const clock = new ServerClock(() => here);
  const trip = (offset: number, out: number, back: number) => {
    const t0 = here;
    const there = t0 + out + offset;
    here += out + back;
    clock.take(t0, there, there);
  };
  trip(86_400_000, 400, 20);
  trip(86_400_000, 10, 10);
  trip(86_400_000, 30, 300);
  expect(clock.now() - here).toBeCloseTo(86_400_000, 5);
});

test('an answer from before it was asked is not believed', () => {
  const clock = new ServerClock(() => 5_000);
  clock.take(9_000, 1, 1);
  expect(clock.now()).toBe(5_000);
});
