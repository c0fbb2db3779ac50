import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Field, ids, Notice, t } from '../../ui';
import type { InvitationSeen, Me, PersonRole } from '../../wire';
import { network } from '../network';
import { go } from '../router';

/** The token stands behind the #, so that it is in no log of any server. */
const tokenHere = (): string => location.hash.slice(1);

/** What an invitation is for, before anything is made; one press takes it. */
export default function InvitationScreen() {
  const [seen, setSeen] = useState<InvitationSeen | null>(null);
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [token] = useState(tokenHere);

  useEffect(() => {
    network.http
      .post<InvitationSeen>('/api/invitations/look', { token })
      .then(setSeen)
      .catch((error) => setTrouble(error instanceof Refused ? error.sentence : t('invitation-failed')));
  }, [token]);

  async function take() {
    setBusy(true);
    try {
      if (!(await network.begin(true, true))) return setBusy(false);
      await network.http.post<PersonRole>('/api/invitations/accept', { token });
      if (name.trim()) await network.http.patch('/api/me', { name: name.trim() });
      const me = await network.readMe();
      go(placeFor(me), { replace: true });
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('invitation-failed'));
      setBusy(false);
    }
  }

  if (trouble && !seen)
    return (
      <Notice kind="trouble" alert>
        <h1>{t('invitation-title')}</h1>
        <p>{trouble}</p>
        <a class="button" href="/">
          {t('invitation-first')}
        </a>
      </Notice>
    );
  if (!seen)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('invitation-title')}</h1>
        <p>{t('invitation-opening')}</p>
      </div>
    );
  return (
    <>
      <div class="panel stack">
        <h1>{t('invitation-title')}</h1>
        <p>{t(ROLE[seen.role], { network: seen.network ?? 'Asterism' })}</p>
        <p class="soft">{t('invitation-account')}</p>
        <Field
          label={t('invitation-name')}
          hint={t('invitation-name-hint')}
          value={name}
          maxLength={60}
          onValue={setName}
          autocomplete="off"
        />
        <p class="soft small">{t('invitation-until', { at: seen.expires_at })}</p>
        {trouble && (
          <p class="trouble" role="alert">
            {trouble}
          </p>
        )}
      </div>
      <Actions>
        <Button kind="primary" busy={busy} onClick={() => void take()}>
          {t('invitation-take')}
        </Button>
      </Actions>
    </>
  );
}

const ROLE = ids({
  supporter: 'invitation-supporter',
  facilitator: 'invitation-facilitator',
  guide: 'invitation-guide',
  steward: 'invitation-steward',
});

/** Where somebody goes on who has just taken a role: to what they have it for. */
function placeFor({ roles, needs }: Me): string {
  if (roles.includes('steward')) return '/desk';
  if (needs.length > 0) return '/training';
  return roles.includes('facilitator') && !roles.includes('supporter') ? '/circles' : '/post';
}
