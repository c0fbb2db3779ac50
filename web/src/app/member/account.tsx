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

const STAYS_IDS = ids(
  'stays-words',
  'stays-times',
  'stays-reports',
  'stays-ledger',
  'stays-sign-offs',
  'stays-backups',
  'stays-passed-on',
  'stays-former-key',
  'stays-not-again',
);
const STAYS = {
  words_in_rooms: STAYS_IDS[0],
  times_of_calls: STAYS_IDS[1],
  reports: STAYS_IDS[2],
  ledger: STAYS_IDS[3],
  sign_offs: STAYS_IDS[4],
  backups: STAYS_IDS[5],
  passed_on: STAYS_IDS[6],
  former_key: STAYS_IDS[7],
  not_again: STAYS_IDS[8],
} as const;

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

const NOTICES_IDS = ids(
  'notice-report-outcome',
  'notice-report-taken',
  'notice-acted-on-you',
  'notice-suspended',
  'notice-lifted',
  'notice-signed-off',
  'notice-probation-ended',
  'notice-standing',
  'notice-role-given',
  'notice-role-ended',
  'notice-appeal-outcome',
  'notice-steward-invited',
  'notice-steward-joined',
  'notice-steward-invitation-waits',
  'notice-passing-proposed',
  'notice-passing-confirmed',
  'notice-passing-declined',
  'notice-passing-reviewed',
  'notice-passed-on',
  'notice-story-published',
  'notice-story-returned',
  'notice-story-taken-down',
  'notice-story-appeal-answered',
  'notice-circle-chair',
  'notice-circle-yes',
  'notice-circle-no',
  'notice-circle-asking',
  'notice-circle-promises',
  'notice-circle-times',
  'notice-circle-ended',
  'notice-circle-role',
  'notice-circle-let-go',
  'notice-circle-unheld',
  'notice-meeting-safety',
);
const NOTICES = {
  report_outcome: NOTICES_IDS[0],
  report_taken: NOTICES_IDS[1],
  acted_on_you: NOTICES_IDS[2],
  suspended: NOTICES_IDS[3],
  lifted: NOTICES_IDS[4],
  signed_off: NOTICES_IDS[5],
  probation_ended: NOTICES_IDS[6],
  standing: NOTICES_IDS[7],
  role_given: NOTICES_IDS[8],
  role_ended: NOTICES_IDS[9],
  appeal_outcome: NOTICES_IDS[10],
  steward_invited: NOTICES_IDS[11],
  steward_joined: NOTICES_IDS[12],
  steward_invitation_waits: NOTICES_IDS[13],
  passing_proposed: NOTICES_IDS[14],
  passing_confirmed: NOTICES_IDS[15],
  passing_declined: NOTICES_IDS[16],
  passing_reviewed: NOTICES_IDS[17],
  passed_on: NOTICES_IDS[18],
  story_published: NOTICES_IDS[19],
  story_returned: NOTICES_IDS[20],
  story_taken_down: NOTICES_IDS[21],
  story_appeal_answered: NOTICES_IDS[22],
  circle_chair: NOTICES_IDS[23],
  circle_yes: NOTICES_IDS[24],
  circle_no: NOTICES_IDS[25],
  circle_asking: NOTICES_IDS[26],
  circle_promises: NOTICES_IDS[27],
  circle_times: NOTICES_IDS[28],
  circle_ended: NOTICES_IDS[29],
  circle_role: NOTICES_IDS[30],
  circle_let_go: NOTICES_IDS[31],
  circle_unheld: NOTICES_IDS[32],
  meeting_safety: NOTICES_IDS[33],
} as const;
