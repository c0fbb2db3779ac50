import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Notice, say, t } from '../../ui';
import { VoiceBar } from '../../voice/voice-bar';
import type { CircleView, MeetingView } from '../../wire';
import { useAct } from '../act';
import { Begun } from '../begun';
import { useFigure } from '../library/figure';
import { useFoot } from '../member/foot';
import { network } from '../network';
import { Bar, go, type Phase, type ScreenProps, usePhase } from '../shell';
import { MeetingBar } from './bar';
import { Closed } from './closed';
import { Desk } from './desk';
import { departed, useEntered } from './enter';
import { Holding } from './holding';
import { forgetWords, useKeptWords } from './kept-words';
import { BesideRooms, Lean, LeanAnswered } from './lean';
import { PassAhead, PieceWays, Signs } from './listening';
import { type Moment, momentOf, nameOf, seatOf, wasRemoved } from './moment';
import { NotIn } from './not-in';
import { CircleSong } from './opening';
import { Promises } from './promises';
import { RecordingOnItsWay } from './recording-chosen';
import { CircleRecording } from './recording-heard';
import { sending } from './recording-sent';
import { Ring } from './ring';
import { Safety } from './safety';
import { WhatWasSaid } from './said';
import { useSigns } from './signs';
import { longWords, shortWords } from './words-of';
import '../library/library.css';
import '../member/talk.css';
import './ring.css';
import './hand.css';
import './meeting.css';

/** From this width on the desk stands beside the ring; below it, it is a sheet. */
const BESIDE = '(min-width: 80rem)';
const OFFLINE_AFTER_MS = 3_000;

/** A meeting of a circle: the ring of chairs, whose turn it is, and what was said. */
export default function MeetingScreen({ params }: ScreenProps) {
  useFigure();
  return (
    <Begun title={t('meeting-title')}>
      <Entered circle={params.circle ?? ''} start={params.start ?? ''} />
    </Begun>
  );
}

function Entered({ circle, start }: { circle: string; start: string }) {
  const entered = useEntered(circle, start);
  const { attended } = network;
  const view = attended.view.value?.start === start ? attended.view.value : null;
  const { past } = entered;
  if (past?.stage === 'closed' && !wasRemoved(past))
    return <Inside key={past.room} view={past} circle={entered.circle} talk={network.talk(past.room)} />;
  if (entered.trouble && !(view && attended.isIn(view.meeting)))
    return <NotIn circle={circle} start={start} entered={entered} />;
  if (!view)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('meeting-title')}</h1>
        <p>{t('meeting-coming-in')}</p>
      </div>
    );
  if (wasRemoved(view))
    return (
      <>
        <h1 class="unseen">{entered.circle?.theme ?? t('meeting-title')}</h1>
        <Safety view={view} />
      </>
    );
  return <Inside key={view.room} view={view} circle={entered.circle} talk={network.talk(view.room)} />;
}

const PHASES: Partial<Record<MeetingView['stage'], Phase>> = {
  gathering: 'dusk',
  opening: 'night',
  closing: 'night',
  closed: 'dawn',
};

interface InsideProps {
  view: MeetingView;
  circle: CircleView | null;
  talk: Talk;
}

function Inside({ view, circle, talk }: InsideProps) {
  const me = network.member;
  const moment = momentOf(view, me);
  const leads = view.lead === me && view.stage !== 'closed';
  const beside = useWide();
  const kept = useKeptWords(talk);
  const closed = view.stage === 'closed';
  usePhase(PHASES[view.stage] ?? 'held');
  useFoot();
  useAnnounced(view, moment);
  useSigns(talk, (member) => nameOf(seatOf(network.attended.view.peek() ?? view, member)));

  const foot = useFocusKept(moment);

  useEffect(() => {
    if (closed) forgetWords(view.room);
  }, [closed]);

  return (
    <>
      <Bar>
        <MeetingBar view={view} />
      </Bar>
      <div class="meeting" data-stage={view.stage} data-moment={moment} data-lead={leads || undefined}>
        <section class="meeting-ring" aria-label={t('meeting-ring')}>
          <header class="meeting-head" data-calm>
            <h1>{circle?.theme ?? t('meeting-title')}</h1>
            <Prompt view={view} />
          </header>
          <Ring view={view} circle={circle}>
            <p class="seats-words">{shortWords(view, moment)}</p>
          </Ring>
        </section>
        {leads && beside && (
          <aside class="meeting-desk panel" aria-label={t('conduct-title')}>
            <Desk view={view} talk={talk} />
          </aside>
        )}
        <div class="meeting-words">
          <CircleSong view={view} />
          <CircleRecording talk={talk} view={view} />
          <What view={view} moment={moment} leads={leads} />
          {view.stage === 'gathering' && <Promises circle={circle} view={view} />}
          <Safety view={view} />
          <WhatWasSaid talk={talk} view={view} />
          <Connection view={view} />
          <LeanAnswered view={view} />
          <BesideRooms view={view} />
          {closed ? (
            <Closed view={view} circle={circle} talk={talk} />
          ) : (
            <div ref={foot} class="talk-foot meeting-foot panel" tabIndex={-1}>
              <VoiceBar
                network={network}
                talk={talk}
                meeting={view}
                nameOf={(member) => nameOf(seatOf(view, member))}
              />
              {sending.value?.room === view.room ? (
                <RecordingOnItsWay />
              ) : moment === 'mine_held' ? (
                <Holding key={view.piece.since} talk={talk} view={view} kept={kept} />
              ) : (
                <>
                  <PieceWays view={view} />
                  <WordsKept kept={kept} />
                  {moment !== 'mine_offered' && (
                    <>
                      <Signs talk={talk} />
                      <Quiet view={view} talk={talk} sheet={leads && !beside} />
                    </>
                  )}
                </>
              )}
              {moment === 'mine_held' && !sending.value && leads && !beside && (
                <Sheet view={view} talk={talk} />
              )}
              <TakeLead view={view} />
            </div>
          )}
          {moment === 'mine_offered' && (
            <div class="panel meeting-beside-offer">
              <Quiet view={view} talk={talk} sheet={leads && !beside} />
            </div>
          )}
          {moment === 'mine_held' && !closed && (
            <div class="panel meeting-beside-offer">
              <div class="meeting-quiet">
                <Lean view={view} />
              </div>
            </div>
          )}
          {!closed && <LeaveMeeting view={view} />}
        </div>
      </div>
    </>
  );
}

/** The prompt of the round, large: it stays while people speak to it. */
function Prompt({ view }: { view: MeetingView }) {
  if (view.stage !== 'round' || !view.prompt) return null;
  return (
    <h2 class="meeting-prompt" dir="auto">
      {view.prompt}
    </h2>
  );
}

function What({ view, moment, leads }: { view: MeetingView; moment: Moment; leads: boolean }) {
  // Of what is in one's own hands it is said where the hands are.
  const words = moment === 'mine_offered' ? '' : longWords(view, moment, leads);
  const starts = moment === 'gathering' && view.starts_at > network.now();
  if (!words && !starts) return null;
  return (
    <p class="meeting-what" data-calm>
      {starts && <>{t('meeting-begins', { at: new Date(view.starts_at) })} </>}
      {words}
    </p>
  );
}

/** Words that are kept for the turn of whoever wrote them: given back by the server, or written ahead. */
function WordsKept({ kept }: { kept: ReturnType<typeof useKeptWords> }) {
  if (!kept.words) return null;
  return (
    <details class="fold words-kept" open={kept.givenBack}>
      <summary>{t('words-kept')}</summary>
      <p class="speech" dir="auto">
        {kept.words}
      </p>
    </details>
  );
}

/** What is there at any time. While the piece is offered it stands below, so that the offer covers nobody. */
function Quiet({ view, talk, sheet }: { view: MeetingView; talk: Talk; sheet: boolean }) {
  return (
    <div class="meeting-quiet">
      <Lean view={view} />
      <PassAhead view={view} />
      {sheet && <Sheet view={view} talk={talk} />}
    </div>
  );
}

function Sheet({ view, talk }: { view: MeetingView; talk: Talk }) {
  const [open, setOpen] = useState(false);
  const leaning = view.mine?.leaning.length ?? 0;
  return (
    <>
      <Button
        class="meeting-lead"
        icon={leaning > 0 ? 'heart' : 'settings'}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {leaning > 0 ? t('conduct-open-leaning') : t('conduct-open')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('conduct-title')}>
        <Desk view={view} talk={talk} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** A facilitator or co-facilitator who does not lead can take it over, above all when nobody leads. */
function TakeLead({ view }: { view: MeetingView }) {
  const { busy, trouble, run } = useAct();
  const mine = seatOf(view, network.member);
  if (!mine || mine.role === 'member' || view.lead === network.member) return null;
  return (
    <div class="meeting-acts">
      <Button kind="text" busy={busy} onClick={() => void run(() => network.attended.lead('take_lead'))}>
        {t('conduct-take-lead')}
      </Button>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

/** Leaving takes one press and no reason; to the others it looks like a lost connection. */
function LeaveMeeting({ view }: { view: MeetingView }) {
  async function leave() {
    // Whether or not it arrives: nobody is kept from leaving.
    await network.http.post(`/api/meetings/${view.meeting}/leave`).catch(() => undefined);
    departed();
    go(`/circles/${view.circle}`);
  }
  return (
    <Button kind="text" class="meeting-out" onClick={() => void leave()}>
      {t('meeting-leave')}
    </Button>
  );
}

/** Says that the connection is down, and what is kept meanwhile. */
function Connection({ view }: { view: MeetingView }) {
  const lost = network.connection.value !== 'live';
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!lost) return;
    const timer = setTimeout(() => setLasts(true), OFFLINE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (network.attended.refused.value)
    return (
      <Notice kind="trouble" alert>
        {t('meeting-no-chair')}
      </Notice>
    );
  if (!lost || !lasts || network.ended.value !== null) return null;
  const mine = view.piece.state === 'held' && view.piece.member === network.member;
  return <Notice alert>{mine ? t('meeting-offline-holding') : t('meeting-offline')}</Notice>;
}

/** Tells a screen reader what changed, once, in the words that stand in the ring; a new prompt before them. */
function useAnnounced(view: MeetingView, moment: Moment): void {
  const round = `${view.stage}/${view.round_no}`;
  const turn = `${round}/${moment}/${view.piece.member}/${view.piece.asked_back}`;
  const before = useRef({ round, turn });
  useEffect(() => {
    const was = before.current;
    before.current = { round, turn };
    if (was.turn === turn) return;
    const prompt = was.round !== round && view.stage === 'round' ? view.prompt : '';
    const leads = view.lead === network.member;
    say([prompt, shortWords(view, moment), longWords(view, moment, leads)].filter(Boolean).join('. '));
  }, [turn]);
}

/** Whoever pressed a button that is gone by that press goes on from the same place. */
function useFocusKept(moment: Moment) {
  const foot = useRef<HTMLDivElement>(null);
  const within = useRef(false);
  useEffect(() => {
    const look = (event: FocusEvent) => {
      within.current = foot.current?.contains(event.target as Node) ?? false;
    };
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, []);
  useEffect(() => {
    if (within.current && document.activeElement === document.body)
      foot.current?.focus({ preventScroll: true });
  }, [moment]);
  return foot;
}

function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(BESIDE).matches);
  useEffect(() => {
    const query = matchMedia(BESIDE);
    const change = () => setWide(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return wide;
}
