import { useEffect, useState } from 'preact/hooks';
import { Button, ids, language, Notice, Panel, say, t } from '../../ui';
import type { ContentNote, ReadingQueue, StoryConcern } from '../../wire';
import { network } from '../network';
import { why } from '../steward/reading';
import { noteWords } from './notes';
import { hueOf } from './spine';

/** What waits to be read, and the appeals that wait for a steward; each is opened by itself. */
export function Queue({ heading }: { heading: 'h1' | 'h2' }) {
  const [queue, setQueue] = useState<ReadingQueue | null>(null);
  const [trouble, setTrouble] = useState('');
  const hints = network.deskHints.value;
  const Heading = heading;

  async function again() {
    try {
      setQueue(await network.http.get<ReadingQueue>('/api/stories/reading'));
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  async function leave({ story, edition }: StoryConcern) {
    try {
      setQueue(
        await network.http.post<ReadingQueue>(`/api/stories/${story}/concerns-looked-at`, { edition }),
      );
      setTrouble('');
      say(t('reading-left'));
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void again(), [hints]);

  return (
    <>
      <section class="panel stack">
        <Heading>{t('reading-title')}</Heading>
        <p>{t('reading-words')}</p>
        {trouble && (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <Button onClick={() => void again()}>{t('shell-again')}</Button>
          </Notice>
        )}
        {!queue && !trouble && <p class="soft">{t('library-opening')}</p>}
        {queue?.waiting.length === 0 && <p class="soft">{t('reading-none')}</p>}
        <Lines
          lines={queue?.waiting.map((one) => ({ ...one, at: one.offered_at })) ?? []}
          to="/library/reading"
          since={SINCE[0]}
        />
      </section>
      {queue && queue.appeals.length > 0 && (
        <Panel title={t('reading-appeals')}>
          <p class="soft">{t('reading-appeals-words')}</p>
          <Lines
            lines={queue.appeals.map((one) => ({ ...one, at: one.appealed_at }))}
            to="/library/appeals"
            since={SINCE[1]}
          />
        </Panel>
      )}
      {queue && queue.concerns.length > 0 && (
        <Panel title={t('reading-concerns')}>
          <p class="soft">{t('reading-concerns-words')}</p>
          {queue.concerns.map((one) => (
            <section key={one.story} class="stack stack-small">
              <Lines lines={[{ ...one, notes: [], at: one.since }]} to="/library/book" since={SINCE[2]} />
              {one.words.map((words, at) => (
                <blockquote key={at} dir="auto">
                  {words}
                </blockquote>
              ))}
              <Button onClick={() => void leave(one)}>{t('reading-leave')}</Button>
            </section>
          ))}
        </Panel>
      )}
    </>
  );
}

/** Since when each kind of line waits. */
const SINCE = ids('reading-since', 'reading-appealed', 'reading-concerns-since');

interface LinesProps {
  lines: readonly {
    story: string;
    title: string;
    language: string;
    notes: readonly ContentNote[];
    at: number;
  }[];
  to: string;
  since: (typeof SINCE)[number];
}

function Lines({ lines, to, since }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <ul class="shelf">
      {lines.map((one) => (
        <li key={one.story}>
          <a class="spine" href={`${to}/${one.story}`}>
            <span class="spine-back" aria-hidden="true" data-hue={hueOf(one.story)} />
            <span class="spine-words">
              <span class="spine-title" lang={one.language} dir="auto">
                {one.title}
              </span>
              <span class="soft small">
                {t(since, { at: one.at })}
                {one.language !== language.value.from && <> · {one.language}</>}
              </span>
              {one.notes.length > 0 && (
                <span class="small">
                  {t('book-tells-of', { notes: one.notes.map(noteWords).join(', ') })}
                </span>
              )}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Only for those who read for others; everybody else is told so. */
export const readsForOthers = (): boolean =>
  network.me.value?.roles.some((role) => role === 'facilitator' || role === 'steward') === true;
