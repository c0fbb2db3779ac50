import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Icon, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { type Act, useAct } from '../act';
import { network } from '../network';
import { Asking, type Question } from '../steward/asking';
import { DeskPeople } from './desk-people';
import { DeskRounds } from './desk-rounds';
import { mayLead, nameOf, seatOf } from './moment';

/** Keys that do one thing while the focus is within the desk, and nowhere else: they can meet no writing. */
const KEYS = { g: 'goOn', s: 'silence', b: 'askBack' } as const;

interface DeskProps {
  view: MeetingView;
  talk: Talk;
  /** Called when something was done after which the ring is to be seen: on a phone the sheet closes. */
  onDone?: () => void;
}

/** Everything that the one who leads needs, in one view. */
export function Desk({ view, talk, onDone = () => undefined }: DeskProps) {
  const me = network.member;
  const may = mayLead(view, me);
  const act = useAct();
  const [question, setQuestion] = useState<Question | null>(null);
  const lead = (what: Parameters<typeof network.attended.lead>[0]) =>
    void act.run(() => network.attended.lead(what)).then((done) => done && onDone());

  function onKeyDown(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target.closest('input, textarea, select, dialog dialog')
    )
      return;
    const what = KEYS[event.key as keyof typeof KEYS];
    if (!what || !may[what]) return;
    event.preventDefault();
    lead(what === 'goOn' ? 'go_on' : what === 'askBack' ? 'ask_back' : what);
  }

  const holder = seatOf(view, view.piece.member);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard here for the buttons inside.
    <div class="conduct stack" onKeyDown={onKeyDown}>
      <Leaning view={view} act={act} />
      {act.trouble && (
        <p class="trouble small" role="alert">
          {act.trouble}
        </p>
      )}
      <div class="desk-acts">
        {may.goOn && (
          <Keyed keys="g" onClick={() => lead('go_on')}>
            {t('conduct-go-on')}
          </Keyed>
        )}
        {may.silence && (
          <Keyed keys="s" onClick={() => lead('silence')}>
            {t('conduct-silence')}
          </Keyed>
        )}
        {may.askBack && (
          <Keyed keys="b" onClick={() => lead('ask_back')}>
            {t('conduct-ask-back')}
          </Keyed>
        )}
        {may.takeBack && holder && (
          <Button kind="text" onClick={() => setQuestion(takeBack(nameOf(holder), holder.member))}>
            {t('conduct-take-back')}
          </Button>
        )}
      </div>
      <DeskRounds view={view} talk={talk} act={act} onDone={onDone} />
      <DeskPeople view={view} act={act} ask={setQuestion} />
      {(may.closing || may.close) && (
        <div class="desk-acts desk-end">
          {view.mine?.prepared?.closing && (
            <p class="soft small" dir="auto">
              {t('conduct-closing-words', { words: view.mine.prepared.closing })}
            </p>
          )}
          {may.closing && <Button onClick={() => lead('closing')}>{t('conduct-closing')}</Button>}
          {may.close && (
            <Button kind="text" onClick={() => setQuestion(close())}>
              {t('conduct-close')}
            </Button>
          )}
        </div>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}

function Keyed(props: { keys: string; onClick: () => void; children: preact.ComponentChildren }) {
  return (
    <Button aria-keyshortcuts={props.keys} onClick={props.onClick}>
      {props.children}
      <span class="key" aria-hidden="true">
        {props.keys}
      </span>
    </Button>
  );
}

/** Who leans: quiet, and first of all. */
function Leaning({ view, act }: { view: MeetingView; act: Act }) {
  const leaning = view.mine?.leaning ?? [];
  const first = useRef<HTMLDivElement>(null);
  const newest = leaning.at(-1)?.at ?? 0;

  useEffect(() => {
    first.current?.scrollIntoView({ block: 'nearest' });
  }, [newest]);

  if (leaning.length === 0) return null;
  const answer = (member: string, how: 'heard' | 'side' | 'call') =>
    void act.run(async () => {
      const path = `/api/meetings/${view.meeting}/lean-answer`;
      network.attended.took(await network.http.post<MeetingView>(path, { member, how }));
    });
  return (
    <div class="desk-leaning stack stack-small" ref={first}>
      {leaning.map(({ member }) => (
        <div key={member} class="notice" role="status">
          <Icon name="heart" />
          <div class="stack stack-small">
            <p>{t('conduct-leans', { name: nameOf(seatOf(view, member)) })}</p>
            <div class="desk-acts">
              <Button onClick={() => answer(member, 'side')}>{t('conduct-lean-side')}</Button>
              <Button onClick={() => answer(member, 'call')}>{t('conduct-lean-call')}</Button>
              <Button kind="text" onClick={() => answer(member, 'heard')}>
                {t('conduct-lean-heard')}
              </Button>
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}

function takeBack(name: string, member: string): Question {
  return {
    title: t('conduct-take-back-title', { name }),
    words: t('conduct-take-back-words', { name }),
    sure: t('conduct-take-back'),
    asks: { label: t('conduct-reason'), hint: t('conduct-reason-hint', { name }) },
    act: (reason) => network.attended.act('safety', { act: 'take_back', member, reason }),
  };
}

function close(): Question {
  return {
    title: t('conduct-close-title'),
    words: t('conduct-close-words'),
    sure: t('conduct-close'),
    act: () => network.attended.lead('close'),
  };
}
