/** What happens in a history, drawn from its seed before it begins: the same seed is always the same plan. */

/** Mulberry32: small, seeded, good enough to choose steps. */
export function dice(seed: number): (below: number) => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const WEIGHTS = {
  /** One device says something. */
  say: 12,
  /** Several devices say several things at once. */
  burst: 4,
  /** Somebody new is made a member, with a key package shown as an accepted call does. */
  enter: 7,
  /** Somebody new is made a member without any device named: it has to show a package itself. */
  enter_bare: 1,
  /** Two people come at once, while others speak. */
  enter_two: 1,
  /** A member is let go. */
  leave: 3,
  /** A lead is let go and another comes, in one transaction. */
  hand_over: 3,
  /** Somebody who was let go is made a member again. */
  again: 3,
  /** A member opens a second device with the twelve words. */
  second: 2,
  /** The tab closes, wherever it stands, and is opened anew over what it kept. */
  reload: 4,
  /** The tab closes right after something was said. */
  say_and_reload: 2,
  /** No network for a while; what is said meanwhile waits. */
  offline: 3,
  online: 3,
  /** The connection breaks right after something was sent, before any answer. */
  say_and_cut: 3,
  /** The connection breaks, whatever is on its way. */
  cut: 3,
  /** What the device keeps is lost, its session is not; it returns with the twelve words. */
  wiped: 1,
  /** All the others come and go at once: every device breaks its connection. */
  storm: 1,
  pause: 5,
};

export type Act = keyof typeof WEIGHTS | 'poison';

export interface Step {
  act: Act;
  /** Chooses among whatever there is then; only its remainder counts. */
  who: number;
  other: number;
  count: number;
  /** Pause afterwards in ms. */
  pause: number;
}

export interface Plan {
  seed: number;
  /** How long frames are on their way at most, in ms, each direction. */
  latency: number;
  /** The founder has a second device before the room is founded. */
  twice: boolean;
  /** Every so many-th frame goes twice; 0 for none. */
  doubled: number;
  steps: Step[];
}

export function planOf(seed: number): Plan {
  const roll = dice(seed);
  const sum = Object.values(WEIGHTS).reduce((a, b) => a + b, 0);
  const draw = (): Act => {
    let at = roll(sum);
    for (const [act, weight] of Object.entries(WEIGHTS)) {
      at -= weight;
      if (at < 0) return act as Act;
    }
    return 'pause';
  };
  const latency = [0, 5, 30, 80][roll(4)] ?? 0;
  const twice = roll(4) === 0;
  const doubled = [0, 0, 7, 3][roll(4)] ?? 0;
  const steps: Step[] = [];
  const length = 8 + roll(12);
  const poisoned = roll(12) === 0 ? roll(length) : -1;
  for (let i = 0; i < length; i++) {
    const act = i === poisoned ? 'poison' : i === 0 && roll(4) > 0 ? 'enter' : draw();
    steps.push({
      act,
      who: roll(1 << 20),
      other: roll(1 << 20),
      count: roll(1 << 20),
      pause: PAUSES[roll(PAUSES.length)] ?? 0,
    });
  }
  return { seed, latency, twice, doubled, steps };
}

const PAUSES = [0, 0, 0, 5, 20, 60, 150];
