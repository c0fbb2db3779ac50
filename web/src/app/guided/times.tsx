import { useId, useState } from 'preact/hooks';
import { Button, t } from '../../ui';
import type { TimeView } from '../../wire';
import { locale } from '../times/now';
import { elsewhereOf, ownZone, placeOf, timeOf, wallTime, whenOf } from '../times/times';

/** "Tuesday, 19:00, in 2 days" in one's own time, and what the clock there shows where it is another. */
export function SessionTime({
  at,
  ends,
  zone,
  now,
}: {
  at: number;
  ends?: number;
  zone: string;
  now: number;
}) {
  const { day, time, far } = whenOf(at, now, ownZone(), locale());
  const theirs = elsewhereOf(at, ownZone(), zone, locale());
  return (
    <span class="circle-when">
      <time datetime={new Date(at).toISOString()}>{t('guides-when', { day, time, far })}</time>
      {ends !== undefined && (
        <span class="small soft">{t('guides-until', { time: timeOf(ends, ownZone(), locale()) })}</span>
      )}
      {theirs && (
        <span class="small soft">{t('guides-elsewhere', { place: placeOf(zone), time: theirs })}</span>
      )}
    </span>
  );
}

const dayOf = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(at);

/** "Tuesday, 24 November, 19:00": a moment in full, in one's own time. */
export const momentWords = (at: number): string =>
  t('guides-moment', { day: dayOf(at), time: timeOf(at, ownZone(), locale()) });

/** So many days are shown first. */
const DAYS = 6;

interface TimesProps {
  legend: string;
  times: readonly TimeView[];
  zone: string;
  value: string | null;
  onValue: (start: string) => void;
  /** Reads those that come after. */
  further?: (() => void) | null;
}

/** Free times by day, in one's own time; real radio buttons, so that arrow keys go from one to the next. */
export function Times({ legend, times, zone, value, onValue, further }: TimesProps) {
  const name = useId();
  const [shown, setShown] = useState(DAYS);
  const days = new Map<string, TimeView[]>();
  for (const one of times) {
    const day = wallTime(one.starts_at, ownZone()).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return (
    <fieldset class="choice choice-words free-times">
      <legend>{legend}</legend>
      {[...days].slice(0, shown).map(([day, some]) => (
        <div key={day} class="free-day">
          <p class="free-day-name" id={`${name}-${day}`}>
            {dayOf(some[0]!.starts_at)}
          </p>
          <div class="choice-options" role="group" aria-labelledby={`${name}-${day}`}>
            {some.map((one) => {
              const time = timeOf(one.starts_at, ownZone(), locale());
              const theirs = elsewhereOf(one.starts_at, ownZone(), zone, locale());
              return (
                <label key={one.start} class="pick">
                  <input
                    type="radio"
                    name={name}
                    value={one.start}
                    aria-label={momentWords(one.starts_at)}
                    checked={value === one.start}
                    onChange={() => onValue(one.start)}
                  />
                  <span class="pick-words">
                    {time}
                    {theirs && (
                      <span class="soft small">
                        {t('guides-elsewhere', { place: placeOf(zone), time: theirs })}
                      </span>
                    )}
                  </span>
                </label>
              );
            })}
          </div>
        </div>
      ))}
      {(days.size > shown || further) && (
        <Button
          kind="text"
          onClick={() => {
            if (days.size <= shown + DAYS) further?.();
            setShown(shown + DAYS);
          }}
        >
          {t('guides-later-times')}
        </Button>
      )}
    </fieldset>
  );
}
