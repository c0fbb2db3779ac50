import type { ComponentChildren } from 'preact';
import { t } from '../../ui';
import { Library } from '../library/frame';
import '../circles/circles.css';
import './guides.css';

interface GuidesProps {
  title: string;
  back: { to: string; words: string };
  children: ComponentChildren;
}

/** What stands around the screens of guides: the library, from which one goes into the room. */
export function Guides({ title, back, children }: GuidesProps) {
  return (
    <Library title={title} back={back} door={{ title: t('guides-title'), words: t('guides-door') }}>
      {children}
    </Library>
  );
}

export const toGuides = () => ({ to: '/guides', words: t('guides-back') });
