/** What the library needs to know of its network: which threads and languages there are. Asked once. */
import { signal } from '@preact/signals';
import type { NetworkView } from '../../wire';
import { network } from '../network';

export const facts = signal<NetworkView | null>(null);

export async function learnFacts(): Promise<void> {
  if (facts.peek()) return;
  try {
    facts.value = await network.http.get<NetworkView>('/api/network');
  } catch {
    // Without it there are no threads and no languages to choose from; everything else works.
  }
}
