import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon, t } from '../../ui';
import { Begun } from '../begun';
import { Door } from '../door';
import { learnFacts } from '../library/facts';
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
    <Begun title={title} nobody={<Door title={t('lake-title')} words={t('lake-door')} icon="star" />}>
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
