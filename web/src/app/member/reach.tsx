import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, ids, Notice, Panel, Steps, say, t } from '../../ui';
import type { CallView } from '../../wire';
import { Elsewhere } from '../elsewhere';
import { Ended } from '../ended';
import { rememberPlace } from '../leave';
import { BackToCircle } from '../meeting/back';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { outsideLines } from '../shell-lines';
import { Breath } from './breath';
import { goOutside, hereAgain, reach, tellMe, withdraw } from './calling';
import { FirstWords } from './first-words';
import { LinesLarge } from './lines-large';
import { Questions } from './questions';
import { LINKS, linkWords, shownLinks } from './travel';
import './reach.css';

type Trouble = Refused | 'broken' | null;

/** From the press until somebody is there. The page never says more than the server has on disk. */
export default function ReachScreen({ state }: ScreenProps) {
  const [trouble, setTrouble] = useState<Trouble>(null);
  const call = network.call.value;

  async function press() {
    setTrouble(null);
    try {
      await reach();
    } catch (error) {
      setTrouble(error instanceof Refused ? error : 'broken');
    }
  }

  async function comeBack() {
    try {
      if (!(await network.begin()) && network.presence.value !== 'elsewhere') go('/home', { replace: true });
    } catch (error) {
      setTrouble(error instanceof Refused ? error : 'broken');
    }
  }

  useEffect(() => {
    const root = document.documentElement;
    const pressed = state.pressed === true || root.hasAttribute('data-press');
    root.removeAttribute('data-press');
    if (pressed) {
      // A reload of this screen looks after the call that is there; it is not a second press.
      go('/reach', { replace: true });
      void press();
    } else void comeBack();
  }, []);

  useEffect(() => {
    if (!call) return;
    // The answer to the press was lost, and the call came all the same.
    if (call.state !== 'closed') setTrouble(null);
    if (call.state === 'held') go(`/talk/${call.room}`, { replace: true });
    else if (call.state === 'closed') rememberPlace(null);
    else rememberPlace('/reach');
  }, [call?.state, call?.room]);

  if (network.presence.value === 'elsewhere') return <Elsewhere />;
  if (trouble && (!call || call.state === 'closed')) return <NotReached trouble={trouble} again={press} />;
  if (call === null) return <NoCall press={press} />;
  if (!call) return <Pressing />;
  if (call.state === 'closed') return <Closed call={call} press={press} />;
  if (call.state === 'parked') return <Parked call={call} />;
  return <Waiting call={call} />;
}

/** The press is on its way; nothing is promised yet. */
function Pressing() {
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('reach-pressing-title')}</h1>
      <p>{t('reach-pressing')}</p>
      <Breath />
    </div>
  );
}

function NotReached({ trouble, again }: { trouble: Trouble; again: () => void }) {
  return (
    <>
      <Notice kind="trouble" alert>
        <h1>{t('reach-not-title')}</h1>
        <p>{t('reach-not')}</p>
        {trouble instanceof Refused && trouble.sentence && <p class="soft">{trouble.sentence}</p>}
      </Notice>
      <LinesLarge />
      <Actions>
        <Button kind="primary" onClick={again}>
          {t('reach-again')}
        </Button>
      </Actions>
    </>
  );
}

function NoCall({ press }: { press: () => void }) {
  return (
    <>
      <div class="panel stack">
        <h1>{t('reach-none-title')}</h1>
        <p>{t('reach-none')}</p>
      </div>
      <Actions>
        <Button kind="primary" onClick={press}>
          {t('reach-press')}
        </Button>
      </Actions>
    </>
  );
}

function Waiting({ call }: { call: CallView }) {
  const title = call.lead_dropped_at ? t('reach-dropped-title') : t('reach-known-title');
  const now = linkWords(call);

  useEffect(() => {
    say(now);
  }, [now]);

  return (
    <>
      <Ended />
      <BackToCircle />
      <div class="panel stack reach-known">
        <h1>{title}</h1>
        <p class="reach-now">{now}</p>
        <Asked call={call} />
        <Steps
          label={t('reach-travel')}
          steps={shownLinks(call).map((link) => ({
            key: link,
            words: t(LINKS[link].step),
            state: linkState(call, link),
          }))}
          states={{ done: t('reach-done'), now: t('reach-now'), next: t('reach-next') }}
        />
        <Wait call={call} />
      </div>
      {call.lines_large && <LinesLarge minor={call.age !== null && call.age !== 'adult'} />}
      <Limits call={call} />
      <Questions call={call} />
      <Breath />
      <FirstWords call={call} />
      {call.link === 'quiet' && (
        <Panel>
          <p>{t('reach-quiet')}</p>
          <Button icon="bell" aria-pressed={call.tell_me} onClick={() => void tellMe(!call.tell_me)}>
            {t(call.tell_me ? 'reach-tell-me-on' : 'reach-tell-me')}
          </Button>
        </Panel>
      )}
      <div class="row reach-ways">
        <Button kind="text" onClick={() => void withdraw()}>
          {t('reach-withdraw')}
        </Button>
        <Button
          kind="text"
          onClick={() => {
            outsideLines.value = '/lines';
          }}
        >
          {t('reach-lines')}
        </Button>
        <Button kind="text" onClick={() => void goOutside()}>
          {t('reach-outside')}
        </Button>
      </div>
    </>
  );
}

function linkState(call: CallView, link: CallView['link']): 'done' | 'now' | 'next' {
  const order = Object.keys(LINKS);
  const far = order.indexOf(call.link);
  const at = order.indexOf(link);
  return at < far ? 'done' : at === far ? 'now' : 'next';
}

/** How many have been asked: numbers that are counted, never guessed. */
function Asked({ call }: { call: CallView }) {
  if (call.rung === 0) return null;
  return <p class="soft small">{t('reach-rung', { count: call.rung, now: call.ringing_now })}</p>;
}

function Wait({ call }: { call: CallView }) {
  if (!call.wait) return null;
  const seconds = Math.round(call.wait.median_s);
  return (
    <p class="soft small">
      {seconds < 90
        ? t('reach-wait-seconds', { seconds, basis: call.wait.basis })
        : t('reach-wait-minutes', { minutes: Math.round(seconds / 60), basis: call.wait.basis })}
    </p>
  );
}

/** What keeps the call from ringing anyone: said, with a way to widen it where there is one. */
function Limits({ call }: { call: CallView }) {
  if (call.steward_only) return <Notice>{t('reach-steward-only')}</Notice>;
  return (
    <>
      {call.queue_last && <Notice>{t('reach-queue-last')}</Notice>}
      {!call.anyone_on_shift && <Notice>{t('reach-nobody')}</Notice>}
      {call.limits.includes('age') && <Notice>{t('reach-limit-age')}</Notice>}
      {call.limits.includes('language') && <Notice>{t('reach-limit-language')}</Notice>}
      {call.limits.includes('wish') && <Notice>{t('reach-limit-wish')}</Notice>}
      {call.limits.includes('blocked') && <Notice>{t('reach-limit-blocked')}</Notice>}
    </>
  );
}

function Parked({ call }: { call: CallView }) {
  return (
    <>
      <Ended />
      <div class="panel stack">
        <h1>{t('reach-parked-title')}</h1>
        <p>{t('reach-parked', { until: call.parked_until ?? 0 })}</p>
      </div>
      <Actions>
        <Button kind="primary" onClick={() => void hereAgain()}>
          {t('reach-here')}
        </Button>
        <Button kind="text" onClick={() => void withdraw()}>
          {t('reach-withdraw')}
        </Button>
      </Actions>
    </>
  );
}

function Closed({ call, press }: { call: CallView; press: () => void }) {
  const reason = call.closed ?? 'left';
  return (
    <>
      <div class="panel stack">
        <h1>{t('reach-closed-title')}</h1>
        <p>{t(CLOSED[reason])}</p>
      </div>
      {(reason === 'handed_outside' || reason === 'lapsed') && <LinesLarge />}
      <Actions>
        <Button kind="primary" onClick={press}>
          {t('reach-press-again')}
        </Button>
        <a class="button button-text" href="/home">
          {t('reach-home')}
        </a>
      </Actions>
    </>
  );
}

const CLOSED = ids({
  eased: 'reach-closed-eased',
  left: 'reach-closed-left',
  withdrawn: 'reach-closed-withdrawn',
  lapsed: 'reach-closed-lapsed',
  handed_outside: 'reach-closed-outside',
  ended_for_safety: 'reach-closed-safety',
});
