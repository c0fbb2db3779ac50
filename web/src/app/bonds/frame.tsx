import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, Icon, Notice, t } from '../../ui';
import { Begun } from '../begun';
import { learnFacts } from '../library/facts';
import { network } from '../network';
import { why } from '../steward/reading';
import '../circles/circles.css';
import './bonds.css';

interface LakeProps {
  title: string;
  back?: { to: string; words: string };
  children: ComponentChildren;
}

/** The lake around one of its screens: who one is, and the way back. */
export function Lake({ title, back, children }: LakeProps) {
  return (
    <Begun title={title} nobody={<Door />}>
      <Inside>
        {back && (
          <p>
            <a class="button lake-back" href={back.to}>
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
  useEffect(() => void learnFacts(), []);
  return <>{children}</>;
}

export const toLake = () => ({ to: '/lake', words: t('lake-back') });
export const toWalk = (bond: string) => ({ to: `/lake/${bond}`, words: t('visit-back') });
export const toJar = (bond: string) => ({ to: `/lake/${bond}/entrusted`, words: t('jar-back') });

/** For whoever comes here first: one press, and nothing is asked. */
function Door() {
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
        <h1>{t('lake-title')}</h1>
        <p>{t('lake-door')}</p>
        <p class="soft">{t('library-door-words')}</p>
        <p>
          <a href="/home">{t('library-door-return')}</a>
        </p>
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button kind="primary" icon="star" busy={busy} onClick={() => void comeIn()}>
          {t('lake-come-in')}
        </Button>
      </Actions>
    </>
  );
}

/** What happened instead of what was asked for, where the action is. */
export function Trouble({ words }: { words: string }) {
  if (!words) return null;
  return (
    <Notice kind="trouble" alert>
      {words}
    </Notice>
  );
}

interface OpeningProps {
  title: string;
  trouble: string;
  again: () => Promise<void>;
}

/** What stands here until it is read, and what to do where that fails. */
export function Opening({ title, trouble, again }: OpeningProps) {
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{title}</h1>
      {trouble ? (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void again()}>{t('shell-again')}</Button>
        </Notice>
      ) : (
        <p class="soft">{t('library-opening')}</p>
      )}
    </div>
  );
}
