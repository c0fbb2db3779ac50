/** How a ring is felt on this device: two low tones, two soft pulses, until it is answered or goes on. */
import { pulse } from '../pulses';

type Channel = 'sound' | 'haptics' | 'push';

const AGAIN_MS = 4_000;

/** Rings until the returned function is called. */
export function ringWith(channels: readonly Channel[]): () => void {
  return pulse({
    pattern: [120, 180, 120],
    everyMs: AGAIN_MS,
    haptics: () => channels.includes('haptics'),
    sound: () => channels.includes('sound'),
  });
}
