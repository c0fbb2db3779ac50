import { useEffect, useRef } from 'preact/hooks';
import { Actions, t } from '../../ui';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { UntilRead } from '../until-read';
import { Lake, toLake } from './frame';
import { type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { Land } from './land';
import { Pact } from './pact';

/** One bond as it stands: the promise that waits, the land, or the word that it has ended. */
export default function WalkScreen({ params }: ScreenProps) {
  return (
    <Lake title={t('walk-title')} back={toLake()}>
      <Walk key={params.bond} id={params.bond ?? ''} />
    </Lake>
  );
}

function Walk({ id }: { id: string }) {
  const held = useBond(id);
  useLake(held.view, held.view?.visit?.dawning_at ? 'dawn' : 'night');
  useFromItsTop(held.view?.state === 'pact');
  return (
    <Standing held={held} title={t('walk-title')}>
      {(view) => {
        if (view.state === 'pact') return <Pact held={held} view={view} />;
        if (view.state === 'ended') return <Ended at={view.dawn_at} />;
        return <Land held={held} view={view} />;
      }}
    </Standing>
  );
}

/** Whoever signed stood at the foot of the promise; the land that opens after it is seen from its top. */
function useFromItsTop(promising: boolean): void {
  const was = useRef(promising);
  useEffect(() => {
    if (was.current && !promising) scrollTo(0, 0);
    was.current = promising;
  }, [promising]);
}

interface StandingProps {
  held: Held;
  title: string;
  children: (view: NonNullable<Held['view']>) => preact.ComponentChildren;
}

/** What is shown of a bond once it is read; that it is not here any more, where it is gone. */
export function Standing({ held, title, children }: StandingProps) {
  const { view, bond, trouble, again } = held;
  // A bond that is gone leaves nothing to be read, so nobody waits for it.
  if (bond.gone.value) return <Gone />;
  if (!view) return <UntilRead title={title} trouble={trouble} again={again} />;
  return <>{children(view)}</>;
}

function Gone() {
  useEffect(() => scrollTo(0, 0), []);
  return (
    <>
      <div class="panel stack">
        <h1>{t('walk-gone-title')}</h1>
        <p>{t('walk-gone')}</p>
      </div>
      <Actions>
        <a class="button button-primary" href="/lake">
          {t('lake-back')}
        </a>
      </Actions>
    </>
  );
}

/** It ended gently, by either; nobody is told by whom or why. */
export function Ended({ at }: { at: number | null }) {
  return (
    <>
      <div class="panel stack">
        <h1>{t('walk-ended-title')}</h1>
        <p>{(at ?? 0) > network.now() ? t('walk-ended', { at: new Date(at ?? 0) }) : t('walk-ended-over')}</p>
        <p class="soft">{t('walk-ended-words')}</p>
      </div>
      <Actions>
        <a class="button button-primary" href="/lake">
          {t('lake-back')}
        </a>
      </Actions>
    </>
  );
}
