import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { IconButton, loadTexts, Menu, Textarea, t } from '../../ui';
import type { HeldView } from '../../wire';
import { network } from '../network';
import { draftOf, keepDraft } from './draft';

const TYPING_EVERY_MS = 3_000;
const STEADY_MS = 5 * 60_000;

/** Where one writes. Enter sends, Shift and Enter is a new line; what the server would not take comes back here. */
export function Composer({ talk, room }: { talk: Talk; room: string }) {
  const [words, setWords] = useState(draftOf(room));
  const [trouble, setTrouble] = useState('');
  const typedAt = useRef(0);
  const held = network.post.value?.held.find((one) => one.room === room && one.role === 'lead');
  const dropped = talk.dropped.value;

  useEffect(() => {
    const back = talk.takeDropped().filter((one) => one.kind === 'text');
    if (back.length === 0) return;
    write([...back.map((one) => one.lines.join('\n')), words].filter(Boolean).join('\n'));
    setTrouble(t('talk-given-back'));
  }, [dropped]);

  function write(value: string) {
    setWords(value);
    keepDraft(room, value);
    const now = Date.now();
    if (value && now - typedAt.current > TYPING_EVERY_MS) {
      typedAt.current = now;
      void talk.gesture('typing');
    }
  }

  async function send() {
    const text = words.trim();
    if (!text) return;
    write('');
    try {
      await talk.say({ kind: 'text', text });
      setTrouble('');
    } catch {
      write(text);
      setTrouble(t('talk-not-kept'));
    }
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        label={t('talk-write')}
        labelUnseen
        placeholder={t('talk-write')}
        trouble={trouble}
        value={words}
        maxLength={20_000}
        enterkeyhint="send"
        dir="auto"
        onValue={write}
        onEnter={() => void send()}
      />
      <div class="composer-tools menu-up">
        <Menu
          label={t('talk-gestures')}
          icon="star"
          items={[
            { key: 'light', label: t('talk-light'), icon: 'light', onPick: () => void talk.gesture('light') },
            { key: 'heart', label: t('talk-heart'), icon: 'heart', onPick: () => void talk.gesture('heart') },
            ...(held
              ? [
                  {
                    key: 'steady',
                    label: t('talk-steady'),
                    icon: 'breathe' as const,
                    onPick: () => {
                      const from = Math.round(network.now()) + 1_000;
                      void talk.say({ kind: 'steady', text: `${from} ${from + STEADY_MS}` });
                    },
                  },
                ]
              : []),
          ]}
        />
        <IconButton icon="send" label={t('talk-send')} type="submit" class="composer-send" />
      </div>
      {held && <Hints talk={talk} held={held} words={words} />}
    </form>
  );
}

type HintLine = typeof import('../supporter/hint-line').default;

/** What only a supporter's device needs comes when one holds the talk. */
function Hints(props: { talk: Talk; held: HeldView; words: string }) {
  const [Line, setLine] = useState<{ shown: HintLine } | null>(null);
  useEffect(() => {
    Promise.all([import('../supporter/hint-line'), loadTexts('hints')])
      .then(([{ default: shown }]) => setLine({ shown }))
      // A talk goes on without hints.
      .catch(() => undefined);
  }, []);
  return Line && <Line.shown {...props} />;
}
