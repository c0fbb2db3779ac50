import { useEffect, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Notice, t } from '../../ui';
import type { CallView, HeldView, RoomView } from '../../wire';
import { rememberPlace } from '../leave';
import { network } from '../network';
import { Bar, FootEnd, go, type ScreenProps, usePhase } from '../shell';
import { LeadTools } from '../supporter/lead-tools';
import { Breath } from './breath';
import { CallerTools } from './caller-tools';
import { Composer } from './composer';
import { Danger } from './danger';
import { Ending } from './ending';
import { LinesLarge } from './lines-large';
import { Words } from './words';
import './talk.css';

/** The room of two (and those they call in): words, a light to breathe with, and the ways out. */
export default function TalkScreen({ params }: ScreenProps) {
  const room = params.room ?? '';
  const [ready, setReady] = useState(network.presence.value === 'signed_in');

  useEffect(() => {
    rememberPlace(`/talk/${room}`);
    if (ready) return;
    network
      .begin()
      .then((known) => (known ? setReady(true) : go('/home', { replace: true })))
      .catch(() => setReady(true));
  }, [room]);

  if (!ready) return <Opening />;
  return <Open talk={network.talk(room)} room={room} />;
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
  const steady = talk.steady();
  usePhase(talk.standing.value === 'gone' || view?.closed_at ? 'dawn' : 'held');

  useEffect(() => {
    if (!call) return;
    // The call rings again, or was closed: the screen that tells about it takes over.
    if (call.state === 'waiting' || call.state === 'ringing' || call.state === 'parked')
      go('/reach', { replace: true });
    if (call.state === 'closed') go('/after', { replace: true, state: { room } });
  }, [call?.state]);

  if (talk.standing.value === 'gone') return <Gone />;
  return (
    <>
      <Bar>
        <With talk={talk} view={view} />
      </Bar>
      <h1 class="unseen">{t('talk-title')}</h1>
      <Connection />
      {(call?.danger || held?.danger) && <Danger caller={call !== null} talk={talk} />}
      {call && <CallerNotices call={call} />}
      {held && <HeldNotices held={held} />}
      <p class="talk-note soft small" data-calm>
        {view && view.members.length > 2 ? t('talk-note-more') : t('talk-note')}
      </p>
      <Words talk={talk} room={room} />
      {steady && (
        <div class="panel talk-steady">
          <Breath now={() => network.now()} from={steady.from} />
          <Button kind="text" onClick={() => void talk.say({ kind: 'steady', text: '0 0' })}>
            {t('talk-steady-stop')}
          </Button>
        </div>
      )}
      <Composer talk={talk} room={room} />
      {call && <CallerTools call={call} talk={talk} />}
      {held && <LeadTools held={held} talk={talk} />}
      {(call || held?.role === 'lead') && (
        <FootEnd>
          <Button kind="text" onClick={() => setEnding(true)}>
            {t('talk-end')}
          </Button>
        </FootEnd>
      )}
      <Dialog open={ending} onClose={() => setEnding(false)} title={t('talk-end-title')}>
        <Ending call={call} held={held} done={() => setEnding(false)} />
      </Dialog>
    </>
  );
}

function With({ talk, view }: { talk: Talk; view: RoomView | null }) {
  const me = network.me.value?.member;
  const others = view?.members.filter((one) => one.member !== me) ?? [];
  if (others.length === 0) return <span class="soft">{t('talk-alone')}</span>;
  const [one] = others;
  const here = one?.here ?? false;
  const inside = talk.standing.value === 'inside';
  return (
    <span class="talk-with">
      {t('talk-with', { names: others.map((each) => each.name ?? each.star).join(', ') })}{' '}
      <span class={here && inside ? 'talk-here' : 'soft'}>
        <span class="talk-dot" aria-hidden="true" />
        {!inside ? t('talk-coming') : here ? t('talk-here') : t('talk-away')}
      </span>
    </span>
  );
}

/** Says that the connection is down only when it lasts, and what is kept meanwhile. */
function Connection() {
  const state = network.connection.value;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    setShown(false);
    if (state === 'live') return;
    const timer = setTimeout(() => setShown(true), 3_000);
    return () => clearTimeout(timer);
  }, [state]);
  if (!shown || state === 'live') return null;
  return <Notice alert>{t('talk-offline')}</Notice>;
}

function CallerNotices({ call }: { call: CallView }) {
  return (
    <>
      {call.lead_dropped_at !== null && <Notice alert>{t('talk-dropped')}</Notice>}
      {call.handing_over && <Notice>{t('talk-handing-over')}</Notice>}
      {call.steward_asked && <Notice>{t('talk-steward-asked')}</Notice>}
      {call.lines_large && call.need === 'crisis' && <LinesLarge />}
    </>
  );
}

function HeldNotices({ held }: { held: HeldView }) {
  return (
    <>
      {!held.let_in && <Notice>{t('talk-not-yet-in')}</Notice>}
      {held.caller_away_at !== null && <Notice>{t('talk-caller-away')}</Notice>}
      {held.minor && <Notice>{t('talk-minor')}</Notice>}
    </>
  );
}

function Gone() {
  rememberPlace(null);
  return (
    <div class="panel stack">
      <h1>{t('talk-gone-title')}</h1>
      <p>{t('talk-gone')}</p>
      <a class="button button-primary" href="/home">
        {t('talk-home')}
      </a>
    </div>
  );
}
