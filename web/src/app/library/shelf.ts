/** What one looks for and what was found. It stays while one reads a book, so that one comes back to the same place. */
import { signal } from '@preact/signals';
import type { BookSpine, SearchAsked, Shelf, Tonight } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { unseen } from './unseen';

export interface Looking {
  words: string;
  thread: string | null;
  language: string | null;
}

const ANYTHING: Looking = { words: '', thread: null, language: null };
/** As many as the server takes. */
const BESIDES = 50;

export const looking = signal<Looking>(ANYTHING);
export const shelf = signal<Shelf | null>(null);
/** The book for tonight; undefined: nobody asked for one yet. */
export const tonight = signal<BookSpine | null | undefined>(undefined);
/** The book that was opened last: one comes back to it. */
export const opened = signal<string | null>(null);

let besides: string[] = [];
/** Rises with each question: the answer to an earlier one comes too late. */
let turn = 0;

export function forgetShelf(): void {
  turn += 1;
  shelf.value = null;
  tonight.value = undefined;
  besides = [];
}

onLeave(() => {
  forgetShelf();
  looking.value = ANYTHING;
  opened.value = null;
});

function asked(after?: string): SearchAsked {
  const { words, thread, language } = looking.peek();
  return { words, thread, language, without: [...(unseen.peek() ?? [])], after: after ?? null };
}

/** Looks anew. @returns whether this is the answer to what is asked now */
export async function look(): Promise<boolean> {
  const mine = ++turn;
  const found = await network.http.post<Shelf>('/api/stories/search', asked());
  if (mine !== turn) return false;
  shelf.value = found;
  return true;
}

/** The next books of the same shelf. @returns the first of them */
export async function lookFurther(): Promise<BookSpine | null> {
  const known = shelf.peek();
  if (!known?.next) return null;
  const mine = turn;
  const more = await network.http.post<Shelf>('/api/stories/search', asked(known.next));
  if (mine !== turn) return null;
  const there = new Set(known.books.map((one) => one.story));
  const fresh = more.books.filter((one) => !there.has(one.story));
  shelf.value = { books: [...known.books, ...fresh], next: more.next };
  return fresh[0] ?? null;
}

/** One book for tonight, another one each time. */
export async function askForTonight(): Promise<void> {
  const { book } = await network.http.post<Tonight>('/api/stories/tonight', {
    without: [...(unseen.peek() ?? [])],
    besides: besides.slice(-BESIDES),
  });
  if (book) besides = [...besides.filter((one) => one !== book.story), book.story];
  tonight.value = book;
}
