import { useId } from 'preact/hooks';
import { t } from '../../ui';
import { locale } from '../times/now';
import type { Felt } from './entry';
import { FeltShape, feltText } from './felt';
import { styled } from './palette';
import type { Week } from './weeks';
import { familyInside } from './words';

const DAY = 50;
const WIDE = 7 * DAY;
/** A glow of the first and the last day has room beside them. */
const MARGIN = 20;
/** As high as the most feelings of one day need. A week without words keeps its place and takes little of the page. */
const HIGHS = [36, 92, 104, 128] as const;
const SIZES = { 1: 18, 2: 22, 3: 27 } as const;
const GLOWS = { 1: 28, 2: 38, 3: 48 } as const;
/** Where the shapes of one day stand, from the stream up and down, so that none covers another. */
const PLACES: readonly (readonly number[])[] = [[], [0], [-17, 17], [0, -34, 34]];
/** The stream sways a little, as streams do. */
const SWAY = [-6, 5, 2, -7, 4, -3, 6];

interface Stone {
  felt: Felt;
  x: number;
  y: number;
}

const colourOf = (felt: Felt): string =>
  felt.family ? `var(--feeling-${felt.family})` : felt.colour ? styled(felt.colour) : 'var(--feeling-plain)';

/** A calm line through the middle of each day. */
function streamOf(middles: readonly number[]): string {
  const points = [[-MARGIN, middles[0]!], ...middles.map((y, at) => [(at + 0.5) * DAY, y])];
  points.push([WIDE + MARGIN, middles.at(-1)!]);
  let path = `M${points[0]!.join(' ')}`;
  for (let at = 1; at < points.length; at++) {
    const [x0 = 0, y0 = 0] = points[at - 1]!;
    const [x1 = 0, y1 = 0] = points[at]!;
    const half = (x0 + x1) / 2;
    path += `C${half} ${y0} ${half} ${y1} ${x1} ${y1}`;
  }
  return path;
}

/** One week as a soft stream of its colours, with the shape of each feeling on its day. */
function Band({ week, nth }: { week: Week; nth: number }) {
  const id = useId().replaceAll(':', '');
  const rests = week.felt.length === 0;
  const high = HIGHS[Math.max(...week.days.map((day) => day.length))]!;
  const middles = SWAY.map((_, at) => high / 2 + SWAY[(at + nth * 3) % SWAY.length]!);
  const stones = week.days.flatMap((day, at) =>
    day.map(
      (felt, one): Stone => ({
        felt,
        x: (at + 0.5) * DAY,
        y: middles[at]! + PLACES[day.length]![one]!,
      }),
    ),
  );
  const stream = streamOf(middles);
  return (
    <svg class="band" viewBox={`${-MARGIN} 0 ${WIDE + 2 * MARGIN} ${high}`} aria-hidden="true">
      <defs>
        <linearGradient id={`${id}s`} gradientUnits="userSpaceOnUse" x1={0} x2={WIDE} y1={0} y2={0}>
          {stops(week).map(([offset, colour, opacity]) => (
            <stop key={offset} offset={offset} style={{ stopColor: colour, stopOpacity: `${opacity}` }} />
          ))}
        </linearGradient>
        {stones.map(({ felt }, at) => (
          <radialGradient key={at} id={`${id}g${at}`}>
            <stop offset={0} style={{ stopColor: colourOf(felt), stopOpacity: '0.55' }} />
            <stop offset={0.5} style={{ stopColor: colourOf(felt), stopOpacity: '0.26' }} />
            <stop offset={1} style={{ stopColor: colourOf(felt), stopOpacity: '0' }} />
          </radialGradient>
        ))}
      </defs>
      {!rests && <path class="band-water" d={stream} stroke={`url(#${id}s)`} />}
      {stones.map(({ felt, x, y }, at) => (
        <circle key={at} cx={x} cy={y} r={GLOWS[felt.strength]} fill={`url(#${id}g${at})`} />
      ))}
      <path class="band-line" d={stream} />
      {stones.map(({ felt, x, y }, at) => {
        const size = SIZES[felt.strength];
        return (
          <g key={at}>
            <circle class="band-stone" cx={x} cy={y} r={size * 0.72} />
            <g transform={`translate(${x - size / 2} ${y - size / 2})`}>
              <FeltShape felt={felt} size={size} />
            </g>
          </g>
        );
      })}
    </svg>
  );
}

/** The colours along the week; a day without words fades into those beside it, and nothing marks it. */
function stops(week: Week): [number, string, number][] {
  const known = week.days.map((day) => day[0]);
  return week.days.map((_, at): [number, string, number] => {
    const near = known[at] ?? known[at - 1] ?? known[at + 1];
    return [(at + 0.5) / 7, near ? colourOf(near) : 'transparent', known[at] ? 0.5 : 0.08];
  });
}

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6].map((day) => new Date(Date.UTC(2026, 10, 16 + day, 12)));

export function WeeksPicture({ weeks }: { weeks: readonly Week[] }) {
  const short = new Intl.DateTimeFormat(locale(), { weekday: 'narrow', timeZone: 'UTC' });
  return (
    <ol class="weeks">
      {weeks.map((week, at) => (
        <li key={week.monday.getTime()} class="week">
          <h2 class="week-name">{at === 0 ? t('weeks-this') : t('weeks-of', { monday: week.monday })}</h2>
          <Band week={week} nth={at} />
          {at === 0 && (
            <p class="weekdays soft small" aria-hidden="true">
              {WEEKDAYS.map((day) => (
                <span key={day.getTime()}>{short.format(day)}</span>
              ))}
            </p>
          )}
          <p class="week-said">{said(week)}</p>
        </li>
      ))}
    </ol>
  );
}

/** So many are named; a week may have had more. */
const MOST_NAMED = 4;

function said(week: Week): string {
  if (week.felt.length === 0) return t('weeks-nothing');
  const named = week.felt
    .slice(0, MOST_NAMED)
    .map((one) => (typeof one === 'string' ? familyInside(one) : feltText(one)));
  const more = week.felt.length > MOST_NAMED ? [t('weeks-more')] : [];
  return t('weeks-felt', {
    felt: new Intl.ListFormat(locale(), { type: 'conjunction' }).format([...named, ...more]),
  });
}
