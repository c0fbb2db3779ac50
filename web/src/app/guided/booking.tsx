import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Dialog, ids, Notice, Panel, Row, Textarea, t, toast } from '../../ui';
import type { Booking, CancelBooking, MoveBooking } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { ownZone, placeOf } from '../times/times';
import { Trouble } from '../trouble';
import { Guides, toGuides } from './frame';
import { nameOf } from './guides';
import { KeptFigure } from './kept-figure';
import { OwnNotes } from './notes';
import { useOffer } from './offer';
import { doorOf, sessionPath, useBookings } from './reading';
import { momentWords, SessionTime, Times } from './times';

const CANCELLED = ids({ you: 'guides-cancelled-you', them: 'guides-cancelled-them' });

/** One booked session: when it is, moving and cancelling it, and what one may do before. */
export default function BookingScreen({ params }: ScreenProps) {
  return (
    <Guides title={t('guides-session')} back={toGuides()}>
      <One session={params.session ?? ''} />
    </Guides>
  );
}

function One({ session }: { session: string }) {
  const read = useBookings();
  const [taken, setTaken] = useState<Booking | null>(null);
  const told = read.value?.bookings.find((one) => one.session === session);
  const view = taken && taken.version >= (told?.version ?? 0) ? taken : told;

  if (view) return <Booked view={view} took={setTaken} again={read.again} />;
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('guides-session')}</h1>
      {read.trouble ? (
        <Notice kind="trouble" alert>
          <p>{read.trouble}</p>
          <Button onClick={() => void read.again()}>{t('shell-again')}</Button>
        </Notice>
      ) : (
        <p class="soft">{t(read.value ? 'guides-session-gone' : 'library-opening')}</p>
      )}
    </div>
  );
}

interface BookedProps {
  view: Booking;
  took: (view: Booking) => void;
  again: () => Promise<void>;
}

function Booked({ view, took, again }: BookedProps) {
  const [doing, setDoing] = useState<'move' | 'cancel' | null>(null);
  const now = useNow();
  const door = doorOf(view, now);
  const close = () => setDoing(null);
  return (
    <>
      <div class="panel stack">
        <h1 dir="auto">{t('guides-with', { name: nameOf(view) })}</h1>
        <p dir="auto">{view.title}</p>
        <p class={door === 'cancelled' ? 'next-when circle-off' : 'next-when'}>
          <SessionTime at={view.starts_at} ends={view.ends_at} zone={view.zone} now={now} />
        </p>
        <p class="soft small">{t('guides-own-time', { place: placeOf(ownZone()) })}</p>
        <Standing view={view} now={now} />
        {door === 'shut' && (
          <Row>
            {view.side === 'member' && (
              <Button icon="clock" onClick={() => setDoing('move')}>
                {t('guides-move')}
              </Button>
            )}
            <Button onClick={() => setDoing('cancel')}>{t('guides-cancel')}</Button>
            <a class="button" href="/circles/calendar">
              {t('circles-calendar')}
            </a>
          </Row>
        )}
        {door === 'open' && view.state === 'booked' && (
          <Row>
            <Button kind="text" onClick={() => setDoing('cancel')}>
              {t('guides-cancel')}
            </Button>
          </Row>
        )}
      </div>
      {door !== 'cancelled' && view.side === 'member' && <Questions session={view.session} />}
      {door !== 'cancelled' && <OwnNotes session={view.session} side={view.side} />}
      <KeptFigure session={view.session} />
      {door === 'open' && (
        <Actions>
          <a class="button button-primary" href={sessionPath(view.session)}>
            {t('guides-enter')}
          </a>
        </Actions>
      )}
      {door === 'over' && view.state === 'held' && (
        <Panel>
          <p>{t('guides-was')}</p>
          <a class="button" href={sessionPath(view.session)}>
            {t('guides-look-back')}
          </a>
        </Panel>
      )}
      <Dialog open={doing === 'move'} onClose={close} title={t('guides-move')}>
        <Moving view={view} took={took} again={again} onClose={close} />
      </Dialog>
      <Dialog open={doing === 'cancel'} onClose={close} title={t('guides-cancel')}>
        <Cancelling view={view} late={now >= view.free_until} took={took} again={again} onClose={close} />
      </Dialog>
    </>
  );
}

function Standing({ view, now }: { view: Booking; now: number }) {
  const door = doorOf(view, now);
  if (door === 'cancelled')
    return (
      <Notice>
        <p>
          {t(CANCELLED[view.cancelled_by === view.side ? 'you' : 'them'], {
            name: nameOf(view),
          })}
        </p>
        {view.words && (
          <blockquote class="speech" dir="auto">
            {view.words}
          </blockquote>
        )}
        {view.side === 'member' && (
          <a class="button" href={`/guides/${view.offer}`}>
            {t('guides-another-time')}
          </a>
        )}
      </Notice>
    );
  if (door === 'open') return <p class="circle-open">{t('circles-door-open')}</p>;
  if (door === 'over') return <p>{t('guides-over')}</p>;
  return (
    <>
      <p>{t('guides-door-at', { at: new Date(view.door_at) })}</p>
      {view.side === 'member' && (
        <p class="soft small">
          {now < view.free_until
            ? t('guides-free-until', { at: new Date(view.free_until) })
            : t('guides-late')}
        </p>
      )}
    </>
  );
}

/** Two sets of questions that some find helpful; nobody is asked to, and nobody sees the answers. */
function Questions({ session }: { session: string }) {
  return (
    <Panel title={t('guides-questions')}>
      <p>{t('guides-questions-words')}</p>
      <div class="row">
        <a class="button" href={`/guided/${session}/questions/mood`}>
          {t('guides-questions-mood')}
        </a>
        <a class="button" href={`/guided/${session}/questions/worry`}>
          {t('guides-questions-worry')}
        </a>
      </div>
    </Panel>
  );
}

interface DoingProps extends BookedProps {
  onClose: () => void;
}

function Moving({ view, took, again, onClose }: DoingProps) {
  const reading = useOffer(view.offer);
  const [start, setStart] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const times = reading.times.filter((one) => one.start !== view.start);
  const chosen = times.find((one) => one.start === start);

  async function move() {
    if (!chosen) return;
    setBusy(true);
    setTrouble('');
    try {
      const asked: MoveBooking = { version: view.version, start: chosen.start, starts_at: chosen.starts_at };
      took(await network.http.post<Booking>(`/api/bookings/${view.session}/move`, asked));
      toast(t('guides-moved'));
      onClose();
    } catch (error) {
      setTrouble(`${why(error)} ${t('guides-kept-as-it-was')}`);
      setBusy(false);
      if (error instanceof Refused && !error.passing) {
        setStart(null);
        await Promise.all([reading.read(), again()]);
      }
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void move();
      }}
    >
      <p>{t('guides-move-words')}</p>
      {reading.value && times.length === 0 && <p>{t('guides-all-taken')}</p>}
      {times.length > 0 && (
        <Times legend={t('guides-times')} times={times} zone={view.zone} value={start} onValue={setStart} />
      )}
      <Trouble words={trouble || reading.trouble} />
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy} aria-disabled={!chosen || undefined}>
          {chosen ? t('guides-move-to', { when: momentWords(chosen.starts_at) }) : t('guides-move')}
        </Button>
      </Row>
    </form>
  );
}

function Cancelling({ view, late, took, again, onClose }: DoingProps & { late: boolean }) {
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function cancel() {
    setBusy(true);
    setTrouble('');
    try {
      const asked: CancelBooking = { version: view.version, words: words.trim() };
      took(await network.http.post<Booking>(`/api/bookings/${view.session}/cancel`, asked));
      toast(t('guides-cancelled'));
      onClose();
    } catch (error) {
      setTrouble(`${why(error)} ${t('guides-kept-as-it-was')}`);
      setBusy(false);
      if (error instanceof Refused && error.code === 'stale') await again();
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void cancel();
      }}
    >
      <p>
        {t(
          view.side === 'guide' ? 'guides-cancel-guide' : late ? 'guides-cancel-late' : 'guides-cancel-free',
        )}
      </p>
      {view.side === 'guide' && (
        <Textarea
          label={t('guides-cancel-say')}
          value={words}
          onValue={setWords}
          maxLength={500}
          dir="auto"
        />
      )}
      <Trouble words={trouble} />
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('guides-keep-it')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t('guides-cancel')}
        </Button>
      </Row>
    </form>
  );
}
