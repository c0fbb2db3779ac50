import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import {
  Actions,
  Button,
  Chips,
  Choice,
  Field,
  language,
  Notice,
  Panel,
  Select,
  say,
  Textarea,
  t,
} from '../../ui';
import type { OwnStory, StoryOffered } from '../../wire';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { facts, learnFacts } from './facts';
import { Library, toShelves } from './frame';
import { keepStoryDraft, recallDraft } from './kept-draft';
import { asNotes, noteOptions } from './notes';
import { emptyDraft, isEmpty, type StoryDraft } from './story-draft';
import { type Telling, tellings } from './telling';
import { Tells } from './telling-notice';

const KEEP_AFTER_MS = 400;
const MOST_THREADS = 6;
const MOST = { title: 120, text: 20_000, name: 40 } as const;

/** Writing a story, or a new edition of one's own. What is written stays on the device until it is offered. */
export default function WriteScreen({ params }: ScreenProps) {
  return (
    <Library
      title={t('write-title')}
      back={params.story ? { to: '/library/own', words: t('write-to-own') } : toShelves()}
    >
      <Write key={params.story} story={params.story} />
    </Library>
  );
}

/** What is being written, or what the published words were before one began to change them. */
async function begin(story: string | undefined): Promise<StoryDraft> {
  const kept = await recallDraft(story).catch(() => null);
  if (kept) return kept;
  await learnFacts();
  const empty = emptyDraft(facts.peek()?.languages[0] ?? language.peek().from);
  if (!story) return { ...empty, name: null, threads: [] };
  const own = await network.http.get<OwnStory[]>('/api/stories/own');
  const found = own.find((one) => one.story === story);
  const edition = found?.waiting ?? found?.standing;
  if (!found || !edition) throw new Refused('not_found', t('write-unknown'));
  const { title, text, threads, notes, name } = edition;
  return { ...empty, title, text, threads, notes, name, language: edition.language, version: found.version };
}

function Write({ story }: { story?: string }) {
  const [draft, setDraft] = useState<StoryDraft | null>(null);
  const [offered, setOffered] = useState(false);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    let here = true;
    begin(story)
      .then((found) => here && setDraft(found))
      .catch((error) => here && setTrouble(why(error)));
    return () => {
      here = false;
    };
  }, [story]);

  if (offered) return <Offered revised={story !== undefined} />;
  if (draft) return <Page first={draft} story={story} onOffered={() => setOffered(true)} />;
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('write-title')}</h1>
      <p class={trouble ? undefined : 'soft'}>{trouble || t('library-opening')}</p>
    </div>
  );
}

interface PageProps {
  first: StoryDraft;
  story: string | undefined;
  onOffered: () => void;
}

function Page({ first, story, onOffered }: PageProps) {
  const [draft, setDraft] = useState(first);
  const { kept, settle } = useKept(draft, story, draft === first);
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState<{ at: 'title' | 'text' | 'name' | 'all'; words: string } | null>(
    null,
  );
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const found = tellings(draft.text).filter((one) => !draft.kept.includes(one.words));
  const threads = facts.value?.threads ?? [];
  const languages = facts.value?.languages ?? [];

  const change = (next: Partial<StoryDraft>) => {
    setTrouble(null);
    setDraft((now) => ({ ...now, ...next }));
  };

  function goTo(one: Telling) {
    area.current?.focus();
    area.current?.setSelectionRange(one.at, one.at + one.words.length);
  }

  /** What is still missing before it can be offered, said where it is missing. */
  function missing(): typeof trouble {
    if (!draft.title.trim()) return { at: 'title', words: t('write-title-missing') };
    if (!draft.text.trim()) return { at: 'text', words: t('write-text-missing') };
    if (draft.name !== null && !draft.name.trim()) return { at: 'name', words: t('write-name-missing') };
    if (found.length > 0) return { at: 'all', words: t('write-tells-first') };
    return null;
  }

  async function offer() {
    const stop = missing();
    setTrouble(stop);
    if (stop) {
      if (stop.at === 'all') form.current?.querySelector<HTMLElement>('.tells button')?.focus();
      else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    try {
      await send(draft, story);
      await settle(null);
      onOffered();
    } catch (error) {
      if (story && error instanceof Refused && error.code === 'stale') await takeOver(story);
      else setTrouble({ at: 'all', words: `${why(error)} ${t('write-words-here')}` });
      setBusy(false);
    }
  }

  /** Something was decided about the story while one wrote: that is said, and the next press offers it all the same. */
  async function takeOver(mine: string) {
    const version = await network.http
      .get<OwnStory[]>('/api/stories/own')
      .then((all) => all.find((one) => one.story === mine)?.version)
      .catch(() => undefined);
    if (version !== undefined) setDraft((now) => ({ ...now, version }));
    setTrouble({ at: 'all', words: `${t('write-stale')} ${t('write-words-here')}` });
  }

  return (
    <form
      ref={form}
      class="stack write"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void offer();
      }}
    >
      <div class="panel stack">
        <h1>{t(story ? 'write-revise-title' : 'write-title')}</h1>
        <p>{t('write-who-reads')}</p>
        <Field
          label={t('write-its-title')}
          value={draft.title}
          maxLength={MOST.title}
          autocomplete="off"
          trouble={trouble?.at === 'title' && trouble.words}
          onValue={(title) => change({ title })}
        />
        <Textarea
          label={t('write-its-text')}
          hint={t('write-its-text-hint')}
          value={draft.text}
          rows={9}
          maxLength={MOST.text}
          dir="auto"
          class="input input-area"
          areaRef={(box) => {
            area.current = box;
          }}
          trouble={trouble?.at === 'text' && trouble.words}
          onValue={(text) => change({ text })}
        />
        <p class="soft small" aria-live="polite">
          {isEmpty(draft) ? ' ' : kept === 'no' ? t('write-not-kept') : t('write-kept')}
        </p>
        <div class="tells" aria-live="polite">
          <Tells found={found} goTo={goTo} keep={(words) => change({ kept: [...draft.kept, words] })} />
        </div>
      </div>
      <Panel title={t('write-around')}>
        {threads.length > 0 && (
          <Chips
            legend={t('write-threads')}
            hint={t('write-threads-hint')}
            options={threads.map((one) => ({ value: one, label: threadWords(one) }))}
            value={draft.threads}
            onValue={(values) =>
              values.length > MOST_THREADS ? say(t('write-threads-hint')) : change({ threads: values })
            }
          />
        )}
        <Chips
          legend={t('write-notes')}
          hint={t('write-notes-hint')}
          options={noteOptions()}
          value={draft.notes}
          onValue={(values) => change({ notes: asNotes(values) })}
        />
        {languages.length > 1 && (
          <Select
            label={t('write-language')}
            value={draft.language}
            onValue={(code) => change({ language: code })}
            options={[...new Set([...languages, draft.language])].map((code) => ({
              value: code,
              label: languageName(code),
            }))}
          />
        )}
        <Choice<'none' | 'name'>
          legend={t('write-name')}
          value={draft.name === null ? 'none' : 'name'}
          onValue={(way) => change({ name: way === 'none' ? null : (network.me.peek()?.name ?? '') })}
          options={[
            { value: 'none', label: t('write-name-none') },
            { value: 'name', label: t('write-name-some') },
          ]}
        />
        {draft.name !== null && (
          <Field
            label={t('write-name-which')}
            hint={t('write-name-hint')}
            value={draft.name}
            maxLength={MOST.name}
            autocomplete="off"
            trouble={trouble?.at === 'name' && trouble.words}
            onValue={(name) => change({ name })}
          />
        )}
      </Panel>
      <Panel title={t('write-next')}>
        <p>{t(story ? 'write-next-revised' : 'write-next-words')}</p>
        <p class="soft small">{t('write-next-care')}</p>
      </Panel>
      <Actions>
        {trouble?.at === 'all' && (
          <Notice kind="trouble" alert>
            {trouble.words}
          </Notice>
        )}
        <Button type="submit" kind="primary" icon="book" busy={busy}>
          {t('write-offer')}
        </Button>
        {!isEmpty(draft) && (
          <Button
            kind="text"
            onClick={() =>
              setQuestion({
                title: t('write-let-go'),
                words: t('write-let-go-words'),
                sure: t('write-let-go'),
                act: async () => {
                  await settle(null);
                  go(story ? '/library/own' : '/library');
                },
              })
            }
          >
            {t('write-let-go')}
          </Button>
        )}
      </Actions>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </form>
  );
}

async function send(draft: StoryDraft, story: string | undefined): Promise<void> {
  const words: Omit<StoryOffered, 'client_id'> = {
    title: draft.title.trim(),
    text: draft.text.trim(),
    threads: [...draft.threads],
    notes: asNotes(draft.notes),
    language: draft.language,
    name: draft.name?.trim() || null,
  };
  if (story)
    await network.http.put<OwnStory>(`/api/stories/${story}`, { ...words, version: draft.version ?? 0 });
  else await network.http.post<OwnStory>('/api/stories', { ...words, client_id: draft.client_id });
}

/** Keeps the draft on the device a moment after each change, at once when the page goes out of sight. */
function useKept(draft: StoryDraft, story: string | undefined, untouched: boolean) {
  const [kept, setKept] = useState<'yes' | 'no'>(network.kept ? 'yes' : 'no');
  const waits = useRef<StoryDraft | null>(null);
  const done = useRef(false);

  async function write(now: StoryDraft | null) {
    waits.current = null;
    try {
      await keepStoryDraft(now, story);
      setKept(network.kept ? 'yes' : 'no');
    } catch {
      setKept('no');
    }
  }

  useEffect(() => {
    if (untouched) return;
    waits.current = draft;
    const timer = setTimeout(() => void write(draft), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  useEffect(() => {
    const flush = () => {
      if (waits.current && !done.current) void write(waits.current);
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, []);

  return {
    kept,
    /** The last word: nothing that was still waiting is written after it. */
    settle: async (last: StoryDraft | null) => {
      done.current = true;
      await write(last);
    },
  };
}

function Offered({ revised }: { revised: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div class="panel stack">
        <h1 ref={heading} tabIndex={-1}>
          {t('offered-title')}
        </h1>
        <p>{t(revised ? 'offered-revised' : 'offered-words')}</p>
        <p>{t('offered-where')}</p>
        <p class="soft">{t('offered-yours')}</p>
      </div>
      <Actions>
        <a class="button button-primary" href="/library/own">
          {t('library-own')}
        </a>
      </Actions>
    </>
  );
}
