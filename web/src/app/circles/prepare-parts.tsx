/** The parts of a meeting that is prepared: how it opens, its rounds, who comes first, a book. */
import { useEffect, useState } from 'preact/hooks';
import { OPENINGS, SONGS } from '../../sound/songs';
import { Button, Choice, Field, ids, Panel, Row, Select, Switch, say, Textarea, t } from '../../ui';
import type { Book, BookSpine, CirclePerson, Shelf } from '../../wire';
import { unseen } from '../library/unseen';
import { network } from '../network';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { calledOf } from './figures';
import { Items } from './items';
import { MINUTE_MS, MOST, type PlanDraft, SOFT_MINUTES } from './plan';

interface PartProps {
  draft: PlanDraft;
  change: (next: Partial<PlanDraft>) => void;
}

const SONG_WORDS = ids(
  'song-still',
  'song-river',
  'song-lantern',
  'song-returning',
  'song-ember',
  'song-dawn',
);
const SONG = 'song:';

const songWords = (name: string): string => {
  const id = SONG_WORDS[(SONGS as readonly string[]).indexOf(name)];
  return id ? t(id) : name;
};

export function Opening({ draft, change }: PartProps) {
  const song = draft.opening.startsWith(SONG);
  const way = song ? 'song' : draft.opening;
  return (
    <Panel title={t('prepare-opening')}>
      <Choice<string>
        legend={t('prepare-opening')}
        legendUnseen
        look="list"
        value={way}
        onValue={(next) => change({ opening: next === 'song' ? `${SONG}${OPENINGS[0]}` : next })}
        options={[
          { value: '', label: t('prepare-opening-none') },
          { value: 'song', label: t('prepare-opening-song') },
          { value: 'reading', label: t('prepare-opening-reading') },
          {
            value: 'recording',
            label: t('prepare-opening-recording'),
            hint: t('prepare-opening-recording-hint'),
          },
        ]}
      />
      {song && (
        <Choice<string>
          legend={t('prepare-song')}
          look="list"
          value={draft.opening.slice(SONG.length)}
          onValue={(name) => change({ opening: `${SONG}${name}` })}
          options={OPENINGS.map((name) => ({ value: name, label: songWords(name) }))}
        />
      )}
      {way === 'reading' && (
        <Textarea
          label={t('prepare-reading')}
          hint={t('prepare-reading-hint')}
          value={draft.reading}
          rows={4}
          maxLength={MOST.reading}
          dir="auto"
          onValue={(reading) => change({ reading })}
        />
      )}
    </Panel>
  );
}

const softWords = (minutes: number): string => t('prepare-soft-minutes', { minutes });

export function Rounds({ draft, change, missing }: PartProps & { missing: boolean }) {
  const { rounds } = draft;
  return (
    <Panel title={t('prepare-rounds')}>
      <p class="soft small">{t('prepare-rounds-words')}</p>
      <Items
        label={t('prepare-rounds')}
        items={rounds}
        onItems={(next) => change({ rounds: next })}
        removable={rounds.length > 1}
        nameOf={(_, at) => t('prepare-round', { number: at + 1 })}
      >
        {(round, at, put) => (
          <>
            <Textarea
              label={t('prepare-round', { number: at + 1 })}
              value={round.prompt}
              rows={2}
              maxLength={MOST.prompt}
              dir="auto"
              trouble={missing && round.prompt.trim() === '' && t('prepare-round-missing')}
              onValue={(prompt) => put({ ...round, prompt })}
            />
            <Select
              label={t('prepare-soft')}
              value={String((round.soft_ms ?? 0) / MINUTE_MS)}
              onValue={(value) =>
                put({ ...round, soft_ms: Number(value) ? Number(value) * MINUTE_MS : null })
              }
              options={[...new Set([0, ...SOFT_MINUTES, (round.soft_ms ?? 0) / MINUTE_MS])]
                .sort((a, b) => a - b)
                .map((many) => ({
                  value: String(many),
                  label: many === 0 ? t('prepare-soft-none') : softWords(many),
                }))}
            />
          </>
        )}
      </Items>
      <p class="soft small">{t('prepare-soft-hint')}</p>
      {rounds.length < MOST.rounds && (
        <Row>
          <Button
            icon="plus"
            onClick={() => {
              change({ rounds: [...rounds, { prompt: '', soft_ms: rounds.at(-1)?.soft_ms ?? null }] });
              requestAnimationFrame(() =>
                [...document.querySelectorAll<HTMLElement>('.items textarea')].at(-1)?.focus(),
              );
            }}
          >
            {t('prepare-round-add')}
          </Button>
        </Row>
      )}
    </Panel>
  );
}

export function Ending({ draft, change }: PartProps) {
  return (
    <Panel title={t('prepare-closing')}>
      <Switch on={draft.open_floor} onChange={(open_floor) => change({ open_floor })}>
        {t('prepare-floor')}
      </Switch>
      <p class="soft small">{t('prepare-floor-hint')}</p>
      <Textarea
        label={t('prepare-closing')}
        hint={t('prepare-closing-hint')}
        value={draft.closing}
        maxLength={MOST.closing}
        dir="auto"
        onValue={(closing) => change({ closing })}
      />
    </Panel>
  );
}

export function Order({ draft, change, people }: PartProps & { people: readonly CirclePerson[] }) {
  const known = people.map((person) => person.member);
  // Whoever left is not in it any more, whoever came stands at its end.
  const order = [
    ...draft.order.filter((member) => known.includes(member)),
    ...known.filter((member) => !draft.order.includes(member)),
  ];
  const called = (member: string): string => {
    const person = people.find((one) => one.member === member);
    return person ? calledOf(person) : '';
  };
  const own = draft.order.length > 0;
  const [begun] = useState(own);
  return (
    <details class="fold" open={begun}>
      <summary>{t('prepare-order')}</summary>
      <Choice<'ring' | 'own'>
        legend={t('prepare-order')}
        legendUnseen
        hint={t('prepare-order-words')}
        value={own ? 'own' : 'ring'}
        onValue={(way) => change({ order: way === 'own' ? order : [] })}
        options={[
          { value: 'ring', label: t('prepare-order-ring') },
          { value: 'own', label: t('prepare-order-own') },
        ]}
      />
      {own && (
        <div class="in-order">
          <Items
            label={t('prepare-order')}
            items={order}
            onItems={(next) => change({ order: next })}
            nameOf={called}
          >
            {(member) => <bdi>{called(member)}</bdi>}
          </Items>
        </div>
      )}
    </details>
  );
}

/** A book that is offered at the end, picked from the shelves; what one asked not to meet is left out here too. */
export function BookChoice({ draft, change }: PartProps) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly BookSpine[] | null>(null);
  const [title, setTitle] = useState<{ book: string; title: string } | null>(null);
  const [trouble, setTrouble] = useState('');
  const { book } = draft;
  const [begun] = useState(book !== null);

  useEffect(() => {
    if (!book || title?.book === book) return;
    network.http
      .get<Book>(`/api/stories/${book}`)
      .then((one) => setTitle({ book, title: one.title }))
      .catch((error) => setTrouble(why(error)));
  }, [book]);

  async function look() {
    setTrouble('');
    try {
      const asked = { words, without: [...(unseen.peek() ?? [])] };
      const { books } = await network.http.post<Shelf>('/api/stories/search', asked);
      setFound(books.slice(0, 6));
      say(t(books.length > 0 ? 'library-found' : 'prepare-book-none'));
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <details class="fold" open={begun}>
      <summary>{t('prepare-book')}</summary>
      <p class="soft small">{t('prepare-book-words')}</p>
      {book ? (
        <div class="item">
          <p class="soft small">{t('prepare-book-chosen')}</p>
          <p class="speech" dir="auto">
            {title?.book === book ? title.title : t('prepare-book-one')}
          </p>
          <Row>
            <Button onClick={() => change({ book: null })}>{t('prepare-book-away')}</Button>
          </Row>
        </div>
      ) : (
        <>
          <Field
            type="search"
            label={t('prepare-book-look')}
            value={words}
            maxLength={200}
            enterkeyhint="search"
            autocomplete="off"
            onValue={setWords}
          />
          <Row>
            <Button icon="book" onClick={() => void look()}>
              {t('prepare-book-find')}
            </Button>
          </Row>
          {found?.length === 0 && <p class="soft">{t('prepare-book-none')}</p>}
          {found && found.length > 0 && (
            <ul class="items">
              {found.map((one) => (
                <li key={one.story} class="item item-line">
                  <span class="speech" lang={one.language} dir="auto">
                    {one.title}
                  </span>
                  <Button
                    onClick={() => {
                      setTitle({ book: one.story, title: one.title });
                      change({ book: one.story });
                    }}
                  >
                    {t('prepare-take')} <span class="unseen">{one.title}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <Trouble words={trouble} />
    </details>
  );
}
