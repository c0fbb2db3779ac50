import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Actions, Button, Dialog, Notice, t } from '../../ui';
import type { CallView, HeldView } from '../../wire';
import { Elsewhere } from '../elsewhere';
import { Ended } from '../ended';
import { rememberPlace } from '../leave';
import { BackToCircle, isMeetingRoom } from '../meeting/back';
import { network } from '../network';
import { Bar, FootEnd, go, type ScreenProps, usePhase } from '../shell';
import { LeadAsked, LeadTools, WhatWasTold } from '../supporter/lead-tools';
import { CallerAsked, CallerTools } from './caller-tools';
import { Composer } from './composer';
import { Danger } from './danger';
import { Ending } from './ending';
import { useFoot } from './foot';
import { Gone } from './gone';
import { LinesLarge } from './lines-large';
import { SideRoomOf } from './side-rooms';
import { Steady } from './steady';
import { TalkBar } from './talk-bar';
import { Words } from './words';
import './talk.css';

/** The room of two (and those they call in): words, a light to breathe with, and the ways out. */
export default function TalkScreen({ params }: ScreenProps) {
  const room = params.room ?? '';
  const presence = network.presence.value;

  useEffect(() => {
    rememberPlace(`/talk/${room}`);
    if (network.presence.value === 'signed_in') return;
    const home = () => {
      if (network.presence.value !== 'elsewhere') go('/home', { replace: true });
    };
    network.begin().then((known) => known || home(), home);
  }, [room]);

  if (presence === 'elsewhere') return <Elsewhere />;
  if (presence !== 'signed_in') return <Opening />;
  return <Open key={room} talk={network.talk(room)} room={room} />;
}

function Opening() {
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('talk-opening')}</h1>
      <p>{t('talk-opening-words')}</p>
    </div>
  );
}

function Open({ talk, room }: { talk: Talk; room: string }) {
  const call = network.call.value?.room === room ? network.call.value : null;
  const held = network.post.value?.held.find((one) => one.room === room) ?? null;
  const view = talk.view.value;
  const [ending, setEnding] = useState(false);
  const over = view?.closed_at != null || talk.standing.value === 'gone';
  usePhase(over ? 'dawn' : 'held');
  useFoot();
  useFollowing(call, room);

  if (talk.standing.value === 'gone') return <Gone why={talk.gone.value ?? 'unknown'} />;
  const side = view?.kind === 'side';
  return (
    <>
      <Bar>
        <TalkBar talk={talk} view={view} />
      </Bar>
      <h1 class="unseen">{side ? t('side-title') : t('talk-title')}</h1>
      <p class="talk-note soft small" data-calm>
        {side
          ? isMeetingRoom(view?.parent)
            ? t('beside-note')
            : t('side-note')
          : view && view.members.length > 2
            ? t('talk-note-more')
            : t('talk-note')}
      </p>
      {held && <WhatWasTold held={held} />}
      <BackToCircle />
      <Words talk={talk} signs={!over} />
      <Connection />
      {(call?.danger || held?.danger) && <Danger caller={call !== null} />}
      {call && <CallerNotices call={call} />}
      {held && <HeldNotices held={held} talk={talk} />}
      {call && <CallerAsked call={call} />}
      {held && <LeadAsked held={held} />}
      <SideRoomOf room={room} />
      <Steady talk={talk} />
      {over ? (
        <Over caller={call !== null} />
      ) : (
        <div class="talk-foot panel">
          <div class="talk-tools">
            {call && <CallerTools call={call} talk={talk} />}
            {held && <LeadTools held={held} talk={talk} />}
            {side && view?.parent && !isMeetingRoom(view.parent) && (
              <a class="button button-text" href={`/talk/${view.parent}`}>
                {t('side-back')}
              </a>
            )}
          </div>
          <Composer talk={talk} room={room} />
        </div>
      )}
      {!over && (call || held?.role === 'lead') && (
        <FootEnd>
          <Button kind="text" onClick={() => setEnding(true)}>
            {t('talk-end')}
          </Button>
        </FootEnd>
      )}
      <ChangedKey talk={talk} />
      <Dialog open={ending} onClose={() => setEnding(false)} title={t('talk-end-title')}>
        <Ending call={call} held={held} done={() => setEnding(false)} />
      </Dialog>
    </>
  );
}

/** The key of somebody here is another than before: nothing is said to them until the person has decided. */
function ChangedKey({ talk }: { talk: Talk }) {
  const changed = talk.changedKeys.value;
  const [later, setLater] = useState(false);
  const names = changed.map(({ member }) => {
    const who = talk.member(member);
    return who?.name ?? who?.star ?? t('talk-somebody');
  });
  const name = names.join(', ');
  if (changed.length === 0) return null;
  return (
    <>
      <Notice alert>{t('talk-key-changed', { name })}</Notice>
      <Dialog open={!later} onClose={() => setLater(true)} title={t('talk-key-title')}>
        <p>{t('talk-key-changed', { name })}</p>
        <p>{t('talk-key-words')}</p>
        <div class="row row-spread">
          <Button kind="text" onClick={() => go('/home')}>
            {t('talk-key-leave')}
          </Button>
          <Button kind="primary" onClick={() => void talk.acceptKeys()}>
            {t('talk-key-accept')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** Goes where the call went while one looked on: it rings again, or it was closed. */
function useFollowing(call: CallView | null, room: string): void {
  const before = useRef<CallView['state'] | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = call?.state ?? null;
    if (!call) return;
    if (call.state === 'waiting' || call.state === 'ringing' || call.state === 'parked')
      go('/reach', { replace: true });
    // Who comes to read an ended talk once more is left to read it.
    if (call.state === 'closed' && was === 'held') go('/after', { replace: true, state: { room } });
  }, [call?.state]);
}

/** True once something has been so for three seconds: what passes by itself need not be told. */
function useLasting(so: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!so) return;
    const timer = setTimeout(() => setLasts(true), 3_000);
    return () => clearTimeout(timer);
  }, [so]);
  return so && lasts;
}

/** Says that the connection is down, and what is kept meanwhile. */
function Connection() {
  const lasts = useLasting(network.connection.value !== 'live');
  if (network.ended.value !== null) return <Ended />;
  if (!lasts) return null;
  return <Notice alert>{t('talk-offline')}</Notice>;
}

function CallerNotices({ call }: { call: CallView }) {
  return (
    <>
      {call.lead_dropped_at !== null && <Notice alert>{t('talk-dropped')}</Notice>}
      {call.handing_over && <Notice icon="shift">{t('talk-handing-over')}</Notice>}
      {call.steward_asked && <Notice icon="chat">{t('talk-steward-asked')}</Notice>}
      {call.lines_large && call.need === 'crisis' && <LinesLarge />}
    </>
  );
}

function HeldNotices({ held, talk }: { held: HeldView; talk: Talk }) {
  // This device knows sooner than the server's view that it is inside.
  const outside = useLasting(!held.let_in && talk.standing.value !== 'inside');
  return (
    <>
      {outside && <Notice>{t('talk-not-yet-in')}</Notice>}
      {held.caller_away_at !== null && <Notice>{t('talk-caller-away')}</Notice>}
      {held.minor && <Notice>{t('talk-minor')}</Notice>}
    </>
  );
}

/** The talk has ended; until its dawn it can be read. */
function Over({ caller }: { caller: boolean }) {
  const supporter = network.me.value?.roles.includes('supporter') ?? false;
  return (
    <Actions>
      <p class="talk-note soft small" data-calm>
        {t('talk-closed')}
      </p>
      <a class="button button-primary" href={caller || !supporter ? '/after' : '/post'}>
        {caller || !supporter ? t('talk-on') : t('talk-to-post')}
      </a>
    </Actions>
  );
}
