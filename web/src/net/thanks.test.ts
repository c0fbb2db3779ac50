/** P5, P3: a word of thanks is said in the room before the goodbye, and nobody is held up by it. */
import { signal } from '@preact/signals';
import { afterEach, expect, test, vi } from 'vitest';
import type { Message, Saying } from '../crypto/client';
import { sayThanks } from './thanks';

afterEach(() => {
  vi.useRealTimers();
});

function room() {
  const messages = signal<readonly Message[]>([]);
  const said: { saying: Saying; ref: string | undefined }[] = [];
  const say = async (saying: Saying, ref?: string) => {
    said.push({ saying, ref });
  };
  return { messages, said, say };
}

test('the goodbye waits until the word has its place in the room', async () => {
  const talk = room();
  const known = sayThanks(talk, 'You helped me.', 'ref-1');
  let done = false;
  void known.then(() => {
    done = true;
  });
  await Promise.resolve();
  expect(talk.said).toEqual([{ saying: { kind: 'thanks', text: 'You helped me.' }, ref: 'ref-1' }]);
  expect(done).toBe(false);
  talk.messages.value = [{ ref: 'ref-1' } as Message];
  expect(await known).toBe(true);
});

test('after three seconds it goes on without', async () => {
  vi.useFakeTimers();
  const known = sayThanks(room(), 'Thank you.', 'ref-2');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await known).toBe(false);
});
