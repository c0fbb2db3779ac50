import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, ids, Notice, say, t } from '../../ui';
import { type MicrophoneTrouble, NoMicrophone } from '../../voice/microphone';
import { canRecord, type Recorded, type Recording, record } from './voice-recording';

const WORDS = ids({
  microphone_refused: 'jar-mic-refused',
  microphone_missing: 'jar-mic-none',
  microphone_busy: 'jar-mic-busy',
});

/** Records up to a minute; what comes of it is given on, and nothing is sent. */
export function VoiceTake({ onTaken }: { onTaken: (taken: Recorded | null) => void }) {
  const [runs, setRuns] = useState(false);
  const [taken, setTaken] = useState(false);
  const [trouble, setTrouble] = useState<MicrophoneTrouble | null>(null);
  const now = useRef<Recording | null>(null);

  useEffect(() => () => now.current?.letGo(), []);

  async function begin() {
    setTrouble(null);
    onTaken(null);
    setTaken(false);
    try {
      const recording = await record();
      now.current = recording;
      setRuns(true);
      say(t('jar-recording'));
      const made = await recording.done;
      setRuns(false);
      setTaken(made !== null);
      onTaken(made);
      if (made) say(t('jar-listen'));
    } catch (error) {
      setRuns(false);
      setTrouble(error instanceof NoMicrophone ? error.trouble : 'microphone_busy');
    }
  }

  if (!canRecord()) return <Notice>{t('jar-mic-cannot')}</Notice>;
  return (
    <>
      {runs ? (
        <>
          <p class="recording">
            <span class="recording-light" aria-hidden="true" />
            {t('jar-recording')}
          </p>
          <Button icon="check" onClick={() => now.current?.stop()}>
            {t('jar-record-stop')}
          </Button>
        </>
      ) : (
        <Button icon="sound" onClick={() => void begin()}>
          {taken ? t('jar-record-again') : t('jar-record')}
        </Button>
      )}
      {trouble && (
        <Notice kind="trouble" alert>
          {t(WORDS[trouble])}
        </Notice>
      )}
    </>
  );
}
