import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, Dialog, Field, ids, Notice, Panel, t } from '../../ui';
import type { Eraseable, Me, Suspended } from '../../wire';
import { leave, shareDevice } from '../leave';
import { network } from '../network';
import { Decisions } from './decisions';

/** What belongs to one's account: a name if one likes, the twelve words, everything as a file, and the end of it. */
export function HaveAccount() {
  const me = network.me.value;
  const [open, setOpen] = useState<'words' | 'erase' | null>(null);
  if (!me) return null;
  return (
    <>
      {me.suspended && <Paused suspended={me.suspended} />}
      <Notices me={me} />
      <Decisions />
      <Panel title={t('account-title')}>
        <Name me={me} />
        {!network.kept && <Notice>{t('account-not-kept')}</Notice>}
        <Button icon="key" onClick={() => setOpen('words')}>
          {t('account-words')}
        </Button>
        {me.age !== 'minor' && (
          <a class="button" href="/doors">
            {t('account-doors')}
          </a>
        )}
        <a class="button" href="/api/me/export" download="asterism.json">
          {t('account-export')}
        </a>
        <Button kind="text" onClick={() => setOpen('erase')}>
          {t('account-erase')}
        </Button>
      </Panel>
      <Dialog open={open === 'words'} onClose={() => setOpen(null)} title={t('account-words')}>
        <TwelveWords />
      </Dialog>
      <Dialog open={open === 'erase'} onClose={() => setOpen(null)} title={t('account-erase')}>
        <Erase />
      </Dialog>
    </>
  );
}

function Name({ me }: { me: Me }) {
  const [name, setName] = useState(me.name ?? '');
  const [said, setSaid] = useState('');
  async function keep() {
    try {
      await network.http.patch('/api/me', { name: name.trim() });
      await network.readMe();
      setSaid(t('account-name-kept'));
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('home-failed'));
    }
  }
  return (
    <>
      <Field
        label={t('account-name')}
        hint={t('account-name-hint')}
        value={name}
        maxLength={60}
        onValue={setName}
        autocomplete="off"
      />
      <Button onClick={() => void keep()}>{t('account-name-keep')}</Button>
      <p class="soft small" aria-live="polite">
        {said}
      </p>
    </>
  );
}

function TwelveWords() {
  const [words, setWords] = useState<string[] | null>(null);
  return (
    <>
      <p>{t('account-words-why')}</p>
      {words ? (
        <ol class="twelve speech">
          {words.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ol>
      ) : (
        <Button kind="primary" onClick={() => void network.crypto.words().then(setWords)}>
          {t('account-words-show')}
        </Button>
      )}
      <p class="soft small">{t('account-words-care')}</p>
    </>
  );
}

function Erase() {
  const [stays, setStays] = useState<Eraseable | null>(null);
  const [trouble, setTrouble] = useState('');

  async function look() {
    try {
      setStays(await network.http.get<Eraseable>('/api/me/erase'));
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('home-failed'));
    }
  }

  async function erase() {
    try {
      await network.http.delete('/api/me');
      // What is on this device goes the way a shared device is left: everything, at once.
      shareDevice(true);
      await network.crypto.wipe();
      leave();
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('home-failed'));
    }
  }

  return (
    <>
      <p>{t('account-erase-words')}</p>
      {stays && (
        <ul>
          {stays.stays.map((one) => (
            <li key={one.what}>
              {t(STAYS[one.what], { count: one.count })}
              {one.until !== null && ` ${t('stays-until', { at: one.until })}`}
            </li>
          ))}
        </ul>
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      {stays ? (
        <Button onClick={() => void erase()}>{t('account-erase-yes')}</Button>
      ) : (
        <Button onClick={() => void look()}>{t('account-erase-look')}</Button>
      )}
    </>
  );
}

const STAYS = ids({
  words_in_rooms: 'stays-words',
  times_of_calls: 'stays-times',
  reports: 'stays-reports',
  ledger: 'stays-ledger',
  sign_offs: 'stays-sign-offs',
  backups: 'stays-backups',
  passed_on: 'stays-passed-on',
  former_key: 'stays-former-key',
  not_again: 'stays-not-again',
});

function Paused({ suspended }: { suspended: Suspended }) {
  const [words, setWords] = useState('');
  const [said, setSaid] = useState('');
  async function appeal() {
    try {
      await network.http.post('/api/me/suspension/appeal', { words: words.trim() });
      await network.readMe();
      setSaid(t('account-appealed'));
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('home-failed'));
    }
  }
  return (
    <Notice kind="trouble">
      <p>{t('account-paused', { reason: suspended.reason })}</p>
      {suspended.appeal_answer && <p>{suspended.appeal_answer}</p>}
      {suspended.appealed_at === null ? (
        <>
          <Field label={t('account-appeal')} value={words} maxLength={1000} onValue={setWords} />
          <Button onClick={() => void appeal()}>{t('account-appeal-send')}</Button>
        </>
      ) : (
        <p class="soft">{t('account-appealed')}</p>
      )}
      <p aria-live="polite">{said}</p>
    </Notice>
  );
}

/** What was decided about something that concerns this person: what, why, and how to appeal (promise P18). */
function Notices({ me }: { me: Me }) {
  const unseen = me.notices.filter((one) => !one.seen);
  if (unseen.length === 0) return null;
  return (
    <Panel title={t('account-notices')}>
      {unseen.map((one) => (
        <Notice key={one.notice}>
          <p>{t(NOTICES[one.kind])}</p>
          {SAID.map((name) => one.words[name]).map(
            (words) =>
              words && (
                <p key={words} class="soft">
                  {words}
                </p>
              ),
          )}
          <Button
            kind="text"
            onClick={() =>
              void network.http.post(`/api/me/notices/${one.notice}/seen`).then(() => network.readMe())
            }
          >
            {t('account-notice-seen')}
          </Button>
        </Notice>
      ))}
    </Panel>
  );
}

/** What of a notice is written for people; the rest of it are ids and names of the wire. */
const SAID = ['name', 'reason', 'words', 'answer', 'passed', 'to_whom'] as const;

const NOTICES = ids({
  report_outcome: 'notice-report-outcome',
  report_taken: 'notice-report-taken',
  acted_on_you: 'notice-acted-on-you',
  suspended: 'notice-suspended',
  lifted: 'notice-lifted',
  signed_off: 'notice-signed-off',
  probation_ended: 'notice-probation-ended',
  standing: 'notice-standing',
  role_given: 'notice-role-given',
  role_ended: 'notice-role-ended',
  appeal_outcome: 'notice-appeal-outcome',
  steward_invited: 'notice-steward-invited',
  steward_joined: 'notice-steward-joined',
  steward_invitation_waits: 'notice-steward-invitation-waits',
  passing_proposed: 'notice-passing-proposed',
  passing_confirmed: 'notice-passing-confirmed',
  passing_declined: 'notice-passing-declined',
  passing_reviewed: 'notice-passing-reviewed',
  passed_on: 'notice-passed-on',
  story_published: 'notice-story-published',
  story_returned: 'notice-story-returned',
  story_taken_down: 'notice-story-taken-down',
  story_appeal_answered: 'notice-story-appeal-answered',
  circle_chair: 'notice-circle-chair',
  circle_yes: 'notice-circle-yes',
  circle_no: 'notice-circle-no',
  circle_asking: 'notice-circle-asking',
  circle_promises: 'notice-circle-promises',
  circle_times: 'notice-circle-times',
  circle_ended: 'notice-circle-ended',
  circle_role: 'notice-circle-role',
  circle_let_go: 'notice-circle-let-go',
  circle_unheld: 'notice-circle-unheld',
  meeting_safety: 'notice-meeting-safety',
  session_booked: 'notice-session-booked',
  session_moved: 'notice-session-moved',
  session_moved_late: 'notice-session-moved-late',
  session_cancelled: 'notice-session-cancelled',
  session_cancelled_late: 'notice-session-cancelled-late',
  session_time: 'notice-session-time',
  session_offer_ended: 'notice-session-offer-ended',
  guide_verified: 'notice-guide-verified',
  guide_withdrawn: 'notice-guide-withdrawn',
});
