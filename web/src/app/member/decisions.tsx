import { useCallback, useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, ids, Panel, Textarea, t } from '../../ui';
import type { Decision, Outcome } from '../../wire';
import { network } from '../network';

/** What was decided about me and my calls, each with its reason and the way to appeal (promise P18). */
export function Decisions() {
  const { decisions, again } = useDecisions();
  if (decisions.length === 0) return null;
  return (
    <Panel title={t('decisions-title')}>
      {decisions.map((one) => (
        <article key={one.kind + one.ref} class="stack stack-small decision">
          <p>{words(one)}</p>
          <p class="speech">{one.reason}</p>
          {one.passed && <p>{t('decisions-passed', { passed: one.passed })}</p>}
          {one.to_whom && <p>{t('decisions-to-whom', { to: one.to_whom })}</p>}
          <p class="soft small">{t('decisions-at', { at: one.at })}</p>
          <AppealTo one={one} again={again} />
        </article>
      ))}
    </Panel>
  );
}

/** At the end of a talk: the appeal against its end for safety, where it is read. */
export function SafetyEnd({ call }: { call: string }) {
  const { decisions, again } = useDecisions();
  const one = decisions.find((each) => each.kind === 'safety' && each.ref === call);
  return one ? <AppealTo one={one} again={again} /> : null;
}

/** Read again whenever something new stands on one's page: an answer to an appeal comes with a notice. */
function useDecisions() {
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  const here = network.presence.value === 'signed_in';
  const newest = network.me.value?.notices[0]?.notice;
  const again = useCallback(async () => {
    try {
      setDecisions(await network.http.get<Decision[]>('/api/me/decisions'));
    } catch {
      // Without a connection the page says so elsewhere; what was read stays.
    }
  }, []);
  useEffect(() => {
    if (here) void again();
  }, [here, newest]);
  return { decisions, again };
}

const OUTCOMES: readonly Outcome[] = [
  'no_action',
  'spoken_with',
  'warned',
  'suspended',
  'role_ended',
  'passed_on',
];
const OUTCOME = ids(
  'decisions-no-action',
  'decisions-spoken-with',
  'decisions-warned',
  'decisions-suspended',
  'decisions-role-ended',
  'decisions-outcome-passed-on',
);

function words(one: Decision): string {
  const outcome = one.outcome ? t(OUTCOME[OUTCOMES.indexOf(one.outcome)] ?? OUTCOME[0]) : '';
  if (one.kind === 'safety') return t('decisions-safety');
  if (one.kind === 'passed_on') return t('decisions-passed-on');
  if (one.kind === 'let_go') return t('decisions-let-go');
  if (one.kind === 'in_meeting') return t('decisions-in-meeting');
  if (one.kind === 'guiding') return t('decisions-guiding');
  return t(one.kind === 'report' ? 'decisions-report' : 'decisions-about-me', { outcome });
}

const WAYS = {
  report: 'reports',
  about_me: 'reports',
  safety: 'calls',
  passed_on: 'passings',
  let_go: 'let-go',
  in_meeting: 'meetings',
  guiding: 'guide-withdrawals',
} as const;
const SHORTEST = 3;

interface AppealProps {
  one: Decision;
  again: () => Promise<void>;
}

function AppealTo({ one, again }: AppealProps) {
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send() {
    if (said.trim().length < SHORTEST) return setTrouble(t('decisions-appeal-short'));
    setBusy(true);
    setTrouble('');
    try {
      await network.http.post(`/api/${WAYS[one.kind]}/${one.ref}/appeal`, { words: said.trim() });
      setOpen(false);
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('decisions-failed'));
    }
    await again();
    setBusy(false);
  }

  return (
    <div class="stack stack-small" aria-live="polite">
      {one.appeal && <p class="speech">{one.appeal}</p>}
      {one.appealed_at !== null && !one.appeal_answer && <p class="soft">{t('decisions-appealed')}</p>}
      {one.appeal_answer && (
        <>
          <p class="soft">{t('decisions-answered')}</p>
          <p class="speech">{one.appeal_answer}</p>
        </>
      )}
      {one.may_appeal && !open && <Button onClick={() => setOpen(true)}>{t('decisions-appeal')}</Button>}
      {one.may_appeal && open && (
        <>
          <Textarea
            label={t('decisions-appeal-words')}
            hint={t(one.kind === 'safety' ? 'decisions-appeal-safety-hint' : 'decisions-appeal-hint')}
            value={said}
            onValue={setSaid}
            maxLength={1000}
            trouble={trouble}
          />
          <Button busy={busy} onClick={() => void send()}>
            {t('decisions-appeal-send')}
          </Button>
        </>
      )}
    </div>
  );
}
