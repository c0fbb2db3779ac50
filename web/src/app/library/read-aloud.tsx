import { useEffect } from 'preact/hooks';
import { Button, Row, t } from '../../ui';
import { onLeave } from '../leave';
import { type Speaker, type Utterance, Voice } from './voice';

const voice = new Voice(
  'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis
    ? (speechSynthesis as unknown as Speaker)
    : undefined,
  (words) => new SpeechSynthesisUtterance(words) as unknown as Utterance,
);

onLeave(() => voice.stop());
// Browsers go on speaking on the next page otherwise.
addEventListener('pagehide', () => voice.stop());

/** Begin, rest, go on, stop. It is not there where this device has no voice of its own for the language. */
export function ReadAloud({ text, language }: { text: string; language: string }) {
  useEffect(() => () => voice.stop(), [text, language]);
  if (!voice.speaks(language)) return null;
  const state = voice.state.value;
  return (
    <div role="group" aria-label={t('aloud')}>
      <Row>
        {state === 'silent' && (
          <Button icon="sound" onClick={() => voice.start(text, language)}>
            {t('aloud-read')}
          </Button>
        )}
        {state === 'reading' && (
          <Button icon="pause" onClick={() => voice.rest()}>
            {t('aloud-rest')}
          </Button>
        )}
        {state === 'resting' && (
          <Button icon="sound" onClick={() => voice.goOn()}>
            {t('aloud-go-on')}
          </Button>
        )}
        {state !== 'silent' && (
          <Button icon="close" onClick={() => voice.stop()}>
            {t('aloud-stop')}
          </Button>
        )}
      </Row>
    </div>
  );
}
