/** What a person sees of voice in a meeting: two choices, how it stands in words, and what went wrong. */
import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { onLeave } from '../app/leave';
import type { Network } from '../net/network';
import type { Talk } from '../net/talk';
import { Button, ids, loadTexts, Switch, t } from '../ui';
import type { MeetingView } from '../wire';
import { Voice, type VoiceState } from './voice';
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

function wordsOf(state: VoiceState, holds: boolean, name: string): string {
  if (state.speaking === 'opening') return t('voice-speak-opening');
  if (state.speaking === 'on') return t(textOf(HEARD, state.heard));
  if (holds) return t('voice-speak-hint');
  if (state.listening === 'off') return state.aloud ? t('voice-listen-offered', { name }) : '';
  if (state.listening === 'waiting') return t('voice-listen-waiting');
  return t(textOf(HEARINGS, state.listening), { name });
}

interface VoiceBarProps {
  network: Network;
  talk: Talk;
  meeting: MeetingView;
  /** The chosen name of a member, or what stands for it. */
  nameOf: (member: string) => string;
}

/** To be placed once in the screen of a meeting, for as long as the meeting is shown. */
export function VoiceBar({ network, talk, meeting, nameOf }: VoiceBarProps) {
  const [voice, setVoice] = useState<Voice | null>(null);
  const [ready, setReady] = useState(false);
  /** Rises when a page comes back that the browser had laid aside, with everything closed. */
  const [times, setTimes] = useState(0);
  const offered = meeting.voice && meeting.stage !== 'closed';

  useEffect(() => {
    void loadTexts('voice').then(() => setReady(true));
  }, []);

  useEffect(() => {
    if (!offered) return undefined;
    const { attended, crypto, deviceId: device, http, member: me } = network;
    const made = new Voice({
      meeting: attended.view,
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
  }, [offered, talk, network, meeting.meeting, times]);

  if (!offered || !voice || !ready) return null;
  const { piece } = meeting;
  const holds = piece.state === 'held' && piece.member === network.member;
  const name = piece.member ? nameOf(piece.member) : '';
  return <Choices voice={voice} holds={holds} name={name} />;
}

function Choices({ voice, holds, name }: { voice: Voice; holds: boolean; name: string }) {
  const state = voice.state.value;
  const { listening, speaking, protection, trouble } = state;
  const words = wordsOf(state, holds, name);
  return (
    <section class="voice">
      <div class="voice-choices">
        {!holds && (
          <Switch on={listening !== 'off'} onChange={(on) => void voice.listen(on)}>
            {t('voice-listen')}
          </Switch>
        )}
        {holds && speaking !== 'on' && (
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
          {listening !== 'off' && !holds && (
            <Button kind="text" onClick={() => void voice.listen(true)}>
              {t('voice-again')}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}
