import { useState } from 'preact/hooks';
import { Actions, Button, Notice, Switch, say, t, toast } from '../../ui';
import type { CalendarFeed } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from '../steward/asking';
import { useRead, why } from '../steward/reading';
import { Trouble } from '../trouble';
import { Circles, toCircles } from './frame';

const PATH = '/api/calendar';

/** The secret address under which a calendar of one's own shows when one's circles meet. */
export default function CalendarScreen() {
  return (
    <Circles title={t('calendar-title')} back={toCircles()}>
      <Calendar />
    </Circles>
  );
}

function Calendar() {
  const read = useRead<CalendarFeed>(PATH);
  const [taken, setTaken] = useState<CalendarFeed | null>(null);
  const [neutral, setNeutral] = useState<boolean | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const feed = taken ?? read.value;
  const plain = neutral ?? feed?.neutral ?? true;

  async function make() {
    setBusy(true);
    setTrouble('');
    try {
      setTaken(await network.http.post<CalendarFeed>(PATH, { neutral: plain }));
      setNeutral(null);
      say(t('calendar-made'));
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  const anew: Question = {
    title: t('calendar-anew'),
    words: t('calendar-anew-words'),
    sure: t('calendar-anew'),
    act: make,
  };
  const end: Question = {
    title: t('calendar-end'),
    words: t('calendar-end-words'),
    sure: t('calendar-end'),
    act: async () => {
      setTaken(await network.http.post<CalendarFeed>(`${PATH}/end`));
      say(t('calendar-ended'));
    },
  };

  return (
    <>
      <div class="panel stack">
        <h1>{t('calendar-title')}</h1>
        <p>{t('calendar-words')}</p>
        {!feed && <p class="soft">{read.trouble || t('library-opening')}</p>}
        {feed?.path && <Address path={feed.path} />}
        {feed && (
          <>
            <Switch on={plain} onChange={setNeutral}>
              {t('calendar-neutral')}
            </Switch>
            <p class="soft small">{t('calendar-neutral-hint')}</p>
            {feed.path && neutral !== null && neutral !== feed.neutral && (
              <p class="small">{t('calendar-neutral-anew')}</p>
            )}
          </>
        )}
      </div>
      <Notice>
        <p>{t('calendar-honest')}</p>
      </Notice>
      <Actions>
        <Trouble words={trouble} />
        {feed && !feed.path && (
          <Button kind="primary" icon="clock" busy={busy} onClick={() => void make()}>
            {t('calendar-make')}
          </Button>
        )}
        {feed?.path && (
          <div class="row on-night">
            <Button busy={busy} onClick={() => setQuestion(anew)}>
              {t('calendar-anew')}
            </Button>
            <Button onClick={() => setQuestion(end)}>{t('calendar-end')}</Button>
          </div>
        )}
      </Actions>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function Address({ path }: { path: string }) {
  const address = new URL(path, location.origin).href;

  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      toast(t('calendar-copied'));
    } catch {
      document.querySelector<HTMLInputElement>('#calendar-address')?.select();
      toast(t('calendar-copy-by-hand'));
    }
  }

  return (
    <div class="stack stack-small">
      <div class="field">
        <label for="calendar-address">{t('calendar-address')}</label>
        <input id="calendar-address" class="input" value={address} readOnly dir="ltr" />
      </div>
      <div class="row">
        <Button onClick={() => void copy()}>{t('calendar-copy')}</Button>
      </div>
    </div>
  );
}
