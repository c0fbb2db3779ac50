import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../crypto/client';
import type { Talk } from '../../net/talk';
import type { Gathered } from '../../sound/recording';
import { Notice, Switch, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { sound } from '../preferences';
import { useClock } from './clock';
import { PIECES, recordingMs } from './openings';
import { interrupted } from './recording-sent';

const LOOK_MS = 1_000;

/** How the recording stands on this device. */
type Standing =
  | 'whole'
  /** Some of it has not come, or not yet. */
  | 'missing'
  /** It was said before this device could read in the room. */
  | 'late'
  /** It is not what was sent. */
  | 'broken'
  /** This browser knows no way to play it. */
  | 'unplayable';

/** What was said of the recording with which the circle was opened; undefined as long as nobody has looked. */
function useGathered(pieces: readonly Message[]): Gathered | null | undefined {
  const [found, setFound] = useState<Gathered | null | undefined>(undefined);
  const last = pieces.at(-1);

  useEffect(() => {
    if (!last) return setFound(null);
    let gone = false;
    void import('../../sound/recording')
      .then(({ gather }) => {
        const same = (one: Gathered) =>
          one.sender === last.sender && last.lines[0]?.startsWith(`${one.checksum} `);
        if (!gone) setFound(gather(pieces).findLast(same) ?? null);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [pieces.length, last?.seq]);

  return found;
}

/** Plays it from its moment on the shared clock, while sound is switched on. @returns whether it cannot be played */
function usePlayed(found: Gathered | null | undefined, at: number): boolean {
  const on = sound.value;
  const whole = found?.whole ?? null;
  const ms = found?.ms ?? 0;
  const [mute, setMute] = useState(false);

  useEffect(() => {
    if (!on || !whole) return;
    let over = false;
    let playing: { stop: () => void } | undefined;
    // Whoever leaves while it is being made ready hears nothing of it.
    const forget = onLeave(() => {
      over = true;
    });
    void import('../../sound/play_recording')
      .then(async ({ decodeHere, playRecording }) => {
        await decodeHere(whole);
        if (!over) playing = playRecording(whole, ms, at, () => network.now());
      })
      .catch(() => !over && setMute(true));
    return () => {
      over = true;
      forget();
      playing?.stop();
    };
  }, [on, whole, ms, at]);

  return mute;
}

/** The recording that opens the circle: while it comes, while it plays, and when it is over. */
export function CircleRecording({ talk, view }: { talk: Talk; view: MeetingView }) {
  const ms = view.stage === 'opening' ? recordingMs(view.opening) : null;
  const pieces = talk.messages.value.filter((one) => one.kind === PIECES);
  if (ms !== null && view.opening_at !== null) return <Plays pieces={pieces} at={view.opening_at} ms={ms} />;
  if (view.stage !== 'gathering') return null;
  if (interrupted.value === view.room && view.lead === network.member)
    return (
      <Notice kind="trouble" alert>
        {t('recording-interrupted')}
      </Notice>
    );
  const { state, member, since } = view.piece;
  const comes = state === 'held' && member !== network.member && pieces.some((one) => one.at >= since);
  return comes ? (
    <p class="panel" data-recording="coming" aria-live="polite">
      {t('recording-coming')}
    </p>
  ) : null;
}

function Plays({ pieces, at, ms }: { pieces: readonly Message[]; at: number; ms: number }) {
  // What is said later is not what the circle was opened with.
  const found = useGathered(pieces.filter((one) => one.at <= at));
  const mute = usePlayed(found, at);
  const ends = at + (found?.ms ?? ms);
  const over = useClock(LOOK_MS) >= ends && ends > at;
  const standing = found === undefined ? undefined : mute ? 'unplayable' : standingOf(found);

  return (
    <div class="panel stack stack-small" data-recording={over ? 'over' : standing}>
      <div aria-live="polite">
        <p>{over ? t('recording-over') : t('recording-plays')}</p>
        {!over && standing && standing !== 'whole' && <p class="small">{why(standing)}</p>}
      </div>
      {!over && ends > at && <p class="soft small">{t('recording-until', { at: new Date(ends) })}</p>}
      {!over && standing === 'whole' && (
        <Switch
          on={sound.value}
          onChange={(on) => {
            sound.value = on;
          }}
        >
          {t('opening-sound')}
        </Switch>
      )}
    </div>
  );
}

function standingOf(found: Gathered | null): Standing {
  if (!found) return 'late';
  if (found.broken) return 'broken';
  return found.whole ? 'whole' : 'missing';
}

function why(standing: Exclude<Standing, 'whole'>): string {
  if (standing === 'missing') return t('recording-missing');
  if (standing === 'late') return t('recording-late');
  return standing === 'broken' ? t('recording-broken') : t('recording-unplayable-here');
}
