/**
 * The small model of this device as a second opinion. It is fetched with the talk while hints are on; the rules work
 * without it. What it reads goes to the worker on this device and nowhere else.
 */
import type { Sensing } from '../sense/sensing';
import type { Opinion } from './heard';

/** What the model says of these words; null where it is not there, or does not know. */
export async function secondOpinion(
  sensing: Pick<Sensing, 'state' | 'listening'>,
  words: string,
): Promise<Opinion | null> {
  if (sensing.state.peek().is !== 'ready') return null;
  const heard = await sensing.listening(words);
  return heard.known ? heard.listening : null;
}
