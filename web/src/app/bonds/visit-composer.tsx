import { useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { IconButton, Menu, Textarea, t } from '../../ui';
import { Sensed } from '../contract/sensed';
import { useKeptWords } from '../meeting/kept-words';
import { TellsDialog, useTellsFirst } from './tells-first';

const TYPING_EVERY_MS = 3_000;

/** Where one writes in a visit: kept on this device while it is written, and asked once where it tells who one is. */
export function VisitComposer({ talk }: { talk: Talk }) {
  const { words, write, givenBack } = useKeptWords(talk);
  const [trouble, setTrouble] = useState('');
  const typedAt = useRef(0);
  const tells = useTellsFirst();

  function typed(value: string) {
    write(value);
    const now = Date.now();
    if (value && now - typedAt.current > TYPING_EVERY_MS) {
      typedAt.current = now;
      void talk.gesture('typing');
    }
  }

  async function send(text: string) {
    write('');
    try {
      await talk.say({ kind: 'text', text });
      setTrouble('');
    } catch {
      write(text);
      setTrouble(t('talk-not-kept'));
    }
  }

  function ask() {
    const text = words.trim();
    if (text) tells.ask(text, () => void send(text));
  }

  return (
    <>
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Textarea
          label={t('visit-write')}
          labelUnseen
          placeholder={t('visit-write')}
          trouble={trouble || (givenBack ? t('talk-given-back') : '')}
          value={words}
          maxLength={20_000}
          enterkeyhint="send"
          dir="auto"
          onValue={typed}
          onEnter={ask}
        />
        <div class="composer-tools menu-up">
          <Menu
            label={t('talk-gestures')}
            icon="star"
            items={[
              {
                key: 'light',
                label: t('talk-light'),
                icon: 'light',
                onPick: () => void talk.gesture('light'),
              },
              {
                key: 'heart',
                label: t('talk-heart'),
                icon: 'heart',
                onPick: () => void talk.gesture('heart'),
              },
            ]}
          />
          <IconButton icon="send" label={t('talk-send')} type="submit" class="composer-send" />
        </div>
      </form>
      <Sensed place={`visit.${talk.room}`} words={words} />
      <TellsDialog tells={tells} sure={t('visit-tells-send')} />
    </>
  );
}
