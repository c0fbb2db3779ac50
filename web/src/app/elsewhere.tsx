import { useState } from 'preact/hooks';
import { Refused } from '../net/refused';
import { Button, Notice, t } from '../ui';
import { network } from './network';
import { go } from './router';

/** Another tab of this browser goes on with what was open here; one press brings it back. */
export function Elsewhere() {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function goOn() {
    setBusy(true);
    setTrouble('');
    try {
      const known = await network.begin(false, true);
      if (!known && network.presence.value === 'nobody') go('/home', { replace: true });
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('shell-broken'));
    }
    setBusy(false);
  }

  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('shell-elsewhere-title')}</h1>
      <p>{t('shell-elsewhere')}</p>
      {trouble && <Notice alert>{trouble}</Notice>}
      <Button kind="primary" busy={busy} onClick={() => void goOn()}>
        {t('shell-take-over')}
      </Button>
    </div>
  );
}
