/** The words for the threads that come with the product; a network's own are shown as it wrote them. */
import { ids, t } from '../../ui';

const KNOWN: Record<string, string> = Object.fromEntries(
  ids(
    'thread-loss',
    'thread-anxiety',
    'thread-low-mood',
    'thread-addiction',
    'thread-loneliness',
    'thread-illness',
    'thread-caring-for-someone',
    'thread-being-different',
    'thread-work',
    'thread-money',
    'thread-family',
    'thread-love',
    'thread-faith',
    'thread-war-and-flight',
  ).map((id) => [id.slice('thread-'.length), id]),
);

export function threadWords(thread: string): string {
  const id = KNOWN[thread.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-')];
  return id ? t(id) : thread;
}
