import { useState } from 'preact/hooks';
import { Button, Notice, Panel, t } from '../../ui';
import type { CircleView } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { useNow } from '../times/now';
import { scheduleDraft } from '../times/schedule-draft';
import { scheduleWords } from '../times/schedule-editor';
import { nextOf } from './doors';
import { chairWords } from './figures';
import { Circles, One, toCircle } from './frame';
import { type CircleReading, circlePath, leads } from './reading';
import { whenWords } from './when';

/** Keeping a circle: each thing that can be done for it, with how it stands. */
export default function KeepScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('keep-title')} back={toCircle(circle)}>
      <One circle={circle} title={t('keep-title')}>
        {(view, reading) =>
          view.may_keep ? <Keep view={view} reading={reading} /> : <Notice>{t('keep-not-yours')}</Notice>
        }
      </One>
    </Circles>
  );
}

function Keep({ view, reading }: { view: CircleView; reading: CircleReading }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const now = useNow();
  const next = nextOf(view.next, now);
  const at = (path: string): string => `/circles/${view.circle}/${path}`;
  const people = [
    view.asking.length > 0 && t('circle-asking', { count: view.asking.length }),
    view.waiting > 0 && t('keep-waiting', { count: view.waiting }),
  ].filter(Boolean);

  const end: Question = {
    title: t('keep-end'),
    words: t('keep-end-words'),
    sure: t('keep-end'),
    act: async () => {
      reading.took(
        await network.http.post<CircleView>(`${circlePath(view.circle)}/end`, { version: view.version }),
      );
    },
  };

  return (
    <>
      <div class="panel stack">
        <h1>{t('keep-title')}</h1>
        <p class="circle-theme" lang={view.language} dir="auto">
          {view.theme}
        </p>
        {view.ended_at !== null && <p>{t('circle-ended', { at: view.ended_at })}</p>}
        <ul class="keep-ways">
          <Way
            to={at('people')}
            title={t('keep-people')}
            words={people.join(' ') || t('keep-people-words', { count: view.people.length })}
          />
          {leads(view) && next && (
            <Way
              to={at(`prepare/${encodeURIComponent(next.start)}`)}
              title={t('circle-prepare')}
              words={whenWords(next, now)}
            />
          )}
          <Way
            to={at('times')}
            title={t('circle-meets')}
            words={scheduleWords(scheduleDraft(view.schedule, view.schedule.start.slice(0, 10)))}
          />
          <Way to={at('change/words')} title={t('make-words')} words={t('keep-words-words')} />
          <Way
            to={at('change/promises')}
            title={t('make-promises')}
            words={t('keep-promises-count', { count: view.promises.length })}
          />
          <Way
            to={at('change/chairs')}
            title={t('make-chairs')}
            words={`${t('circle-chairs-words', { chairs: view.chairs })} ${chairWords(view.chairs, view.taken)}`}
          />
          {leads(view) && <Way to={at('after')} title={t('circle-after')} words={t('keep-after-words')} />}
        </ul>
      </div>
      {view.ended_at === null && (
        <Panel>
          <p>
            <Button kind="text" class="at-edge" onClick={() => setQuestion(end)}>
              {t('keep-end')}
            </Button>
          </p>
        </Panel>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function Way({ to, title, words }: { to: string; title: string; words: string }) {
  return (
    <li>
      <a href={to}>
        <span class="keep-way">{title}</span>
        <span class="soft small">{words}</span>
      </a>
    </li>
  );
}
