import { useEffect, useState } from 'preact/hooks';
import { Button, Notice, Panel, say, Textarea, t } from '../../ui';
import type { PassingView } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { clockWords } from './passing-words';
import { why } from './reading';

interface ActProps {
  view: PassingView;
  again: () => Promise<void>;
}

const SHORTEST = 3;
const path = (view: PassingView): string => `/api/desk/passings/${view.passing}`;

/** Sends one act and reads again whatever came of it, so that what is shown is what the server holds. */
function useAct({ view, again }: ActProps) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  async function act(what: string, body: object = {}) {
    setBusy(true);
    setTrouble('');
    try {
      // Two reviews at the same time are both good, so a review is not written over a version.
      const over = what === 'review' ? {} : { version: view.version };
      await network.http.post(`${path(view)}/${what}`, { ...over, ...body });
    } catch (error) {
      setTrouble(why(error));
    }
    await again();
    setBusy(false);
  }
  return { act, busy, trouble, setTrouble };
}

/** The question to the second steward: yes, or no with a reason. */
export function AnswerPassing(props: ActProps) {
  const { view } = props;
  const [words, setWords] = useState('');
  const { act, busy, trouble, setTrouble } = useAct(props);

  function decline() {
    if (words.trim().length < SHORTEST) return setTrouble(t('passing-no-why'));
    void act('answer', { confirms: false, words: words.trim() });
  }

  return (
    <Panel title={t('passing-question')}>
      <p>{t('passing-question-words', { to: view.to_whom })}</p>
      <p class="soft">
        <Alone view={view} />
      </p>
      <Textarea
        label={t('passing-answer')}
        hint={t('passing-answer-hint')}
        value={words}
        onValue={setWords}
        maxLength={1000}
        trouble={trouble}
      />
      <div class="row row-spread">
        <Button busy={busy} onClick={decline}>
          {t('passing-decline')}
        </Button>
        <Button
          kind="primary"
          busy={busy}
          onClick={() => void act('answer', { confirms: true, words: words.trim() })}
        >
          {t('passing-confirm')}
        </Button>
      </div>
    </Panel>
  );
}

/** The server's clock on this screen; it moves once a second while something is waited for. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(network.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(network.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

function Alone({ view }: { view: PassingView }) {
  const now = useNow(view.state === 'proposed');
  return now < view.alone_at
    ? t('passing-they-wait', { clock: clockWords(view.alone_at - now) })
    : t('passing-they-may');
}

/** For the one who proposed: how long the others have, by the server's clock, and then the way on alone. */
export function Waiting(props: ActProps) {
  const { view } = props;
  const now = useNow(view.state === 'proposed');
  const { act, busy, trouble } = useAct(props);
  const [question, setQuestion] = useState<Question | null>(null);
  const may = now >= view.alone_at;

  useEffect(() => {
    if (may) say(t('passing-may-alone'));
  }, [may]);

  return (
    <Panel title={t(may ? 'passing-may-title' : 'passing-wait-title')}>
      {view.others === 0 ? (
        <Notice>{t('passing-only-steward')}</Notice>
      ) : (
        <p>{t('passing-asked', { count: view.others, clock: clockWords(now - view.at) })}</p>
      )}
      {!may && (
        <>
          <p class="desk-clock" role="timer" aria-label={t('passing-clock-label')}>
            {clockWords(view.alone_at - now)}
          </p>
          <p class="soft">
            {view.declined_at === null
              ? t('passing-wait-words', { at: view.alone_at })
              : t('passing-wait-no', { at: view.alone_at })}
          </p>
        </>
      )}
      {may && view.others > 0 && <p>{t('passing-may-alone')}</p>}
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="row row-spread">
        <Button kind="text" busy={busy} onClick={() => void act('withdraw')}>
          {t('passing-withdraw')}
        </Button>
        {may && (
          <Button
            kind="primary"
            busy={busy}
            onClick={() =>
              setQuestion({
                title: t('passing-alone-title'),
                words: t(view.others === 0 ? 'passing-alone-nobody' : 'passing-alone-words'),
                sure: t('passing-alone'),
                act: () => act('alone'),
              })
            }
          >
            {t('passing-alone')}
          </Button>
        )}
      </div>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}

/** The review of what one steward did alone. */
export function ReviewPassing(props: ActProps) {
  const [words, setWords] = useState('');
  const { act, busy, trouble, setTrouble } = useAct(props);
  function send(stands: boolean) {
    if (words.trim().length < SHORTEST) return setTrouble(t('desk-say-why'));
    void act('review', { stands, answer: words.trim() });
  }
  return (
    <Panel title={t('passing-review')}>
      <p>{t('passing-review-words')}</p>
      <Textarea
        label={t('passing-review-answer')}
        hint={t('passing-review-hint')}
        value={words}
        onValue={setWords}
        maxLength={1000}
        trouble={trouble}
      />
      <div class="row">
        <Button busy={busy} onClick={() => send(true)}>
          {t('passing-right')}
        </Button>
        <Button busy={busy} onClick={() => send(false)}>
          {t('passing-wrong')}
        </Button>
      </div>
    </Panel>
  );
}

/** An appeal of the one it is about, answered by a steward who had no part in it. */
export function AnswerPassingAppeal(props: ActProps) {
  const [words, setWords] = useState('');
  const { act, busy, trouble, setTrouble } = useAct(props);
  function send(upheld: boolean) {
    if (words.trim().length < SHORTEST) return setTrouble(t('desk-say-why'));
    void act('answer-appeal', { upheld, answer: words.trim() });
  }
  return (
    <Panel title={t('passing-appeal')}>
      <blockquote class="speech desk-quote">{props.view.appeal}</blockquote>
      <Textarea
        label={t('reports-answer')}
        hint={t('passing-appeal-hint')}
        value={words}
        onValue={setWords}
        maxLength={1000}
        trouble={trouble}
      />
      <div class="row">
        <Button busy={busy} onClick={() => send(true)}>
          {t('passing-upheld')}
        </Button>
        <Button busy={busy} onClick={() => send(false)}>
          {t('passing-not-upheld')}
        </Button>
      </div>
    </Panel>
  );
}

/** They were not told because that would have endangered somebody. When it does not any more, they are. */
export function TellNow(props: ActProps) {
  const { act, trouble } = useAct(props);
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <Panel title={t('passing-tell-later')}>
      <p>{t('passing-tell-later-words')}</p>
      {trouble && <p class="trouble">{trouble}</p>}
      <Button
        onClick={() =>
          setQuestion({
            title: t('passing-tell-now'),
            words: t('passing-tell-now-words'),
            sure: t('passing-tell-now'),
            act: () => act('tell'),
          })
        }
      >
        {t('passing-tell-now')}
      </Button>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}
