import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { breathAt } from '../../scenes/breath';
import { type Figure, figureOf, starsOf } from '../../scenes/figure';
import { openness } from '../../scenes/opening';
import type { RoomView } from '../../scenes/place';
import { Notice, say, t } from '../../ui';
import { SessionVoiceBar } from '../../voice/voice-bar';
import type { SessionView } from '../../wire';
import { Begun } from '../begun';
import { useFoot } from '../member/foot';
import { network } from '../network';
import { Bar, type Phase, type ScreenProps, usePhase } from '../shell';
import { usePlace } from '../shell-place';
import { Arriving } from './arriving';
import { Closed } from './closed';
import { Closing } from './closing';
import { useEntered } from './entering';
import { touchesOf } from './figure-said';
import { Grounding } from './grounding';
import { type Lights, useLights } from './lights';
import { More } from './more';
import { Moving } from './moving';
import { useMusic } from './music';
import { NotIn } from './not-in';
import { Opening, Returning } from './opening';
import { SessionWords, TalkToggle } from './said';
import { SessionBar } from './session-bar';
import { isSky, nameOf, otherOf, sideOf } from './stages';
import { Step, stageTitle, stageWords, useFocusKept } from './step';
import '../library/library.css';
import '../member/talk.css';
import './session.css';

const OFFLINE_AFTER_MS = 3_000;
const PHASES: Partial<Record<SessionView['stage'], Phase>> = {
  arriving: 'dusk',
  grounding: 'night',
  closing: 'night',
  closed: 'dawn',
};

/** A guided session: the lamp-lit room, the sky it opens to, and back. */
export default function SessionScreen({ params }: ScreenProps) {
  return (
    <Begun title={t('session-title')}>
      <Entered session={params.session ?? ''} />
    </Begun>
  );
}

function Entered({ session }: { session: string }) {
  const entered = useEntered(session);
  const now = network.guided.view.value;
  const view = now?.session === session ? now : null;
  const shown = view && (network.guided.isIn(session) || view.stage === 'closed') ? view : entered.past;
  if (shown) return <Inside key={shown.room} view={shown} talk={network.talk(shown.room)} />;
  if (entered.trouble) return <NotIn session={session} entered={entered} />;
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('session-title')}</h1>
      <p>{t('session-coming-in')}</p>
    </div>
  );
}

export interface InsideProps {
  view: SessionView;
  talk: Talk;
}

function Inside({ view, talk }: InsideProps) {
  const side = sideOf(view, network.member);
  const closed = view.stage === 'closed';
  const messages = talk.messages.value;
  const waiting = talk.waiting.value;
  const stars = useMemo(() => starsOf(view.seed), [view.seed]);
  const touches = touchesOf(messages, waiting, network.member);
  const figure = useMemo(() => figureOf(stars, touches), [stars, touches.length, touches.at(-1)?.at]);
  const lights = useLights(talk, view, side);
  usePhase(PHASES[view.stage] ?? 'held');
  useFoot();
  useScene(view, figure, lights);
  useMusic(view);
  useAnnounced(view, side === 'guide');

  useEffect(() => (closed ? undefined : network.clock.closely()), [closed]);

  const foot = useFocusKept(`${view.stage}/${view.proposed}/${view.stopped}`);
  const [talks, setTalks] = useState(false);
  useEffect(() => setTalks(false), [view.stage]);

  const parts = { view, talk, side, figure, stars, touches, lights };
  return (
    <>
      <Bar>
        <SessionBar view={view} side={side} />
      </Bar>
      <div
        class="session"
        data-stage={view.stage}
        data-words={view.words_alone || undefined}
        data-sky={isSky(view) || undefined}
        data-talks={talks || undefined}
        data-touched={(view.stage === 'moving' && touches.length > 0) || undefined}
      >
        <header class="session-head" data-calm>
          <h1>{stageTitle(view)}</h1>
          <p>{stageWords(view, side)}</p>
        </header>
        {closed ? (
          <>
            <Closed {...parts} />
            <SessionWords talk={talk} view={view} />
          </>
        ) : (
          <>
            <div class="session-stage">
              <StageOf {...parts} />
            </div>
            <Presence view={view} />
            <SessionWords talk={talk} view={view}>
              <SessionVoiceBar
                network={network}
                talk={talk}
                session={view}
                name={nameOf(otherOf(view, side))}
              />
            </SessionWords>
            <div class="session-foot panel" ref={foot} tabIndex={-1}>
              <Step view={view} side={side} />
              <More view={view} talk={talk} side={side}>
                {isSky(view) && <TalkToggle talk={talk} on={talks} onChange={setTalks} />}
              </More>
            </div>
          </>
        )}
      </div>
    </>
  );
}

export interface StageProps extends InsideProps {
  side: 'guide' | 'member';
  figure: Figure;
  stars: ReturnType<typeof starsOf>;
  touches: ReturnType<typeof touchesOf>;
  lights: Lights;
}

function StageOf(props: StageProps) {
  switch (props.view.stage) {
    case 'grounding':
      return <Grounding {...props} />;
    case 'opening':
      return <Opening {...props} />;
    case 'moving':
      return <Moving {...props} />;
    case 'returning':
      return <Returning {...props} />;
    case 'closing':
      return <Closing {...props} />;
    default:
      return <Arriving {...props} />;
  }
}

const BREATHES: ReadonlySet<string> = new Set(['grounding', 'opening', 'moving', 'returning']);

/** The room behind the words; nothing of it where both want words alone. */
function useScene(view: SessionView, figure: Figure, lights: Lights): void {
  const { seed, stage, stage_at, stopped, starts_at, words_alone } = view;
  const scene = useMemo<RoomView | null>(() => {
    if (words_alone) return null;
    return {
      place: 'room',
      seed,
      clock: () => network.now(),
      open: (now) => openness({ stage, stage_at, stopped }, now),
      breath: BREATHES.has(stage) ? (now) => breathAt(now, starts_at) : null,
      lights: lights.shown,
      figure,
    };
  }, [seed, stage, stage_at, stopped, starts_at, words_alone, figure, lights]);
  usePlace(scene);
}

/** Who is missing, and what becomes of it: the room and the light stay as they are. */
function Presence({ view }: { view: SessionView }) {
  const side = sideOf(view, network.member);
  const other = otherOf(view, side);
  const name = nameOf(other);
  const lost = useLasting(network.connection.value !== 'live');
  const uneven = useLasting(!network.clock.quality.value.good);
  const gone = useLasting(!other.here);
  const refused = network.guided.refused.value;
  if (refused)
    return (
      <Notice kind="trouble" alert>
        {t('session-no-chair')}
      </Notice>
    );
  if (network.ended.value !== null) return null;
  if (lost) return <Notice alert>{t('session-offline')}</Notice>;
  if (gone && other.gone_at !== null)
    return (
      <Notice alert>{t(side === 'guide' ? 'session-member-gone' : 'session-guide-gone', { name })}</Notice>
    );
  if (gone)
    return (
      <p class="session-note soft small" data-calm>
        {view.starts_at > network.now()
          ? t('session-not-here-yet', { name, at: new Date(view.starts_at) })
          : t('session-not-here', { name })}
      </p>
    );
  if (uneven && BREATHES.has(view.stage))
    return (
      <p class="session-note soft small" data-calm>
        {t('session-uneven')}
      </p>
    );
  return null;
}

/** True once something has been so for three seconds: what passes by itself need not be told. */
function useLasting(so: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!so) return;
    const timer = setTimeout(() => setLasts(true), OFFLINE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [so]);
  return so && lasts;
}

/** Tells a screen reader what changed, once: a new stage, or what is offered. */
function useAnnounced(view: SessionView, guides: boolean): void {
  const now = `${view.stage}/${view.stage_at}/${view.stopped}/${view.proposed}`;
  const before = useRef(now);
  useEffect(() => {
    if (before.current === now) return;
    const [stage] = before.current.split('/');
    before.current = now;
    // What begins is seen from its beginning, unless somebody is writing.
    if (stage !== view.stage && !(document.activeElement instanceof HTMLTextAreaElement)) scrollTo(0, 0);
    if (view.proposed && !guides)
      say(t('step-offered', { name: nameOf(view.guide), step: stageTitle(view, view.proposed) }));
    else if (stage !== view.stage || view.stopped)
      say(`${stageTitle(view)}. ${stageWords(view, guides ? 'guide' : 'member')}`);
  }, [now]);
}
