import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, IconButton, Notice, Textarea, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';
import { useClock } from './clock';
import type { KeptWords } from './kept-words';
import { passedOf } from './moment';
import { READING } from './openings';
import { giveBack } from './returning';

const TYPING_EVERY_MS = 3_000;

/** I hold the piece: a place to write, my time as a line that only I see, and the way to give it back. */
export function Holding({ talk, view, kept }: { talk: Talk; view: MeetingView; kept: KeptWords }) {
  const { words, write } = kept;
  const act = useAct();
  const [trouble, setTrouble] = useState('');
  const [left, setLeft] = useState(false);
  const typedAt = useRef(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const said = talk.messages.value.some((one) => one.mine && one.at >= view.piece.since);
  const waits = talk.waiting.value.length > 0;

  // The one who opens with a reading holds it aside for that, and what they say is the reading.
  const reads = view.stage === 'opening' && view.opening === READING && view.piece.aside;
  const prepared = reads ? (view.mine?.prepared?.reading ?? '') : '';

  useEffect(() => {
    const read = talk.messages.value.some((one) => one.kind === READING);
    if (prepared && !read && !words) write(prepared);
    // Whoever has just taken it goes on by writing; whoever did something else meanwhile is left where they are.
    if (document.activeElement === document.body || document.activeElement?.closest('.meeting-foot'))
      area.current?.focus({ preventScroll: true });
  }, []);

  function typed(value: string) {
    write(value);
    setLeft(false);
    const now = Date.now();
    if (value && now - typedAt.current > TYPING_EVERY_MS) {
      typedAt.current = now;
      void talk.gesture('typing');
    }
  }

  async function send(): Promise<boolean> {
    const text = words.trim();
    if (!text) return true;
    write('');
    try {
      await talk.say({ kind: reads ? READING : 'text', text });
      setTrouble('');
      return true;
    } catch {
      write(text);
      setTrouble(t('talk-not-kept'));
      return false;
    }
  }

  function give(sendFirst = false) {
    if (words.trim() && !sendFirst && !left) return setLeft(true);
    void act.run(async () => {
      if (sendFirst && !(await send())) return;
      await giveBack(talk);
    });
  }

  const label = reads ? t('reading-write') : t('holding-write');
  return (
    <>
      <SoftTime view={view} />
      {view.piece.asked_back && <p class="small meeting-foot-words">{t('long-mine-asked')}</p>}
      {kept.givenBack && <p class="small meeting-foot-words">{t('holding-given-back')}</p>}
      {left && words.trim() && (
        <Notice>
          <p>{t('holding-unsaid')}</p>
          <div class="row">
            <Button onClick={() => give(true)}>{t('holding-send-return')}</Button>
            <Button kind="text" onClick={() => give()}>
              {t('holding-return-keep')}
            </Button>
          </div>
        </Notice>
      )}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Textarea
          label={label}
          labelUnseen
          placeholder={label}
          trouble={trouble || act.trouble}
          value={words}
          maxLength={20_000}
          enterkeyhint="send"
          dir="auto"
          areaRef={area}
          onValue={typed}
          onEnter={() => void send()}
        />
        <div class="composer-tools">
          <IconButton icon="send" label={t('talk-send')} type="submit" class="composer-send" />
        </div>
      </form>
      <div class="meeting-acts">
        {!said && !waits && !view.piece.aside && (
          <Button kind="text" onClick={() => void act.run(() => network.attended.piece('pass'))}>
            {t('meeting-pass')}
          </Button>
        )}
        <Button icon="check" busy={act.busy} onClick={() => give()}>
          {act.busy && waits ? t('holding-returning') : t('holding-return')}
        </Button>
      </div>
    </>
  );
}

/** A line that fills slowly, for the holder alone. It asks nothing when it is full. */
function SoftTime({ view }: { view: MeetingView }) {
  const length = view.mine?.soft_ms ?? 0;
  const now = useClock(4_000, length > 0);
  if (length <= 0) return null;
  const passed = passedOf(view.piece.since, length, now);
  return (
    <div class="soft-time">
      <span class="soft small">{passed < 1 ? t('holding-time') : t('holding-time-full')}</span>
      <Line passed={passed} />
    </div>
  );
}

/** The line itself; it goes on by small steps, which the style sheet joins. */
export function Line({ passed }: { passed: number }) {
  return (
    <span class="soft-line" aria-hidden="true">
      <span class="soft-line-full" style={{ inlineSize: `${(passed * 100).toFixed(1)}%` }} />
    </span>
  );
}
