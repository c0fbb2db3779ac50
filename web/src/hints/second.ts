/**
 * The door for a second opinion: the small model of this device, if it is here, says how sure it is of each behaviour.
 * Hints work without it. Whoever opens the model puts it here; it runs on the device and sends nothing.
 */
import { signal } from '@preact/signals';
import type { Opinion } from './heard';

/** Resolves to null where the model has nothing to say: it is off, or the words are not English. */
export type Listening = (words: string) => Promise<Opinion | null>;

export const listening = signal<Listening | null>(null);
