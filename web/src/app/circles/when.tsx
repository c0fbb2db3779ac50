import { t } from '../../ui';
import type { OccurrenceView } from '../../wire';
import { locale } from '../times/now';
import { elsewhereOf, ownZone, placeOf, timeOf, whenOf } from '../times/times';
import { doorOf } from './doors';

/** "Tuesday, 19:00, in 2 days", or that it is going on: in one's own time. */
export function whenWords(one: OccurrenceView, now: number): string {
  if (one.starts_at <= now && doorOf(one, now) === 'open')
    return t('circles-now', { time: timeOf(one.starts_at, ownZone(), locale()) });
  const { day, time, far } = whenOf(one.starts_at, now, ownZone(), locale());
  // Each of the three stays together where there is little room.
  const [said, away] = [time, far].map((words) => words.replaceAll(' ', '\u00a0'));
  return t('circles-when', { day, time: said ?? time, far: away ?? far });
}

interface WhenProps {
  one: OccurrenceView;
  now: number;
  /** Where the circle is at home; its own clock is said where it shows something else. */
  zone?: string;
  /** With the time it ends. */
  long?: boolean;
}

export function When({ one, now, zone, long }: WhenProps) {
  const theirs = zone ? elsewhereOf(one.starts_at, ownZone(), zone, locale()) : null;
  return (
    <span class="circle-when">
      <span class={one.cancelled ? 'circle-off' : undefined}>
        <time datetime={new Date(one.starts_at).toISOString()}>{whenWords(one, now)}</time>
      </span>
      {one.cancelled && <span class="small">{t('circles-cancelled')}</span>}
      {one.moved && !one.cancelled && <span class="small soft">{t('circles-moved')}</span>}
      {long && !one.cancelled && (
        <span class="small soft">
          {t('circles-until', { time: timeOf(one.ends_at, ownZone(), locale()) })}
        </span>
      )}
      {theirs && !one.cancelled && (
        <span class="small soft">{t('circles-elsewhere', { place: placeOf(zone ?? ''), time: theirs })}</span>
      )}
    </span>
  );
}
