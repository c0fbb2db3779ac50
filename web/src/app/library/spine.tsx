import { Icon, t } from '../../ui';
import type { BookSpine, ContentNote } from '../../wire';
import { threadWords } from '../member/threads';
import { lightWords, noteWords } from './notes';
import { unseen } from './unseen';

/** A book on the shelf: its back, which glows by how many it stayed with, and what stands on it. */
export function Spine({ book, onOpen }: { book: BookSpine; onOpen?: () => void }) {
  return (
    <a
      class="spine"
      href={`/library/book/${book.story}`}
      data-story={book.story}
      data-light={book.light}
      onClick={onOpen}
    >
      <span class="spine-back" aria-hidden="true" data-hue={hueOf(book.story)} />
      <span class="spine-words">
        <span class="spine-title" lang={book.language} dir="auto">
          {book.title}
        </span>
        <span class="soft small">
          <Byline name={book.name} />
          {book.threads.length > 0 && <> · {book.threads.map(threadWords).join(', ')}</>}
        </span>
        {book.notes.length > 0 && (
          <span class="small">{t('book-tells-of', { notes: book.notes.map(noteWords).join(', ') })}</span>
        )}
        {book.light > 0 && (
          <span class="small spine-light">
            <Icon name="light" size={18} />
            {lightWords(book.light)}
          </span>
        )}
      </span>
    </a>
  );
}

export function Byline({ name }: { name: string | null }) {
  return name ? (
    <>
      {t('book-by')} <bdi>{name}</bdi>
    </>
  ) : (
    t('book-nameless')
  );
}

/** One of six quiet colours, the same for a book each time. */
export function hueOf(story: string): number {
  return [...story].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) % 6;
}

/** What a story tells of, as a list; what one asked not to see is said to be that. */
export function Notes({ notes }: { notes: readonly ContentNote[] }) {
  const avoided = notes.filter((note) => unseen.value?.includes(note));
  return (
    <>
      <ul class="notes">
        {notes.map((note) => (
          <li key={note}>{noteWords(note)}</li>
        ))}
      </ul>
      {avoided.length > 0 && <p>{t('book-you-asked', { notes: avoided.map(noteWords).join(', ') })}</p>}
    </>
  );
}

/** The words of a story, in paragraphs, at the width that reads well. Whatever looks like markup is text. */
export function StoryText({ text, language }: { text: string; language: string }) {
  return (
    <div class="story" lang={language}>
      {text.split(/\n{2,}/).map((paragraph, at) => (
        <p key={at} dir="auto">
          {paragraph}
        </p>
      ))}
    </div>
  );
}
