/** How a call to somebody is felt on this device: soft pulses and two low tones, never a notification noise. */
import { onLeave } from './leave';

export interface Pulses {
  /** As `navigator.vibrate` takes it, in ms. */
  pattern: readonly number[];
  everyMs: number;
  /** After so many it goes quiet by itself; without it, when it is stopped. */
  times?: number;
  /** Asked at each pulse, since it may be chosen meanwhile. */
  haptics: () => boolean;
  sound: () => boolean;
  /** Where the tones come from, -1..1. */
  side?: number;
}

/** Begins at once. @returns ends it; so does leaving at once */
export function pulse({ pattern, everyMs, times, haptics, sound, side }: Pulses): () => void {
  let left = times ?? Number.POSITIVE_INFINITY;
  let stopped = false;
  let sounding: { knock(side?: number): void; stop(): void } | undefined;

  const once = () => {
    if (left <= 0) return clearInterval(timer);
    left -= 1;
    if (haptics()) navigator.vibrate?.([...pattern]);
    if (sound()) sounding?.knock(side);
  };
  const timer = setInterval(once, everyMs);
  if (sound()) {
    void import('../sound/sound')
      .then(({ openSound }) => {
        if (stopped) return;
        sounding = openSound();
        sounding.knock(side);
      })
      // Without sound it is felt and seen all the same.
      .catch(() => undefined);
  }
  once();

  const stop = () => {
    stopped = true;
    clearInterval(timer);
    sounding?.stop();
    navigator.vibrate?.(0);
    forget();
  };
  const forget = onLeave(stop);
  return stop;
}
