import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, Icon, ids, Notice, Panel, Row, Textarea, t } from '../../ui';
import type { EditionState, OwnEdition, OwnStory } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { Library, toShelves } from './frame';
import { keepStoryDraft } from './kept-draft';
import { lightWords } from './notes';
import { forgetShelf } from './shelf';

/** One's own stories: where each is, what was said of it, and what one can do. */
export default function OwnScreen() {
  return (
    <Library title={t('own-title')} back={toShelves()}>
      <Own />
    </Library>
  );
}

function Own() {
  const [stories, setStories] = useState<readonly OwnStory[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  // What readers decide comes with a notice.
  const newest = network.me.value?.notices[0]?.notice;

  async function again() {
    try {
      setStories(await network.http.get<OwnStory[]>('/api/stories/own'));
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void again(), [newest]);

  function withdraw(one: OwnStory) {
    const title = (one.standing ?? one.waiting)?.title ?? '';
    setQuestion({
      title: t('own-withdraw-title', { title }),
      words: t('own-withdraw-words'),
      sure: t('own-withdraw'),
      act: async () => {
        await network.http.post(`/api/stories/${one.story}/withdraw`);
        await keepStoryDraft(null, one.story).catch(() => undefined);
        forgetShelf();
        await again();
      },
    });
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('own-title')}</h1>
        <p>{stories?.length === 0 ? t('own-none') : t('own-words')}</p>
        {!stories && !trouble && <p class="soft">{t('library-opening')}</p>}
      </div>
      {trouble && (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void again()}>{t('shell-again')}</Button>
        </Notice>
      )}
      {stories?.map((one) => (
        <Story key={one.story} one={one} again={again} withdraw={() => withdraw(one)} />
      ))}
      <Actions>
        <a class="button button-primary" href="/library/write">
          {t('library-write')}
        </a>
      </Actions>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

interface StoryProps {
  one: OwnStory;
  again: () => Promise<void>;
  withdraw: () => void;
}

function Story({ one, again, withdraw }: StoryProps) {
  const { standing, waiting } = one;
  const newest = waiting ?? standing;
  if (!newest) return null;
  const published = standing?.state === 'published';
  return (
    <Panel
      title={
        <span lang={newest.language} dir="auto">
          {newest.title}
        </span>
      }
    >
      {standing && <Edition story={one.story} edition={standing} again={again} />}
      {published && (
        <p class="spine-light">
          <Icon name="light" size={18} />
          {lightWords(one.light)}
        </p>
      )}
      {waiting && <Edition story={one.story} edition={waiting} beside={published} again={again} />}
      <Row>
        {published && (
          <a class="button" href={`/library/book/${one.story}`}>
            {t('own-read')}
          </a>
        )}
        <a class="button" href={`/library/write/${one.story}`}>
          {t('own-revise')}
        </a>
        <Button kind="text" onClick={withdraw}>
          {t('own-withdraw')}
        </Button>
      </Row>
    </Panel>
  );
}

const STATES: readonly EditionState[] = [
  'offered',
  'returned',
  'appealed',
  'refused',
  'published',
  'taken_down',
  'down_appealed',
  'stays_down',
];
const STATE = ids(
  'own-offered',
  'own-returned',
  'own-appealed',
  'own-refused',
  'own-published',
  'own-taken-down',
  'own-down-appealed',
  'own-stays-down',
);

interface EditionProps {
  story: string;
  edition: OwnEdition;
  /** An earlier edition stands meanwhile. */
  beside?: boolean;
  again: () => Promise<void>;
}

function Edition({ story, edition, beside = false, again }: EditionProps) {
  return (
    <div class="stack stack-small edition">
      <p>
        {beside && <>{t('own-newer')} </>}
        {t(STATE[STATES.indexOf(edition.state)] ?? STATE[0])}
      </p>
      <p class="soft small">{t('own-offered-at', { at: edition.offered_at })}</p>
      {edition.state !== 'published' && edition.reason && (
        <Said label={t('own-reason')} words={edition.reason} />
      )}
      {edition.readers
        .filter((one) => one.reason)
        .map((one, at) => (
          <Said
            key={at}
            label={t(one.verdict === 'fits' ? 'own-reader-fits' : 'own-reader-not-yet')}
            words={one.reason}
          />
        ))}
      {edition.appeal && <Said label={t('own-your-appeal')} words={edition.appeal} />}
      {edition.appeal_answer && <Said label={t('own-appeal-answer')} words={edition.appeal_answer} />}
      {edition.may_appeal && <Appeal story={story} edition={edition.edition} again={again} />}
    </div>
  );
}

export function Said({ label, words }: { label: string; words: string }) {
  return (
    <div>
      <p class="soft small">{label}</p>
      <blockquote class="speech said" dir="auto">
        {words}
      </blockquote>
    </div>
  );
}

const SHORTEST = 3;

function Appeal({ story, edition, again }: { story: string; edition: number; again: () => Promise<void> }) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send() {
    if (words.trim().length < SHORTEST) return setTrouble(t('own-appeal-short'));
    setBusy(true);
    try {
      await network.http.post<OwnStory>(`/api/stories/${story}/appeal`, { edition, words: words.trim() });
      await again();
    } catch (error) {
      setTrouble(`${why(error)} ${t('own-appeal-here')}`);
      setBusy(false);
    }
  }

  if (!open)
    return (
      <p>
        <Button onClick={() => setOpen(true)}>{t('own-appeal')}</Button>
      </p>
    );
  return (
    <>
      <Textarea
        label={t('own-appeal-words')}
        hint={t('own-appeal-hint')}
        value={words}
        onValue={setWords}
        maxLength={1000}
        autoFocus
        trouble={trouble}
      />
      <Button busy={busy} onClick={() => void send()}>
        {t('own-appeal-send')}
      </Button>
    </>
  );
}
