import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon, t } from '../../ui';
import { Begun } from '../begun';
import { Door } from '../door';
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

/** The way back that most screens have. */
export const toShelves = () => ({ to: '/library', words: t('library-back') });
