import { useEffect, useRef, useState } from 'preact/hooks';
import { Actions, Button, Choice, ids, language, Panel, t } from '../../ui';
import type { CircleView } from '../../wire';
import { facts, learnFacts } from '../library/facts';
import { network } from '../network';
import { go } from '../router';
import { Asking, type Question } from '../steward/asking';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { missingTimes } from '../times/schedule-draft';
import { firstWords, ScheduleEditor, scheduleWords } from '../times/schedule-editor';
import { ownZone, wallTime } from '../times/times';
import { Trouble } from '../trouble';
import {
  asMade,
  type CircleDraft,
  emptyCircle,
  type Missing,
  missingPromises,
  missingWords,
} from './circle-draft';
import { ChairsEditor, PromisesEditor, readyPromises, WordsEditor } from './editors';
import { Circles, KeptHere, toCircles } from './frame';
import { recall, useKept } from './kept';
import { Meetings, Promises } from './parts';

const DRAFT = 'circle';
const TITLES = ids('make-words', 'make-promises', 'make-times', 'make-chairs', 'make-look');
const LAST = TITLES.length - 1;

/** Opening a circle, one thing after the other. What is written stays on the device until it is opened. */
export default function MakeScreen() {
  return (
    <Circles title={t('make-title')} back={toCircles()}>
      <Make />
    </Circles>
  );
}

function Make() {
  const [begun, setBegun] = useState<{ draft: CircleDraft; recalled: boolean } | null>(null);
  const [made, setMade] = useState<CircleView | null>(null);

  useEffect(() => {
    let here = true;
    void (async () => {
      await learnFacts();
      const zone = ownZone();
      const spoken = facts.peek()?.languages[0] ?? language.peek().from;
      const today = wallTime(network.now(), zone).slice(0, 10);
      const empty = emptyCircle(readyPromises(), spoken, zone, today);
      const kept = await recall(DRAFT, empty);
      if (here) setBegun({ draft: kept ?? empty, recalled: kept !== null });
    })();
    return () => {
      here = false;
    };
  }, []);

  if (made) return <Made view={made} />;
  if (begun) return <Steps begun={begun.draft} recalled={begun.recalled} onMade={setMade} />;
  return (
    <div class="panel stack">
      <h1>{t('make-title')}</h1>
      <p class="soft">{t('library-opening')}</p>
    </div>
  );
}

function missingAt(step: number, draft: CircleDraft): Missing | null {
  if (step === 0) return missingWords(draft);
  if (step === 1) return missingPromises(draft);
  return step === 2 ? missingTimes(draft.schedule) : null;
}

interface StepsProps {
  begun: CircleDraft;
  recalled: boolean;
  onMade: (view: CircleView) => void;
}

function Steps({ begun, recalled, onMade }: StepsProps) {
  const { draft, change, kept, touched, letGo } = useKept(DRAFT, begun, recalled);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const step = Math.min(Math.max(0, Math.trunc(draft.step)), LAST);

  const set = (next: Partial<CircleDraft>) => {
    setMissing(null);
    setTrouble('');
    change(next);
  };

  function turn(to: number) {
    set({ step: to });
    requestAnimationFrame(() => {
      scrollTo(0, 0);
      form.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    });
  }

  async function next() {
    const stop = missingAt(step, draft);
    setMissing(stop);
    if (stop) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    if (step < LAST) return turn(step + 1);
    setBusy(true);
    try {
      const view = await network.http.post<CircleView>('/api/circles', asMade(draft));
      await letGo();
      onMade(view);
    } catch (error) {
      setTrouble(`${why(error)} ${t('circles-words-here')}`);
      setBusy(false);
    }
  }

  const editor = { draft, change: set, missing };
  return (
    <form
      ref={form}
      class="stack make"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void next();
      }}
    >
      <div class="panel stack">
        <p class="soft small">{t('make-step', { step: step + 1, steps: TITLES.length })}</p>
        <h1 tabIndex={-1}>{t(TITLES[step]!)}</h1>
        {step === 0 && <WordsEditor {...editor} />}
        {step === 1 && (
          <>
            <p>{t('make-promises-words')}</p>
            <PromisesEditor {...editor} />
          </>
        )}
        {step === 2 && (
          <ScheduleEditor draft={draft.schedule} change={(schedule) => set({ schedule })} missing={missing} />
        )}
        {step === 3 && (
          <>
            <ChairsEditor {...editor} />
            <Choice<'adult' | 'young'>
              legend={t('keep-band')}
              hint={t('keep-band-hint')}
              value={draft.band}
              onValue={(band) => set({ band })}
              options={[
                { value: 'adult', label: t('keep-band-adult') },
                { value: 'young', label: t('keep-band-young') },
              ]}
            />
          </>
        )}
        {step === LAST && <Look draft={draft} />}
        <KeptHere kept={kept} />
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button type="submit" kind="primary" busy={busy} icon={step === LAST ? 'star' : undefined}>
          {t(step === LAST ? 'make-open' : 'make-next')}
        </Button>
        {step > 0 && (
          <Button kind="text" onClick={() => turn(step - 1)}>
            {t('make-before')}
          </Button>
        )}
        {step === 0 && touched && (
          <Button
            kind="text"
            onClick={() =>
              setQuestion({
                title: t('make-let-go'),
                words: t('make-let-go-words'),
                sure: t('make-let-go'),
                act: async () => {
                  await letGo();
                  go('/circles');
                },
              })
            }
          >
            {t('make-let-go')}
          </Button>
        )}
      </Actions>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </form>
  );
}

/** All of it, once more, before it is opened. */
function Look({ draft }: { draft: CircleDraft }) {
  return (
    <>
      <p class="circle-theme" dir="auto">
        {draft.theme}
      </p>
      {draft.welcome && (
        <p class="welcome" dir="auto">
          {draft.welcome}
        </p>
      )}
      <Promises view={draft} />
      <p>{scheduleWords(draft.schedule)}</p>
      <p class="soft small">{t('schedule-first', { date: firstWords(draft.schedule) })}</p>
      <p>
        {t('circle-chairs-words', { chairs: draft.chairs })}{' '}
        {t(draft.open ? 'keep-door-open-hint' : 'keep-door-asking-hint')}
      </p>
      <p class="soft small">
        {[
          t('reason-language', { language: languageName(draft.language) }),
          t(draft.listed ? 'make-listed' : 'make-not-listed'),
        ].join(' ')}
      </p>
    </>
  );
}

function Made({ view }: { view: CircleView }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const now = useNow();
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div class="panel stack">
        <h1 ref={heading} tabIndex={-1}>
          {t('made-title')}
        </h1>
        <p>{t('made-words')}</p>
      </div>
      <Panel title={t('made-meets')}>
        <Meetings view={view} now={now} />
        <p>
          <a href={`/circles/${view.circle}/times`}>{t('made-times')}</a>
        </p>
      </Panel>
      <Actions>
        <a class="button button-primary" href={`/circles/${view.circle}`}>
          {t('made-go')}
        </a>
      </Actions>
    </>
  );
}
