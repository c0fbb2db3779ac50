import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Actions, Button, Chips, Choice, Field, Icon, Notice, Panel, Select, say, t } from '../../ui';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { facts } from './facts';
import { Library } from './frame';
import { asNotes, noteOptions, noteWords } from './notes';
import {
  askForTonight,
  forgetShelf,
  type Looking,
  look,
  lookFurther,
  looking,
  opened,
  shelf,
  tonight,
} from './shelf';
import { Spine } from './spine';
import { keepUnseen, unseen } from './unseen';
import { Windows } from './windows';

/** How long somebody has stopped typing before their words are looked for. */
const PAUSE_MS = 350;
const ANY = '';

/** The reading room: what one looks for, a book for tonight, and the shelves. */
export default function RoomScreen() {
  return (
    <Library title={t('library-title')}>
      <Room />
    </Library>
  );
}

function Room() {
  const [trouble, setTrouble] = useState('');
  const [looks, setLooks] = useState(false);
  const known = unseen.value;
  const { words, thread, language } = looking.value;
  const first = useRef(true);

  useLayoutEffect(backToBook, []);

  useEffect(() => {
    if (known === null) return;
    // Whoever comes back from a book finds the shelf as it was.
    const again = first.current && shelf.peek() !== null;
    const wait = first.current ? 0 : PAUSE_MS;
    first.current = false;
    if (again) return;
    const timer = setTimeout(() => void lookNow(), wait);
    return () => clearTimeout(timer);
  }, [known, words, thread, language]);

  async function lookNow() {
    setLooks(true);
    try {
      if (await look()) {
        setTrouble('');
        const found = shelf.peek()?.books.length ?? 0;
        if (document.activeElement?.closest('.looking'))
          say(t(found > 0 ? 'library-found' : 'library-none-found'));
      }
    } catch (error) {
      setTrouble(why(error));
    }
    setLooks(false);
  }

  async function ask() {
    try {
      await askForTonight();
      setTrouble('');
      say(tonight.peek()?.title ?? t('tonight-none'));
      requestAnimationFrame(() => document.querySelector<HTMLElement>('#tonight a, #tonight p')?.focus());
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('library-title')}</h1>
        <p>{t('library-words')}</p>
        <LookingFor change={(next) => (looking.value = { ...looking.value, ...next })} lookNow={lookNow} />
      </div>
      {trouble && (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void lookNow()}>{t('shell-again')}</Button>
        </Notice>
      )}
      {tonight.value !== undefined && (
        <div id="tonight">
          <Panel title={t('tonight-title')}>
            {tonight.value ? (
              <>
                <Spine book={tonight.value} />
                <Button kind="text" onClick={() => void ask()}>
                  {t('tonight-another')}
                </Button>
              </>
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the focus when it is the answer to a press.
              <p tabIndex={0}>{t('tonight-none')}</p>
            )}
          </Panel>
        </div>
      )}
      <Windows />
      <Shelves looks={looks} onTrouble={setTrouble} />
      <Panel title={t('library-yours')}>
        <div class="row">
          <a class="button" href="/library/write">
            {t('library-write')}
          </a>
          <a class="button" href="/library/own">
            {t('library-own')}
          </a>
          <a class="button" href="/guides">
            {t('library-guides')}
          </a>
          {network.me.value?.roles.some((role) => role === 'facilitator' || role === 'steward') && (
            <a class="button" href="/library/reading">
              {t('library-reading')}
            </a>
          )}
        </div>
      </Panel>
      <Actions>
        <Button kind="primary" icon="book" onClick={() => void ask()}>
          {t('tonight-ask')}
        </Button>
      </Actions>
    </>
  );
}

interface LookingForProps {
  change: (next: Partial<Looking>) => void;
  lookNow: () => Promise<void>;
}

function LookingFor({ change, lookNow }: LookingForProps) {
  const { words, thread, language } = looking.value;
  const threads = facts.value?.threads ?? [];
  const languages = facts.value?.languages ?? [];
  const without = unseen.value ?? [];
  return (
    <form
      class="stack looking"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void lookNow();
      }}
    >
      <Field
        type="search"
        label={t('library-search')}
        value={words}
        maxLength={200}
        enterkeyhint="search"
        autocomplete="off"
        onValue={(value) => change({ words: value })}
      />
      {languages.length > 1 && (
        <Select
          label={t('library-language')}
          value={language ?? ANY}
          onValue={(value) => change({ language: value || null })}
          options={[
            { value: ANY, label: t('library-any-language') },
            ...languages.map((code) => ({ value: code, label: languageName(code) })),
          ]}
        />
      )}
      {threads.length > 0 && (
        <details class="fold">
          <summary>
            {thread ? t('library-thread-chosen', { thread: threadWords(thread) }) : t('library-thread')}
          </summary>
          <Choice
            legend={t('library-thread')}
            legendUnseen
            value={thread ?? ANY}
            onValue={(value) => change({ thread: value || null })}
            options={[
              { value: ANY, label: t('library-any-thread') },
              ...threads.map((one) => ({ value: one, label: threadWords(one) })),
            ]}
          />
        </details>
      )}
      <details class="fold">
        <summary>
          {without.length > 0
            ? t('library-without-chosen', { notes: without.map(noteWords).join(', ') })
            : t('library-without')}
        </summary>
        <Chips
          legend={t('library-without')}
          legendUnseen
          hint={t('library-without-hint')}
          options={noteOptions()}
          value={without}
          onValue={(values) => {
            // What was found before may hold what is now not wanted.
            forgetShelf();
            void keepUnseen(asNotes(values)).catch(() => say(t('library-not-kept')));
          }}
        />
        {!network.kept && <p class="soft small">{t('library-not-kept')}</p>}
      </details>
    </form>
  );
}

function Shelves({ looks, onTrouble }: { looks: boolean; onTrouble: (words: string) => void }) {
  const [busy, setBusy] = useState(false);
  const found = shelf.value;
  const { words, thread, language } = looking.value;
  const looksFor = words.trim() !== '' || thread !== null || language !== null;

  async function further() {
    setBusy(true);
    try {
      const next = await lookFurther();
      if (next) requestAnimationFrame(() => bookLink(next.story)?.focus());
    } catch (error) {
      onTrouble(why(error));
    }
    setBusy(false);
  }

  return (
    <Panel title={looksFor ? t('library-found') : t('library-newest')}>
      {!found && <p class="soft">{t('library-opening')}</p>}
      {found && found.books.length === 0 && (
        <p class="soft">{looksFor ? t('library-none-found') : t('library-empty')}</p>
      )}
      {found && found.books.length > 0 && (
        <ul class="shelf" aria-busy={looks || undefined}>
          {found.books.map((book) => (
            <li key={book.story}>
              <Spine book={book} onOpen={() => (opened.value = book.story)} />
            </li>
          ))}
        </ul>
      )}
      {found?.next && (
        <Button busy={busy} onClick={() => void further()}>
          {t('library-more')}
        </Button>
      )}
      {looksFor && (
        <Button kind="text" onClick={() => (looking.value = { words: '', thread: null, language: null })}>
          <Icon name="close" size={18} />
          {t('library-all')}
        </Button>
      )}
    </Panel>
  );
}

const bookLink = (story: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.shelf [data-story="${story}"]`);

/** Where one was on the shelf, before one opened a book. */
function backToBook(): void {
  const story = opened.peek();
  opened.value = null;
  if (!story) return;
  // The frame scrolls a new screen to its top first.
  requestAnimationFrame(() => {
    const link = bookLink(story);
    link?.scrollIntoView({ block: 'center' });
    link?.focus({ preventScroll: true });
  });
}
