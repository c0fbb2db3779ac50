/** A last word before the goodbye: said in the room like every other word, so that only the people in it read it. */
import { effect } from '@preact/signals';
import type { Talk } from './talk';

/** How long the goodbye waits for the word to be known, in ms; without a connection nobody is held up by it. */
const PATIENCE_MS = 3_000;

/** @returns whether the word was known in the room in time */
export async function sayThanks(
  talk: Pick<Talk, 'say' | 'messages'>,
  words: string,
  ref: string,
): Promise<boolean> {
  await talk.say({ kind: 'thanks', text: words }, ref);
  return new Promise((resolve) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      resolve(false);
    }, PATIENCE_MS);
    stop = effect(() => {
      if (!talk.messages.value.some((one) => one.ref === ref)) return;
      clearTimeout(timer);
      // The effect cannot be disposed of while it runs for the first time.
      queueMicrotask(() => stop());
      resolve(true);
    });
  });
}
