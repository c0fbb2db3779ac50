/**
 * How a drum is felt on this device: a slow double pulse by touch, low sound or light, as chosen here. It is no ring:
 * it comes seldom, asks nothing at once, and goes quiet by itself.
 */
import { signal } from '@preact/signals';
import { pulse } from '../pulses';
import type { Bearing } from './direction';

export type Sense = 'haptics' | 'sound' | 'light';
export const SENSES: readonly Sense[] = ['light', 'haptics', 'sound'];

const KEPT = 'drum-felt';
/** Sound is off until asked for. */
const AT_FIRST: readonly Sense[] = ['light', 'haptics'];

function kept(): readonly Sense[] {
  try {
    const found = localStorage.getItem(KEPT);
    return found === null ? AT_FIRST : SENSES.filter((one) => found.split(' ').includes(one));
  } catch {
    return AT_FIRST;
  }
}

export const senses = signal<readonly Sense[]>(kept());

export function chooseSense(sense: Sense, on: boolean): void {
  senses.value = SENSES.filter((one) => (one === sense ? on : senses.peek().includes(one)));
  try {
    localStorage.setItem(KEPT, senses.peek().join(' '));
  } catch {
    // Without storage it holds for this page.
  }
}

/** Two soft pulses as slow as a resting heart. */
const PULSE_MS = [140, 560, 140];
const AGAIN_MS = 6_000;
/** After this many it only stays in sight: whoever does not come is not pressed. */
const TIMES = 5;

/** Lets the drum be felt from one side, a few times, or until the returned function is called. */
export function feel(bearing: Bearing | null): () => void {
  return pulse({
    pattern: PULSE_MS,
    everyMs: AGAIN_MS,
    times: TIMES,
    haptics: () => senses.peek().includes('haptics'),
    sound: () => senses.peek().includes('sound'),
    side: bearing ?? 0,
  });
}
