import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../net/refused';
import { Button, Notice, t } from '../ui';
import { Elsewhere } from './elsewhere';
import { Ended } from './ended';
import { network } from './network';
import { go } from './router';

interface BegunProps {
  title: string;
  /** Make an account where there is none: an invitation and the first run do. */
  create?: boolean;
  /** What stands here for whoever has no account on this device; without it they are led to their own page. */
  nobody?: ComponentChildren;
  children: ComponentChildren;
}

/** Shows a screen of somebody who is signed in; until then, what is happening, and what to do where it fails. */
export function Begun({ title, create = false, nobody, children }: BegunProps) {
  const [trouble, setTrouble] = useState('');
  const presence = network.presence.value;

  function begin() {
    setTrouble('');
    network
      .begin(create)
      .then((known) => {
        if (!known && !nobody && network.presence.value === 'nobody') go('/home', { replace: true });
      })
      .catch((error) => setTrouble(error instanceof Refused ? error.sentence : t('shell-broken')));
  }

  useEffect(begin, []);

  if (presence === 'signed_in' && network.me.value)
    return (
      <>
        <Ended />
        {children}
      </>
    );
  if (presence === 'elsewhere') return <Elsewhere />;
  if (presence === 'nobody' && nobody) return <>{nobody}</>;
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{title}</h1>
      {trouble ? (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={begin}>{t('shell-again')}</Button>
        </Notice>
      ) : (
        <p>{t('shell-opening')}</p>
      )}
    </div>
  );
}
