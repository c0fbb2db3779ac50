/** How a ring is felt on this device: two low tones, two soft pulses, never a notification noise. */
import { onLeave } from '../leave';

type Channel = 'sound' | 'haptics' | 'push';

const AGAIN_MS = 4_000;

/** Rings until the returned function is called. */
export function ringWith(channels: readonly Channel[]): () => void {
  let stopped = false;
  let silence: () => void = () => undefined;
  const once = () => {
    if (channels.includes('haptics')) navigator.vibrate?.([120, 180, 120]);
  };
  if (channels.includes('sound')) {
    void import('../../sound/sound').then(({ openSound }) => {
      if (stopped) return;
      const sound = openSound();
      sound.knock();
      const timer = setInterval(() => sound.knock(), AGAIN_MS);
      silence = () => {
        clearInterval(timer);
        sound.stop();
      };
    });
  }
  once();
  const timer = setInterval(once, AGAIN_MS);
  const stop = () => {
    stopped = true;
    clearInterval(timer);
    silence();
    navigator.vibrate?.(0);
    forget();
  };
  const forget = onLeave(stop);
  return stop;
}
