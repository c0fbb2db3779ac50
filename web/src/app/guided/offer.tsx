import { useEffect, useRef, useState } from 'preact/hooks';
import { newRef } from '../../net/ids';
import { Refused } from '../../net/refused';
import { Actions, Button, Notice, Panel, Switch, say, t, toast } from '../../ui';
import type { Booking, BookSession, OfferTimes, TimeView } from '../../wire';
import { useFoot } from '../member/foot';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { ownZone, placeOf } from '../times/times';
import { Trouble } from '../trouble';
import { Guides, toGuides } from './frame';
import { Verified } from './guides';
import { bookingPath } from './reading';
import { momentWords, Times } from './times';

/** One guide's offer: what it is, when there is time, and booking without a reason. */
export default function OfferScreen({ params }: ScreenProps) {
  return (
    <Guides title={t('guides-title')} back={toGuides()}>
      <Offer offer={params.offer ?? ''} />
    </Guides>
  );
}

export interface OfferReading {
  value: OfferTimes | null;
  times: TimeView[];
  more: boolean;
  trouble: string;
  read: (after?: number) => Promise<void>;
  took: (value: OfferTimes) => void;
}

/** A page of free times is forty at most. */
const PAGE = 40;

export function useOffer(offer: string | null): OfferReading {
  const [value, setValue] = useState<OfferTimes | null>(null);
  const [times, setTimes] = useState<TimeView[]>([]);
  const [more, setMore] = useState(false);
  const [trouble, setTrouble] = useState('');
  const hints = network.placeHints('sessions').value;

  async function read(after?: number) {
    if (offer === null) return;
    try {
      const asked = after === undefined ? {} : { after };
      const told = await network.http.post<OfferTimes>(`/api/offers/${offer}/times`, asked);
      setValue(told);
      setTimes((before) => (after === undefined ? told.times : [...before, ...told.times]));
      setMore(told.times.length >= PAGE);
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void read(), [offer, hints]);

  return { value, times, more, trouble, read, took: setValue };
}

function Offer({ offer }: { offer: string }) {
  const reading = useOffer(offer);
  const { value, times, trouble } = reading;
  const [start, setStart] = useState<string | null>(null);
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);
  useFoot();
  /** The same press sent again, when its answer was lost, books nothing twice. */
  const ref = useRef<{ start: string; id: string } | null>(null);

  if (!value)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('guides-title')}</h1>
        {trouble ? (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <Button onClick={() => void reading.read()}>{t('shell-again')}</Button>
          </Notice>
        ) : (
          <p class="soft">{t('library-opening')}</p>
        )}
      </div>
    );

  const { offer: view, held } = value;
  const chosen = [...times, ...(held ? [held] : [])].find((one) => one.start === start) ?? null;
  const name = view.guide_name ?? view.star;

  async function book() {
    if (!chosen) return;
    if (ref.current?.start !== chosen.start) ref.current = { start: chosen.start, id: newRef() };
    setBusy(true);
    setRefused('');
    try {
      const asked: BookSession = {
        client_id: ref.current.id,
        offer,
        start: chosen.start,
        starts_at: chosen.starts_at,
      };
      const booked = await network.http.post<Booking>('/api/bookings', asked);
      toast(t('guides-booked'));
      go(bookingPath(booked.session));
    } catch (error) {
      setRefused(why(error));
      setBusy(false);
      // Somebody else may have it now: what is free is read again.
      if (error instanceof Refused && !error.passing) {
        setStart(null);
        void reading.read();
      }
    }
  }

  return (
    <form
      class="stack choosing-time"
      data-chosen={chosen ? true : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void book();
      }}
    >
      <div class="panel stack">
        <h1 dir="auto">{view.title}</h1>
        <p dir="auto">{name}</p>
        <Verified />
        {view.about && (
          <p class="welcome" dir="auto">
            {view.about}
          </p>
        )}
        <p class="soft small">
          {t('guides-facts', {
            languages: view.languages.map(languageName).join(', '),
            minutes: view.minutes,
          })}
        </p>
      </div>
      {held && (
        <Notice icon="clock">
          <p>
            {t('guides-held', { when: momentWords(held.starts_at), until: new Date(value.held_until ?? 0) })}
          </p>
          <Button onClick={() => setStart(held.start)}>{t('guides-held-take')}</Button>
        </Notice>
      )}
      <Panel>
        {times.length > 0 ? (
          <>
            <Times
              legend={t('guides-times')}
              times={times}
              zone={view.zone}
              value={start}
              further={reading.more ? () => void reading.read(times.at(-1)!.starts_at + 1) : null}
              onValue={(picked) => {
                setStart(picked);
                setRefused('');
              }}
            />
            <p class="soft small">{t('guides-own-time', { place: placeOf(ownZone()) })}</p>
          </>
        ) : (
          <p>{t('guides-all-taken')}</p>
        )}
        {trouble && <Notice kind="trouble">{trouble}</Notice>}
      </Panel>
      <Waiting offer={offer} value={value} took={reading.took} />
      <Panel title={t('guides-terms')}>
        <p>{t('guides-terms-words', { hours: view.cancel_hours })}</p>
        <p>{t('guides-terms-reason')}</p>
      </Panel>
      <Actions>
        <Trouble words={refused} />
        {chosen && <p class="on-night">{momentWords(chosen.starts_at)}</p>}
        {(times.length > 0 || held) && (
          <Button type="submit" kind="primary" busy={busy} aria-disabled={!chosen || undefined}>
            {t('guides-book')}
          </Button>
        )}
      </Actions>
    </form>
  );
}

interface WaitingProps {
  offer: string;
  value: OfferTimes;
  took: (value: OfferTimes) => void;
}

/** Whoever waits is told when a time becomes free, and has it kept for a while. */
function Waiting({ offer, value, took }: WaitingProps) {
  const [trouble, setTrouble] = useState('');
  const { waiting } = value.offer;

  async function wait(on: boolean) {
    setTrouble('');
    try {
      took(await network.http.post<OfferTimes>(`/api/offers/${offer}/wait`, { on }));
      say(t(on ? 'guides-you-wait' : 'guides-wait-ended'));
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <Panel>
      <Switch on={waiting} onChange={(on) => void wait(on)}>
        {t('guides-wait')}
      </Switch>
      <p class="soft small">{t('guides-wait-words')}</p>
      <Trouble words={trouble} />
    </Panel>
  );
}
