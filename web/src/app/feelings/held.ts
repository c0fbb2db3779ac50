/** The diary of this page: read once, kept while one is signed in, gone from memory when one leaves. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { Diary } from '../../net/diary';
import { FAMILIES, type Family } from '../../sense/families';
import { onLeave } from '../leave';
import { network } from '../network';
import type { Content, Entry, OwnWord } from './entry';
import { readProposes } from './proposer';
import type { DiaryRecord } from './records';

const made = signal<Diary | null>(null);

export const heldDiary: ReadonlySignal<Diary | null> = made;

/** Opens the diary on this device; what other devices wrote comes by itself. */
export async function openDiary(): Promise<void> {
  if (!made.peek()) {
    const { crypto } = network;
    made.value = new Diary({
      crypto,
      http: network.http,
      now: () => network.now(),
      kept: () => network.kept,
    });
  }
  const diary = made.peek();
  await Promise.all([diary?.begin(), readProposes()]);
  void diary?.look();
}

function close(): void {
  made.peek()?.stop();
  made.value = null;
}

onLeave(close);

if (typeof document !== 'undefined') {
  // Another tab goes on with what is kept here, and may write: what this page knows grows old.
  effect(() => {
    if (network.presence.value === 'elsewhere') close();
  });
  effect(() => {
    if (network.connection.value === 'live') void made.peek()?.look();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') made.peek()?.flush();
    else void made.peek()?.look();
  });
}

export interface Kept<C extends Content> {
  id: string;
  content: C;
}

function of<K extends Content['kind']>(kind: K): Kept<Extract<Content, { kind: K }>>[] {
  const records = made.value?.records.value ?? new Map<string, DiaryRecord>();
  return [...records.values()].flatMap(({ id, content }) =>
    content.kind === kind ? { id, content: content as Extract<Content, { kind: K }> } : [],
  );
}

/** The newest first. */
export const entries: ReadonlySignal<readonly Kept<Entry>[]> = computed(() =>
  of('entry').sort((a, b) => b.content.felt_at - a.content.felt_at || (a.id < b.id ? 1 : -1)),
);

export const ownWords: ReadonlySignal<readonly Kept<OwnWord>[]> = computed(() =>
  of('word').sort((a, b) => a.content.word.localeCompare(b.content.word) || (a.id < b.id ? -1 : 1)),
);

export const ownColours: ReadonlySignal<ReadonlyMap<Family, string>> = computed(
  () => new Map(of('colour').map(({ content }) => [content.family, content.colour])),
);

/** One record for each family, by the same name on every device. */
const colourId = (family: Family): string => `${family}-colour`;

export function keepContent(id: string | null, content: Content): Promise<string> {
  const diary = made.peek();
  if (!diary) return Promise.reject(new Error('The diary is not open.'));
  return diary.change(id, content);
}

export const letGo = (id: string): Promise<string> => keepContent(id, { kind: 'gone' });

export const keepColour = (family: Family, colour: string | null): Promise<string> =>
  keepContent(colourId(family), colour === null ? { kind: 'gone' } : { kind: 'colour', family, colour });

/** Everything of the diary, in the clear, as a file on this device. */
export function exported(): string {
  const told = {
    diary: entries.peek().map(({ content: { kind: _, felt_at, ...rest } }) => ({
      felt_at: new Date(felt_at).toISOString(),
      ...rest,
    })),
    own_words: ownWords.peek().map(({ content: { kind: _, ...rest } }) => rest),
    own_colours: Object.fromEntries(FAMILIES.map((one) => [one, ownColours.peek().get(one) ?? null])),
  };
  return JSON.stringify(told, null, 2);
}
