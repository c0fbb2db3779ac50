import { describe, expect, it } from 'vitest';
import { type Asking, ask, pass, TICK_MS, WAIT_MS } from './asking';

const NOW = Date.UTC(2026, 10, 21, 22);

/** Lets time pass tick by tick; how often it would have sent, and when first. */
function live(from: Asking, ms: number, seen: (at: number) => boolean = () => true) {
  let asking = from;
  const sent: number[] = [];
  for (let at = asking.ticked_at + TICK_MS; at <= from.ticked_at + ms; at += TICK_MS) {
    const passed = pass(asking, at, seen(at));
    asking = passed.asking;
    if (passed.send) sent.push(at - from.began_at);
  }
  return { asking, sent };
}

describe('the asking', () => {
  it('sends nothing by itself where the contract says to ask', () => {
    expect(live(ask('words', 'ask', NOW, true), 3_600_000).sent).toEqual([]);
  });

  it('sends after thirty seconds in sight where the contract says to wait', () => {
    expect(live(ask('words', 'wait', NOW, true), WAIT_MS - 1).sent).toEqual([]);
    expect(live(ask('words', 'wait', NOW, true), WAIT_MS).sent).toEqual([WAIT_MS]);
  });

  it('sends nothing while it is hidden, and has its whole time again when it is seen', () => {
    const hides = (at: number) => at < NOW + 20_000 || at > NOW + 60_000;
    const { sent } = live(ask('plain', 'wait', NOW, true), 100_000, hides);
    expect(sent[0]).toBeGreaterThanOrEqual(60_000 + WAIT_MS);
    expect(live(ask('plain', 'wait', NOW, false), 300_000, () => false).sent).toEqual([]);
  });

  it('asks anew after a sleep instead of sending late', () => {
    const asking = ask('words', 'wait', NOW, true);
    const woken = pass(asking, NOW + 40_000, true);
    expect(woken.send).toBe(false);
    expect(woken.asking.until).toBe(NOW + 40_000 + WAIT_MS);
  });

  it('waits for a press alone when it woke long after', () => {
    const woken = pass(ask('words', 'wait', NOW, true), NOW + 3_600_000, true);
    expect(woken).toMatchObject({ send: false, asking: { until: null, waits: false } });
    expect(live(woken.asking, 120_000).sent).toEqual([]);
  });

  it('sends nothing early when the clock was set', () => {
    const back = pass(ask('words', 'wait', NOW, true), NOW - 60_000, true);
    expect(back.send).toBe(false);
    expect(live(back.asking, 120_000).sent).toEqual([]);
    expect(pass(ask('words', 'wait', NOW, true), NOW + 31_000, true).send).toBe(false);
  });

  it('never sends for a time one set oneself: the server does', () => {
    expect(live(ask('time', 'wait', NOW, true), 120_000).sent).toEqual([]);
  });
});
