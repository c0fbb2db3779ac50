/** When something is: in one's own time first, and in the time of its own place where the two differ. No I/O, no clock. */

const DAY_MS = 86_400_000;
/** Within so many days the name of the day alone says which one it is. */
const NEAR_DAYS = 6;

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export interface When {
  /** "Tuesday", and with its date where that alone would not tell which. */
  day: string;
  time: string;
  /** "today", "tomorrow", "in 2 days". */
  far: string;
}

/** A moment as somebody in this zone would say it. @param at ms since the Unix epoch, as `now` */
export function whenOf(at: number, now: number, zone: string, locale: string): When {
  const days = daysApart(now, at, zone);
  const near = days >= 0 && days <= NEAR_DAYS;
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'long',
    ...(!near && { day: 'numeric', month: 'long' }),
  });
  return {
    day: date.format(at),
    time: timeOf(at, zone, locale),
    far: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day'),
  };
}

export function timeOf(at: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** The same moment on the clock of another place; null where that shows the same. */
export function elsewhereOf(at: number, own: string, theirs: string, locale: string): string | null {
  if (wallTime(at, own) === wallTime(at, theirs)) return null;
  const options: Intl.DateTimeFormatOptions = { timeZone: theirs, hour: 'numeric', minute: '2-digit' };
  if (daysApart(at, at, theirs, own) !== 0) options.weekday = 'long';
  return new Intl.DateTimeFormat(locale, options).format(at);
}

/** `2026-11-24T19:00`: the local wall time of a moment, as the wire names starts. */
export function wallTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** How many midnights lie between two moments. */
function daysApart(from: number, to: number, zone: string, fromZone = zone): number {
  const day = (at: number, where: string) =>
    Date.parse(`${wallTime(at, where).slice(0, 10)}T00:00Z`) / DAY_MS;
  return Math.round(day(to, zone) - day(from, fromZone));
}

/** A zone as people call it: "Europe/Berlin" is Berlin. */
export const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** The name of a day of the week; Monday is 0. */
export function dayName(day: number, locale: string): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long' }).format(
    Date.UTC(2024, 0, 1 + day),
  );
}
