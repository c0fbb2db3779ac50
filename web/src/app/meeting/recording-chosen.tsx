import { useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import type { Refusal } from '../../sound/recording';
import { Button, t } from '../../ui';
import type { Act } from '../act';
import { Line } from './holding';
import { chosen, interrupted, openWith, sending, stopSending } from './recording-sent';

const SECOND_MS = 1000;

interface ChoiceProps {
  talk: Talk;
  act: Act;
  /** Whether it is what was prepared, and so the first thing to press. */
  planned: boolean;
  onDone: () => void;
}

/** A recording of one's own: a file that stays on this device until the circle is opened with it. */
export function RecordingChoice({ talk, act, planned, onDone }: ChoiceProps) {
  const file = useRef<HTMLInputElement>(null);
  const [looking, setLooking] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const ready = chosen.value?.room === talk.room ? chosen.value : null;
  const inside = talk.standing.value === 'inside';

  async function look(picked: File) {
    setLooking(true);
    setRefused(null);
    const { pick, RecordingRefused } = await import('../../sound/recording');
    const { decodeHere } = await import('../../sound/play_recording');
    try {
      chosen.value = { ...(await pick(picked, decodeHere)), room: talk.room, name: picked.name };
      interrupted.value = null;
    } catch (error) {
      chosen.value = null;
      setRefused(error instanceof RecordingRefused ? error.why : 'unplayable');
    } finally {
      setLooking(false);
    }
  }

  return (
    <div class="stack stack-small">
      {ready && (
        <p class="small">
          <bdi>{ready.name}</bdi> · {t('recording-long', lengthOf(ready.ms))}
        </p>
      )}
      {ready && (
        <Button
          kind={planned ? 'primary' : 'quiet'}
          busy={act.busy || !inside}
          onClick={() => void act.run(() => openWith(talk, ready)).then((went) => went && onDone())}
        >
          {t('recording-open')}
        </Button>
      )}
      <Button
        kind={ready ? 'text' : planned ? 'primary' : 'quiet'}
        busy={looking || act.busy}
        onClick={() => file.current?.click()}
      >
        {ready ? t('recording-choose-other') : t('recording-choose')}
      </Button>
      <input
        ref={file}
        type="file"
        accept="audio/*"
        hidden
        onChange={(event) => {
          const picked = event.currentTarget.files?.[0];
          // The same file chosen again is to be looked at again.
          if (picked) void look(picked);
          event.currentTarget.value = '';
        }}
      />
      {refused ? (
        <p class="trouble small" role="alert">
          {refusal(refused)}
        </p>
      ) : (
        <p class="soft small">{inside ? t('recording-hint') : t('conduct-opening-not-in')}</p>
      )}
    </div>
  );
}

function refusal(why: Refusal): string {
  if (why === 'too_large') return t('recording-too-large');
  if (why === 'too_long') return t('recording-too-long');
  return why === 'empty' ? t('recording-empty') : t('recording-unplayable');
}

function lengthOf(ms: number): { minutes: number; seconds: string } {
  const all = Math.max(1, Math.round(ms / SECOND_MS));
  return { minutes: Math.floor(all / 60), seconds: String(all % 60).padStart(2, '0') };
}

/** In the hand of whoever sends it, in place of words: how far it is, and a way to stop. */
export function RecordingOnItsWay() {
  const now = sending.value;
  if (!now) return null;
  const words = t('recording-sending', { said: now.said, of: now.of });
  return (
    <>
      <p class="small meeting-foot-words">{words}</p>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={now.of}
        aria-valuenow={now.said}
      >
        <Line passed={now.said / now.of} />
      </div>
      <div class="meeting-acts">
        <Button kind="text" onClick={stopSending}>
          {t('recording-stop')}
        </Button>
      </div>
    </>
  );
}
