import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../net/bond';
import { NO_ANSWER } from '../../net/bond';
import { Actions, Button, Icon, Notice, say, Textarea, t } from '../../ui';
import type { AskedQuestion, BondView } from '../../wire';
import { type Act, useAct } from '../act';
import { KeptHere } from '../circles/frame';
import { useKept } from '../circles/kept';
import { Sensed } from '../contract/sensed';
import { FootEnd, go, type ScreenProps } from '../shell';
import { Trouble } from '../trouble';
import { KeyTrouble } from './bond-trouble';
import { draftName, recallDraft } from './drafts';
import { Lake, toWalk } from './frame';
import { type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { TellsDialog, useTellsFirst } from './tells-first';
import { Ended, Standing } from './walk';

const EMPTY = { words: '' };
/** 32 KiB of words are sealed at most; a letter takes up to four bytes. */
const MOST_BYTES = 32 * 1024;

const answerOf = (asked: string): string => `answer.${asked}`;

/** One question: to be answered and sealed, passed, or read side by side once both are sealed. */
export default function QuestionScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  return (
    <Lake title={t('asked-title')} back={toWalk(id)}>
      <Question key={params.asked} id={id} asked={params.asked ?? ''} />
    </Lake>
  );
}

function Question({ id, asked }: { id: string; asked: string }) {
  const held = useBond(id);
  useLake(held.view);
  return (
    <Standing held={held} title={t('asked-title')}>
      {(view) => {
        if (view.state === 'ended') return <Ended at={view.dawn_at} />;
        const question = held.bond.questions.value.find((one) => one.asked === asked);
        if (!question) return <NotHere bond={id} />;
        const answer = held.bond.answers.value.get(asked) ?? NO_ANSWER;
        return <One held={held} view={view} question={question} answer={answer} />;
      }}
    </Standing>
  );
}

function NotHere({ bond }: { bond: string }) {
  useEffect(() => go(`/lake/${bond}`, { replace: true }), [bond]);
  return null;
}

interface OneProps {
  held: Held;
  view: BondView;
  question: AskedQuestion;
  answer: Answer;
}

function One(props: OneProps) {
  const { view, question } = props;
  const { state } = question;
  useToldWhenOpened(state);
  return (
    <>
      <h1 class="asked-head" data-calm dir="auto">
        {question.words}
      </h1>
      {state === 'open' && <Open {...props} />}
      {state === 'revealed' && <Revealed {...props} />}
      {state === 'turned' && <Turned {...props} />}
      {state !== 'open' && (
        <Actions>
          <a class="button button-primary" href={`/lake/${view.bond}${view.visit ? '/visit' : ''}`}>
            {t('asked-next')}
          </a>
        </Actions>
      )}
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('visit-reach')}
        </a>
      </FootEnd>
    </>
  );
}

/** It opened or turned while one looked on. */
function useToldWhenOpened(state: AskedQuestion['state']): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state) say(t(state === 'revealed' ? 'walk-asked-revealed' : 'walk-asked-turned'));
    before.current = state;
  }, [state]);
}

/** Open: to be written, or what I did with it, which nobody but me sees. */
function Open(props: OneProps) {
  const { held, view, question } = props;
  const [writes, setWrites] = useState(question.mine === 'open');
  useEffect(() => setWrites(question.mine === 'open'), [question.mine]);
  return (
    <>
      <KeyTrouble held={held} view={view} />
      {writes ? (
        <Recalled {...props} done={() => setWrites(false)} />
      ) : (
        <Done {...props} again={() => setWrites(true)} />
      )}
    </>
  );
}

/** What was sealed or passed, and the way to think again. */
function Done({ held, view, question, answer, again }: OneProps & { again: () => void }) {
  const sealed = question.mine === 'sealed';
  const doing = useAct();
  return (
    <>
      <div class="panel stack">
        {sealed ? (
          <>
            <h2 class="asked-sealed">
              <Icon name="key" />
              {t('asked-sealed')}
            </h2>
            {answer.mine && (
              <p class="speech answer-words" dir="auto">
                {answer.mine}
              </p>
            )}
            <p>{t('asked-sealed-words')}</p>
          </>
        ) : (
          <p>{t('asked-passed')}</p>
        )}
        <p class="soft small">{t('asked-until', { at: new Date(question.due_at) })}</p>
        <div class="row">
          <Button onClick={again}>{t(sealed ? 'asked-anew' : 'asked-after-all')}</Button>
          {sealed && <Pass held={held} asked={question.asked} doing={doing} />}
        </div>
        <Trouble words={doing.trouble} />
      </div>
      <Actions>
        <a class="button button-primary" href={`/lake/${view.bond}${view.visit ? '/visit' : ''}`}>
          {t('asked-next')}
        </a>
      </Actions>
    </>
  );
}

/** One press, and nobody is told: not that one passed, not when. */
function Pass({ held, asked, doing }: { held: Held; asked: string; doing: Act }) {
  return (
    <Button
      kind="text"
      busy={doing.busy}
      onClick={() =>
        void doing.run(() => held.bond.pass(asked)).then((done) => done && say(t('asked-pass-done')))
      }
    >
      {t('asked-pass')}
    </Button>
  );
}

function Recalled(props: OneProps & { done: () => void }) {
  const [begun, setBegun] = useState<typeof EMPTY | null>(null);
  const { asked } = props.question;
  const { bond } = props.view;
  const before = props.answer.mine;
  useEffect(
    () =>
      void recallDraft(bond, answerOf(asked), EMPTY).then((kept) =>
        setBegun(kept?.words ? kept : before ? { words: before } : EMPTY),
      ),
    [asked],
  );
  return begun && <Writing {...props} begun={begun} />;
}

function Writing(props: OneProps & { done: () => void; begun: typeof EMPTY }) {
  const { held, view, question, begun, done } = props;
  const { draft, change, kept, letGo } = useKept(
    draftName(view.bond, answerOf(question.asked)),
    begun,
    begun !== EMPTY,
  );
  const doing = useAct();
  const passing = useAct();
  const tells = useTellsFirst();
  const [trouble, setTrouble] = useState('');
  const area = useRef<HTMLTextAreaElement>(null);
  const ready = held.bond.ready.value;

  function seal() {
    const words = draft.words.trim();
    if (!words) {
      area.current?.focus();
      return setTrouble(t('asked-empty'));
    }
    if (new TextEncoder().encode(words).length > MOST_BYTES) return setTrouble(t('asked-too-long'));
    setTrouble('');
    tells.ask(words, () => void sealNow(words));
  }

  async function sealNow(words: string) {
    const sealed = await doing.run(async () => {
      await held.bond.seal(question.asked, words);
      await letGo();
    });
    if (!sealed) return;
    say(t('asked-sealed-done'));
    done();
  }

  const failed = doing.trouble && t('asked-not-sealed', { why: doing.trouble });
  return (
    <form
      class="wishing answering"
      onSubmit={(event) => {
        event.preventDefault();
        seal();
      }}
    >
      <div class="panel stack">
        <Textarea
          label={t('asked-write')}
          hint={t('asked-write-hint')}
          value={draft.words}
          trouble={trouble}
          dir="auto"
          areaRef={area}
          onValue={(words) => {
            change({ words });
            setTrouble('');
          }}
        />
        <Sensed place={`answer.${question.asked}`} words={draft.words} />
        <KeptHere kept={kept} />
        <p class="soft small">{t('asked-until', { at: new Date(question.due_at) })}</p>
        <div class="row">
          <Pass held={held} asked={question.asked} doing={passing} />
        </div>
        <Trouble words={passing.trouble} />
      </div>
      <Actions>
        <Trouble words={failed} />
        <p class="on-night soft small">{t('asked-seal-words', { star: view.other.star })}</p>
        <Button kind="primary" type="submit" icon="key" busy={doing.busy} aria-disabled={!ready}>
          {t('asked-seal')}
        </Button>
      </Actions>
      <TellsDialog tells={tells} sure={t('visit-tells-seal')} />
    </form>
  );
}

/** Both answers, side by side where there is room. */
function Revealed({ held, view, answer }: OneProps) {
  const { theirs } = answer;
  const name = held.bond.person.value.name ?? view.other.star;
  return (
    <div class="panel stack">
      <p class="soft">{t('asked-both')}</p>
      <div class="answers">
        <figure class="answer" data-mine>
          <figcaption class="soft small">{t('asked-mine')}</figcaption>
          <blockquote class="speech answer-words" dir="auto">
            {answer.mine ?? t('asked-opening')}
          </blockquote>
        </figure>
        <figure class="answer">
          <figcaption class="soft small">
            <bdi>{name}</bdi>
          </figcaption>
          <blockquote class="speech answer-words" dir="auto">
            {theirs.state === 'read'
              ? theirs.words
              : t(theirs.state === 'coming' ? 'asked-waiting-share' : 'asked-opening')}
          </blockquote>
          {theirs.state === 'read' && theirs.asked !== null && (
            <Notice>
              {t('asked-other-words')} <bdi>{theirs.asked}</bdi>
            </Notice>
          )}
          {theirs.state === 'broken' && (
            <Notice kind="trouble">{t('walk-key-bad', { code: theirs.code })}</Notice>
          )}
        </figure>
      </div>
    </div>
  );
}

/** The path turned, for whatever reason; what I wrote stays mine to read. */
function Turned({ answer }: OneProps) {
  return (
    <div class="panel stack">
      <p>{t('asked-turned')}</p>
      {answer.mine && (
        <figure class="answer" data-mine>
          <figcaption class="soft small">{t('asked-turned-mine')}</figcaption>
          <blockquote class="speech answer-words" dir="auto">
            {answer.mine}
          </blockquote>
        </figure>
      )}
    </div>
  );
}
