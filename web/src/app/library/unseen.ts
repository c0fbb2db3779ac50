/**
 * What one asked not to see. It is kept on this device, sealed, and nowhere else; each question to the server brings it
 * along and nothing there remembers it.
 */
import { signal } from '@preact/signals';
import type { ContentNote } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { asNotes } from './notes';

const NAME = 'library.unseen';

/** Null while it is not known: until then no story is shown. */
export const unseen = signal<readonly ContentNote[] | null>(null);

onLeave(() => {
  unseen.value = null;
});

export async function recallUnseen(): Promise<void> {
  if (unseen.peek()) return;
  let known: readonly ContentNote[] = [];
  try {
    const kept = await network.crypto.readOwn(NAME);
    const read: unknown = kept ? JSON.parse(new TextDecoder().decode(kept)) : [];
    if (Array.isArray(read)) known = asNotes(read.map(String));
  } catch {
    // What cannot be opened is as if nothing had been chosen; the notes stand before every story all the same.
  }
  unseen.value ??= known;
}

export async function keepUnseen(notes: readonly ContentNote[]): Promise<void> {
  unseen.value = notes;
  const bytes = notes.length > 0 ? new TextEncoder().encode(JSON.stringify(notes)) : null;
  await network.crypto.keepOwn(NAME, bytes);
}
