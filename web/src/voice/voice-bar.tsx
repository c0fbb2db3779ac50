/** What a person sees of voice in a meeting or a session: two choices, how it stands in words, and what went wrong. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { onLeave } from '../app/leave';
import type { Network } from '../net/network';
import type { Talk } from '../net/talk';
import { Button, ids, loadTexts, Switch, t } from '../ui';
import type { MeetingView, SessionView } from '../wire';
import type { Protection } from './frames';
import { ofMeeting, ofSession } from './places';
import { Voice, type VoicePlace, type VoiceState } from './voice';
import './voice.css';

/** In the order of VoiceTrouble. */
const TROUBLES = ids(
  'voice-microphone-refused',
  'voice-microphone-missing',
  'voice-microphone-busy',
  'voice-microphone-lost',
  'voice-relay-gone',
  'voice-connection-lost',
  'voice-not-reached',
  'voice-no-voice-here',
  'voice-adults-only',
  'voice-not-offered',
  'voice-not-now',
);
const HEARINGS = ids(
  'voice-listen-joining',
  'voice-listen-hearing',
  'voice-listen-muted',
  'voice-listen-faltering',
);

const HEARD = ids('voice-heard-by-nobody', 'voice-heard-by-somebody', 'voice-heard-faltering');

const textOf = (names: readonly string[], word: string) =>
  names.find((name) => name.endsWith(`-${word.replaceAll('_', '-')}`)) ?? '';

/** Whose turn it is, as far as the bar says it. `name`: of the other who may be heard; empty: nobody. */
interface Turns {
  /** One speaks and the others listen, or both do as they like. */
  way: 'one' | 'both';
  mine: boolean;
  name: string;
}

function wordsOf(state: VoiceState, turns: Turns): string[] {
  const both = turns.way === 'both';
  const spoken = speakingWords(state, turns);
  return both || !spoken ? [spoken, listeningWords(state, turns)] : [spoken];
}

function speakingWords({ speaking, heard }: VoiceState, { way, mine }: Turns): string {
  if (speaking === 'opening') return t('voice-speak-opening');
  if (speaking === 'on') return t(textOf(HEARD, heard));
  if (!mine) return '';
  return way === 'both' ? t('voice-speak-hint-both') : t('voice-speak-hint');
}

function listeningWords({ aloud, listening }: VoiceState, { way, name }: Turns): string {
  if (listening === 'off') return aloud ? t('voice-listen-offered', { name }) : '';
  if (listening !== 'waiting') return t(textOf(HEARINGS, listening), { name });
  return way === 'both' ? t('voice-listen-waiting-both', { name }) : t('voice-listen-waiting');
}

/** How what goes on now is kept from others: the weaker of the two ways, if they differ. */
function protectionOf({ carried, protection }: VoiceState): Protection | null {
  return carried === 'transport' || protection === 'transport' ? 'transport' : (carried ?? protection);
}

interface MeetingVoiceProps {
  network: Network;
  talk: Talk;
  meeting: MeetingView;
  /** The chosen name of a member, or what stands for it. */
  nameOf: (member: string) => string;
}

/** To be placed once in the screen of a meeting, for as long as the meeting is shown. */
export function VoiceBar({ network, talk, meeting, nameOf }: MeetingVoiceProps) {
  const place = () => {
    const view = network.attended.view.value;
    return view && ofMeeting(view);
  };
  const { piece } = meeting;
  const mine = piece.state === 'held' && piece.member === network.member;
  const turns: Turns = { way: 'one', mine, name: piece.member ? nameOf(piece.member) : '' };
  const offered = meeting.voice && meeting.stage !== 'closed';
  return <Bar network={network} talk={talk} of={meeting.meeting} {...{ offered, place, turns }} />;
}

interface SessionVoiceProps {
  network: Network;
  talk: Talk;
  session: SessionView;
  /** The name of the other, or what stands for it. */
  name: string;
}

/** To be placed once in the screen of a guided session, for as long as the session is shown. */
export function SessionVoiceBar({ network, talk, session, name }: SessionVoiceProps) {
  const place = () => {
    const view = network.guided.view.value;
    return view && ofSession(view);
  };
  const offered = session.voice && session.stage !== 'closed';
  const turns: Turns = { way: 'both', mine: true, name };
  return <Bar network={network} talk={talk} of={session.session} {...{ offered, place, turns }} />;
}

interface BarProps {
  network: Network;
  talk: Talk;
  /** The id of the place; another one begins anew. */
  of: string;
  offered: boolean;
  /** Reads the newest view. */
  place: () => VoicePlace | null;
  turns: Turns;
}

function Bar({ network, talk, of, offered, place, turns }: BarProps) {
  const [voice, setVoice] = useState<Voice | null>(null);
  const [ready, setReady] = useState(false);
  /** Rises when a page comes back that the browser had laid aside, with everything closed. */
  const [times, setTimes] = useState(0);

  useEffect(() => {
    void loadTexts('voice').then(() => setReady(true));
  }, []);

  useEffect(() => {
    if (!offered) return undefined;
    const { attended, crypto, deviceId: device, http, member: me } = network;
    const now: ReadonlySignal<VoicePlace | null> = computed(place);
    const made = new Voice({
      place: now,
      room: talk.view,
      live: computed(() => network.connection.value === 'live'),
      me,
      device,
      crypto,
      http,
      send: (frame) => attended.signal(frame),
      listen: (take) => attended.listen(take),
    });
    setVoice(made);
    const stop = () => made.stop();
    const release = onLeave(stop);
    const again = ({ persisted }: PageTransitionEvent) => persisted && setTimes((count) => count + 1);
    addEventListener('pagehide', stop);
    addEventListener('pageshow', again);
    return () => {
      removeEventListener('pagehide', stop);
      removeEventListener('pageshow', again);
      release();
      stop();
      setVoice(null);
    };
  }, [offered, talk, network, of, times]);

  if (!offered || !voice || !ready) return null;
  return <Choices voice={voice} turns={turns} />;
}

function Choices({ voice, turns }: { voice: Voice; turns: Turns }) {
  const state = voice.state.value;
  const { listening, speaking, trouble } = state;
  const listens = turns.way === 'both' || !turns.mine;
  const words = wordsOf(state, turns).filter(Boolean).join(' ');
  const protection = protectionOf(state);
  return (
    <section class="voice">
      <div class="voice-choices">
        {listens && (
          <Switch on={listening !== 'off'} onChange={(on) => void voice.listen(on)}>
            {t('voice-listen')}
          </Switch>
        )}
        {turns.mine && speaking !== 'on' && (
          <Button icon="sound" busy={speaking === 'opening'} onClick={() => void voice.speak(true)}>
            {t('voice-speak')}
          </Button>
        )}
        {speaking === 'on' && (
          <Button icon="close" onClick={() => void voice.speak(false)}>
            {t('voice-close')}
          </Button>
        )}
        {listening === 'muted' && (
          <Button kind="primary" onClick={() => voice.hear()}>
            {t('voice-hear')}
          </Button>
        )}
      </div>
      <p class="voice-words small" role="status" hidden={!words}>
        {words} {protection && (protection === 'frames' ? t('voice-frames') : t('voice-transport'))}
      </p>
      {trouble && (
        <p class="voice-trouble trouble small" role="alert">
          {t(textOf(TROUBLES, trouble))}
          {listening !== 'off' && listens && (
            <Button kind="text" onClick={() => void voice.listen(true)}>
              {t('voice-again')}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}
