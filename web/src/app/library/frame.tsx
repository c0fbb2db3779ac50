import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, Icon, Notice, t } from '../../ui';
import { Begun } from '../begun';
import { network } from '../network';
import { why } from '../steward/reading';
import { learnFacts } from './facts';
import { useFigure } from './figure';
import { recallUnseen } from './unseen';
import './library.css';

interface LibraryProps {
  title: string;
  /** Where one goes back to; the reading room has none, it is the way in. */
  back?: { to: string; words: string };
  /** What stands at the door for whoever comes here first; without it, what the shelves are. */
  door?: { title: string; words: string };
  children: ComponentChildren;
}

/** The library around one of its screens: the picture, who one is, and the way back. */
export function Library({ title, back, door, children }: LibraryProps) {
  useFigure();
  return (
    <Begun
      title={title}
      nobody={<Door {...(door ?? { title: t('library-title'), words: t('library-door') })} />}
    >
      <Inside>
        {back && (
          <p>
            <a class="button library-back" href={back.to}>
              <Icon name="back" />
              {back.words}
            </a>
          </p>
        )}
        {children}
      </Inside>
    </Begun>
  );
}

function Inside({ children }: { children: ComponentChildren }) {
  useEffect(() => {
    void learnFacts();
    void recallUnseen();
  }, []);
  return <>{children}</>;
}

/** For whoever comes here first: one press, and nothing is asked. */
function Door({ title, words }: { title: string; words: string }) {
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
        {trouble && (
          <Notice kind="trouble" alert>
            {trouble}
          </Notice>
        )}
        <Button kind="primary" icon="book" busy={busy} onClick={() => void comeIn()}>
          {t('library-come-in')}
        </Button>
      </Actions>
    </>
  );
}

/** The way back that most screens have. */
export const toShelves = () => ({ to: '/library', words: t('library-back') });
