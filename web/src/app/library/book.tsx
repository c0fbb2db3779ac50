import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Icon, Notice, Panel, say, t } from '../../ui';
import type { Book, GlowTold } from '../../wire';
import { threadWords } from '../member/threads';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { Library, toShelves } from './frame';
import { lightWords } from './notes';
import { ReadAloud } from './read-aloud';
import { forgetShelf } from './shelf';
import { Byline, Notes, StoryText } from './spine';
import { unseen } from './unseen';

/** One book: what it tells of comes first, its words when they are wanted. */
export default function BookScreen({ params }: ScreenProps) {
  return (
    <Library title={t('book-title')} back={toShelves()}>
      <Opened story={params.story!} />
    </Library>
  );
}

function Opened({ story }: { story: string }) {
  const [book, setBook] = useState<Book | null>(null);
  const [gone, setGone] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [wanted, setWanted] = useState(false);

  async function fetchBook() {
    try {
      setBook(await network.http.get<Book>(`/api/stories/${story}`));
      setTrouble('');
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') setGone(true);
      else setTrouble(why(error));
    }
  }

  useEffect(() => void fetchBook(), [story]);

  if (gone)
    return (
      <div class="panel stack">
        <h1>{t('book-gone-title')}</h1>
        <p>{t('book-gone')}</p>
      </div>
    );
  // What one asked not to see has to be known before anything is shown.
  if (!book || unseen.value === null)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('book-title')}</h1>
        {trouble ? (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <Button onClick={() => void fetchBook()}>{t('shell-again')}</Button>
          </Notice>
        ) : (
          <p class="soft">{t('library-opening')}</p>
        )}
      </div>
    );
  if (book.notes.length > 0 && !wanted)
    return (
      <>
        <div class="panel stack">
          <Head book={book} />
          <h2>{t('book-before')}</h2>
          <Notes notes={book.notes} />
          <p class="soft">{t('book-before-words')}</p>
        </div>
        <Actions>
          <Button kind="primary" icon="book" onClick={() => setWanted(true)}>
            {t('book-open')}
          </Button>
        </Actions>
      </>
    );
  return <Text book={book} setBook={setBook} onGone={() => setGone(true)} focus={wanted} />;
}

function Head({ book }: { book: Book }) {
  return (
    <header class="stack stack-small">
      <h1 lang={book.language} dir="auto">
        {book.title}
      </h1>
      <p class="soft">
        <Byline name={book.name} />
        {book.threads.length > 0 && <> · {book.threads.map(threadWords).join(', ')}</>}
      </p>
    </header>
  );
}

interface TextProps {
  book: Book;
  setBook: (book: Book) => void;
  onGone: () => void;
  /** It was opened by a press: whoever cannot see it hears that it begins here. */
  focus: boolean;
}

function Text({ book, setBook, onGone, focus }: TextProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState('');
  const [worried, setWorried] = useState(false);
  const article = useRef<HTMLElement>(null);
  const steward = network.me.value?.roles.includes('steward') === true;

  useEffect(() => {
    if (!focus) return;
    article.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [focus]);

  async function stay() {
    try {
      const told = await network.http.post<GlowTold>(`/api/stories/${book.story}/glow`, {
        stayed: !book.stayed,
      });
      setBook({ ...book, ...told });
      setTrouble('');
      say(t(told.stayed ? 'book-stays-said' : 'book-stays-back'));
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <>
      <article ref={article} class="panel stack book" tabIndex={-1}>
        <Head book={book} />
        <ReadAloud text={`${book.title}.\n${book.text}`} language={book.language} />
        <StoryText text={book.text} language={book.language} />
        {book.light > 0 && (
          <p class="soft spine-light">
            <Icon name="light" size={18} />
            {lightWords(book.light)}
          </p>
        )}
      </article>
      {book.mine ? (
        <Panel>
          <p>{t('book-mine')}</p>
          <a class="button" href="/library/own">
            {t('library-own')}
          </a>
        </Panel>
      ) : (
        <Panel>
          <Button icon="star" class="stays" aria-pressed={book.stayed} onClick={() => void stay()}>
            {t('book-stays')}
          </Button>
          <p class="soft small">{t('book-stays-words')}</p>
          {trouble && (
            <p class="trouble small" role="alert">
              {trouble}
            </p>
          )}
          <Button
            kind="text"
            onClick={() =>
              setQuestion({
                title: t('concern-title'),
                words: t('concern-words'),
                sure: t('concern-send'),
                asks: { label: t('concern-label'), hint: t('concern-hint') },
                act: async (words) => {
                  await network.http.post(`/api/stories/${book.story}/concern`, {
                    edition: book.edition,
                    words,
                  });
                  say(t('concern-told'));
                  setWorried(true);
                },
              })
            }
          >
            {t('concern')}
          </Button>
          {worried && <p class="soft small">{t('concern-told')}</p>}
          {steward && (
            <Button
              kind="text"
              onClick={() =>
                setQuestion({
                  title: t('take-down'),
                  words: t('take-down-words'),
                  sure: t('take-down'),
                  asks: { label: t('take-down-reason'), hint: t('take-down-hint') },
                  act: async (reason) => {
                    await network.http.post(`/api/stories/${book.story}/take-down`, {
                      edition: book.edition,
                      reason,
                    });
                    forgetShelf();
                    onGone();
                  },
                })
              }
            >
              {t('take-down')}
            </Button>
          )}
        </Panel>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}
