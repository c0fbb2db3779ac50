import { useState } from 'preact/hooks';
import { Actions, Button, t } from '../ui';
import { network } from './network';
import { why } from './steward/reading';
import { Trouble } from './trouble';

interface DoorProps {
  title: string;
  words: string;
  icon?: 'book' | 'star';
}

/** For whoever comes here first: one press, and nothing is asked. */
export function Door({ title, words, icon = 'book' }: DoorProps) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function comeIn() {
    setBusy(true);
    setTrouble('');
    try {
      await network.begin(true);
      // The press stood at the foot of this page; what comes in its place begins at its top.
      scrollTo(0, 0);
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  return (
    <>
      <div class="panel stack">
        <h1>{title}</h1>
        <p>{words}</p>
        <p class="soft">{t('library-door-words')}</p>
        <p>
          <a href="/home">{t('library-door-return')}</a>
        </p>
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button kind="primary" icon={icon} busy={busy} onClick={() => void comeIn()}>
          {t('library-come-in')}
        </Button>
      </Actions>
    </>
  );
}
