import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, Notice, t } from '../../ui';
import type { SetupDone, SetupState } from '../../wire';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { why } from './reading';
import { leaveSealKey } from './seal-key';
import { AfterSetup } from './setup-after';
import { asked, type Draft, keepDraft, keptDraft } from './setup-draft';
import { STEPS } from './setup-steps';
import './steward.css';

/** The token stands behind the #, so that it is in no log of any server. */
const tokenHere = (): string => location.hash.slice(1);

/** The first run: one thing per screen, nothing is written before the one press at the end. */
export default function SetupScreen({ state }: ScreenProps) {
  const token = tokenHere();
  const [link, setLink] = useState<SetupState | null>(null);
  const [draft, setDraft] = useState<Draft>(keptDraft);
  const [done, setDone] = useState<SetupDone | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  function look() {
    setTrouble('');
    if (!token) return setLink({ done: false, token_fits: false, threads: [] });
    network.http
      .post<SetupState>('/api/setup/look', { token })
      .then(setLink)
      .catch((error) => setTrouble(why(error)));
  }
  useEffect(look, [token]);

  if (done) return <AfterSetup done={done} asked={draft.invitations} state={state} />;
  if (!link)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('setup-title')}</h1>
        {trouble ? (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <Button onClick={look}>{t('shell-again')}</Button>
          </Notice>
        ) : (
          <p>{t('desk-opening')}</p>
        )}
      </div>
    );
  if (!link.token_fits) return <NotThisLink done={link.done} />;

  const at = Math.min(typeof state.step === 'number' ? state.step : 0, STEPS.length - 1);
  const step = STEPS[at]!;
  const last = at === STEPS.length - 1;
  const to = (next: number) => {
    setTrouble('');
    go(`/setup#${token}`, { state: { step: next } });
  };

  async function setUp() {
    // What was skipped by an old "forward" of the browser is gone back to.
    const gap = STEPS.findIndex((one) => one.missing?.(draft));
    if (gap >= 0) return to(gap);
    setBusy(true);
    try {
      if (!(await network.begin(true, true))) return setBusy(false);
      const made = await network.http.post<SetupDone>('/api/setup', asked(draft, token));
      keepDraft(null);
      await network.readMe();
      // The desk leaves the key as well; a failure here must not hide the links, which are shown once.
      await leaveSealKey().catch(() => undefined);
      setDone(made);
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  function forward() {
    const missing = step.missing?.(draft) ?? '';
    if (missing) setTrouble(missing);
    else if (last) void setUp();
    else to(at + 1);
  }

  return (
    <form
      key={step.key}
      class="desk-setup"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        forward();
      }}
    >
      <div class="panel stack">
        <p class="soft small">{t('setup-progress', { at: at + 1, of: STEPS.length })}</p>
        <h1>{step.title()}</h1>
        <p>{step.words()}</p>
        <step.Body
          draft={draft}
          set={(part) => {
            const next = { ...draft, ...part };
            setDraft(next);
            keepDraft(next);
          }}
          trouble={trouble}
        />
        {last && trouble && (
          <Notice kind="trouble" alert>
            {trouble}
          </Notice>
        )}
      </div>
      <Actions>
        <Button type="submit" kind="primary" busy={busy}>
          {t(last ? 'setup-set-up' : 'setup-on')}
        </Button>
        {at > 0 && (
          <Button kind="text" icon="back" onClick={() => to(at - 1)}>
            {t('setup-back')}
          </Button>
        )}
      </Actions>
    </form>
  );
}

function NotThisLink({ done }: { done: boolean }) {
  return (
    <div class="panel stack">
      <h1>{t(done ? 'setup-done-title' : 'setup-unknown-title')}</h1>
      <p>{t(done ? 'setup-done-words' : 'setup-unknown-words')}</p>
      <a class="button" href={done ? '/desk' : '/'}>
        {t(done ? 'setup-to-desk' : 'shell-to-first')}
      </a>
    </div>
  );
}
