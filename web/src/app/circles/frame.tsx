import type { ComponentChildren } from 'preact';
import { t } from '../../ui';
import type { CircleView } from '../../wire';
import { Library } from '../library/frame';
import { UntilRead } from '../until-read';
import { type CircleReading, useCircle } from './reading';
import './circles.css';

interface CirclesProps {
  title: string;
  back: { to: string; words: string };
  children: ComponentChildren;
}

/** The library around one of the screens of circles. */
export function Circles({ title, back, children }: CirclesProps) {
  return (
    <Library title={title} back={back} door={{ title: t('circles-title'), words: t('circles-door') }}>
      {children}
    </Library>
  );
}

export const toCircles = () => ({ to: '/circles', words: t('circles-back') });
export const toCircle = (circle: string) => ({ to: `/circles/${circle}`, words: t('circles-back-one') });
export const toKeep = (circle: string) => ({ to: `/circles/${circle}/keep`, words: t('circles-back-keep') });

interface OneProps {
  circle: string;
  title: string;
  children: (view: CircleView, reading: CircleReading) => ComponentChildren;
}

/** One circle, once it is read; until then what is happening, and what to do where it fails. */
export function One({ circle, title, children }: OneProps) {
  const reading = useCircle(circle);
  const { value, trouble, again } = reading;
  if (value) return <>{children(value, reading)}</>;
  return <UntilRead title={title} trouble={trouble} again={again} />;
}

/** Whether what is written here survives that the page is closed; the room for the words is always there. */
export function KeptHere({ kept }: { kept: boolean | null }) {
  return <p class="soft small">{kept === null ? '\u00a0' : t(kept ? 'circles-kept' : 'circles-not-kept')}</p>;
}
