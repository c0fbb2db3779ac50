/**
 * "Shall I reach someone?": from the moment it is asked to the answer. Pure; times are ms of the device's own clock.
 *
 * Where the contract says `wait`, a knock goes out after 30 seconds that the person could see: a page that is hidden, a
 * device that slept, a clock that was changed in the middle interrupt it. Then it is asked anew and nothing was sent;
 * after ten minutes it waits for a press alone.
 */

export const WAIT_MS = 30_000;
/** Looked at so often; a longer gap is a device that slept. */
export const TICK_MS = 1_000;
const GAP_MS = 5_000;
const ANEW_MS = 10 * 60_000;

/** `words` and `plain`: what was written. `diary`: what was filed. `time`: one's own; the server counts, not this device. */
export type Why = 'words' | 'plain' | 'diary' | 'time';

export interface Asking {
  why: Why;
  began_at: number;
  /** When the knock goes out by itself; null: only a press does anything. */
  until: number | null;
  /** Whether it waits at all, when it is seen. */
  waits: boolean;
  ticked_at: number;
}

/** @param seen whether the page can be seen */
export function ask(why: Why, how: 'ask' | 'wait', now: number, seen: boolean): Asking {
  const waits = how === 'wait' && why !== 'time';
  return { why, began_at: now, waits, until: waits && seen ? now + WAIT_MS : null, ticked_at: now };
}

export interface Passed {
  asking: Asking;
  /** The 30 seconds went by in sight, without a "not now". */
  send: boolean;
}

export function pass(asking: Asking, now: number, seen: boolean): Passed {
  const next = { ...asking, ticked_at: now };
  if (!asking.waits) return { asking: next, send: false };
  if (!seen) return { asking: { ...next, until: null }, send: false };
  const gap = now - asking.ticked_at;
  if (asking.until === null || gap > GAP_MS || gap < 0) {
    const fresh = now - asking.began_at <= ANEW_MS && now >= asking.began_at;
    return {
      asking: fresh ? { ...next, until: now + WAIT_MS } : { ...next, until: null, waits: false },
      send: false,
    };
  }
  return { asking: next, send: now >= asking.until };
}
