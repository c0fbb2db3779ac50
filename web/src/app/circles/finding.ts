/** What one looks for, and the circles that were found. It stays while one looks at one of them; nobody keeps it. */
import { signal } from '@preact/signals';
import type { FoundCircles } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { ownZone } from '../times/times';
import { hoursOf, type Part } from './hours';

export interface Wishes {
  thread: string | null;
  language: string | null;
  days: readonly number[];
  parts: readonly Part[];
}

const NOTHING: Wishes = { thread: null, language: null, days: [], parts: [] };

export const wishes = signal<Wishes>(NOTHING);
export const found = signal<FoundCircles | null>(null);

/** Rises with each question: the answer to an earlier one comes too late. */
let turn = 0;

export function forgetFound(): void {
  turn += 1;
  found.value = null;
}

onLeave(() => {
  forgetFound();
  wishes.value = NOTHING;
});

/** @returns whether this is the answer to what is asked now */
export async function findCircles(): Promise<boolean> {
  const mine = ++turn;
  const { thread, language, days, parts } = wishes.peek();
  const answer = await network.http.post<FoundCircles>('/api/circles/find', {
    zone: ownZone(),
    thread,
    language,
    hours: hoursOf(days, parts),
  });
  if (mine !== turn) return false;
  found.value = answer;
  return true;
}

/**
 * The languages somebody most likely speaks: the only one the network has, else those of theirs that it has.
 * @param offered tags of the network, as `preferred` of the browser (BCP 47); compared by the primary language
 */
export function likelyLanguages(offered: readonly string[], preferred: readonly string[]): string[] {
  if (offered.length === 1) return [...offered];
  const primary = (tag: string) => tag.toLowerCase().split('-', 1)[0];
  const theirs = new Set(preferred.map(primary));
  return offered.filter((tag) => theirs.has(primary(tag)));
}
