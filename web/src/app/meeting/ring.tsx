import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { paintRing, type RingLight, TINTS } from '../../scenes/ring';
import { t } from '../../ui';
import type { CircleView, MeetingSeat, MeetingView } from '../../wire';
import { network } from '../network';
import { shownTheme } from '../preferences';
import { nameOf } from './moment';
import { MOST_CHAIRS, type Place, placesFor, ringOf, towards } from './places';
import { type Stroke, strokeOf } from './signs';
import { StrokeMark } from './strokes';

interface Chair {
  seat: MeetingSeat | null;
  place: Place;
  tint: number;
  state: RingLight['chairs'][number]['state'];
}

/** The tint of everybody who came, by the order in which they came, so that no two in the ring share one. */
export const tintOf = (view: MeetingView, member: string): number =>
  Math.max(
    0,
    view.seats.findIndex((one) => one.member === member),
  ) % MOST_CHAIRS;

function chairsOf(view: MeetingView, circle: CircleView | null, me: string): Chair[] {
  const seats = ringOf(view.seats, me);
  // While people gather, the chairs of those who are still on their way stand there as well.
  const open = view.stage === 'gathering' ? (circle?.chairs ?? 0) : 0;
  const count = Math.max(3, seats.length, Math.min(open, MOST_CHAIRS));
  const taken = new Map(seats.map((seat, i) => [Math.round((i * count) / seats.length), seat]));
  return placesFor(count).map((place, i) => {
    const seat = taken.get(i) ?? null;
    const has = seat !== null && view.piece.member === seat.member && view.piece.state !== 'resting';
    const held = has && view.piece.state === 'held';
    const state = !seat?.here ? 'empty' : held ? 'held' : has ? 'offered' : 'here';
    return { seat, place, tint: seat ? tintOf(view, seat.member) : 11, state };
  });
}

interface RingProps {
  view: MeetingView;
  circle: CircleView | null;
  /** A few words in the middle. */
  children: ComponentChildren;
}

/**
 * The ring: a star for each who came, its name below it, and the piece where it is. All of it is said in words as
 * well: the list is read as it stands, and nothing in it has to be pressed.
 */
export function Ring({ view, circle, children }: RingProps) {
  const me = network.member;
  const chairs = chairsOf(view, circle, me);
  const holder = chairs.find((one) => one.seat && one.seat.member === view.piece.member);
  const piece = holder
    ? towards(holder.place, view.piece.state === 'held' ? 0.64 : 0.56)
    : { x: 50, y: chairs.length > 8 ? 36 : 34 };
  const strokes = strokeOf.value;
  return (
    <div
      class="seats"
      data-many={chairs.length > 8 || undefined}
      data-piece={view.piece.state}
      data-stage={view.stage}
    >
      <Light
        light={{
          chairs: chairs.map(({ place, tint, state }) => ({ ...place, tint, state })),
          middle: view.piece.state === 'resting' ? 1 : view.piece.state === 'offered' ? 0.5 : 0.15,
          dawn: view.stage === 'closed',
        }}
      />
      <ol class="seats-list" aria-label={t('meeting-chairs')}>
        {chairs.map(({ seat, place, tint, state }, i) =>
          seat ? (
            <li
              key={seat.member}
              class="seat"
              data-state={seat.here ? state : 'away'}
              data-mine={seat.member === me || undefined}
              style={{
                left: `${place.x}%`,
                top: `${place.y}%`,
                '--tint': TINTS[shownTheme.value][tint] ?? '',
              }}
            >
              <Star />
              <span class="seat-name">
                <bdi>{nameOf(seat)}</bdi>
              </span>
              <Stated view={view} seat={seat} me={me} />
              <Strokes stroke={strokes.get(seat.member)} />
            </li>
          ) : (
            <li
              key={`free-${i}`}
              class="seat"
              data-state="free"
              aria-hidden="true"
              style={{ left: `${place.x}%`, top: `${place.y}%` }}
            >
              <span class="seat-free" />
            </li>
          ),
        )}
      </ol>
      <span
        class="talking-piece"
        aria-hidden="true"
        data-state={view.piece.state}
        data-silence={view.piece.rest === 'silence' || undefined}
        hidden={view.stage === 'closed'}
        style={{ left: `${piece.x}%`, top: `${piece.y}%` }}
      />
      <div class="seats-middle">{children}</div>
    </div>
  );
}

/** What colour and light say of a chair, in words. */
function Stated({ view, seat, me }: { view: MeetingView; seat: MeetingSeat; me: string }) {
  const said: string[] = [];
  if (seat.member === me) said.push(t('chair-me'));
  if (seat.member === view.lead) said.push(t('chair-leads'));
  if (!seat.here) said.push(t('chair-away'));
  const has = view.piece.member === seat.member;
  if (has && view.piece.state === 'held') said.push(t('chair-holds'));
  if (has && view.piece.state === 'offered') said.push(t('chair-offered'));
  if (said.length === 0) return null;
  const seen = seat.member === view.lead ? t('chair-leads') : seat.here ? '' : t('chair-away');
  return (
    <>
      {seen && (
        <span class="seat-note" aria-hidden="true">
          {seen}
        </span>
      )}
      <span class="unseen">{` (${said.join(', ')})`}</span>
    </>
  );
}

function Strokes({ stroke }: { stroke: Stroke | undefined }) {
  if (!stroke) return null;
  return <StrokeMark key={stroke.at} what={stroke.what} />;
}

/** A star with four long rays and four short ones, soft at its heart. */
function Star() {
  return (
    <svg class="seat-star" viewBox="0 0 48 48" aria-hidden="true">
      <path class="star-short" d="M24 24 34 14 26 24 34 34 24 26 14 34 22 24 14 14 24 22Z" />
      <path
        class="star-long"
        d="M24 2c1.3 13.2 8.8 20.7 22 22-13.2 1.3-20.7 8.8-22 22C22.7 32.8 15.2 25.3 2 24 15.2 22.7 22.7 15.2 24 2Z"
      />
      <circle class="star-heart" cx="24" cy="24" r="4.6" />
    </svg>
  );
}

/** Two layers that take turns, so that light goes over slowly instead of jumping. */
function Light({ light }: { light: RingLight }) {
  const layers = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)] as const;
  const front = useRef(0);
  const theme = shownTheme.value;
  const key = JSON.stringify(light);

  useEffect(() => {
    const next = 1 - front.current;
    const [shown, hidden] = [layers[next]?.current, layers[front.current]?.current];
    if (!shown || !hidden) return;
    paintRing(shown, light, theme);
    shown.dataset.shown = '';
    delete hidden.dataset.shown;
    front.current = next;
    const sizes = new ResizeObserver(() => paintRing(shown, light, theme));
    sizes.observe(shown);
    return () => sizes.disconnect();
  }, [key, theme]);

  return (
    <div aria-hidden="true">
      <canvas ref={layers[0]} class="seats-light" />
      <canvas ref={layers[1]} class="seats-light" />
    </div>
  );
}
