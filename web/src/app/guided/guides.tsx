import { useState } from 'preact/hooks';
import { Actions, Button, Icon, Notice, Panel, t } from '../../ui';
import type { Booking, GuideOffer, Guides as GuidesTold } from '../../wire';
import { Unsaid } from '../circles/find';
import { network } from '../network';
import { languageName } from '../steward/names';
import { useNow } from '../times/now';
import { Guides } from './frame';
import { bookingPath, doorOf, sessionPath, sorted, useBookings, useSessions } from './reading';
import { SessionTime } from './times';

/** The guides of this network and when they have time; and the sessions one has booked. */
export default function GuidesScreen() {
  return (
    <Guides title={t('guides-title')} back={{ to: '/home', words: t('guides-to-home') }}>
      <All />
    </Guides>
  );
}

function All() {
  const guides = useSessions<GuidesTold>('/api/guides');
  const bookings = useBookings();
  const [ageLeft, setAgeLeft] = useState(false);
  const now = useNow();
  const { coming, past } = sorted(bookings.value?.bookings ?? [], now);
  const open = coming.find((one) => doorOf(one, now) === 'open');
  const offers = guides.value?.offers;
  const asks = guides.value?.unsaid.find((what) => what !== 'age' || !ageLeft);
  const guide = network.me.value?.roles.includes('guide');

  return (
    <>
      <div class="panel stack">
        <h1>{t('guides-title')}</h1>
        <p>{t('guides-words')}</p>
        <p class="soft small">{t('guides-not')}</p>
      </div>
      {coming.length > 0 && (
        <Panel title={t('guides-yours')}>
          <ul class="circle-list">
            {coming.map((one) => (
              <li key={one.session}>
                <BookedLine one={one} now={now} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {asks && (
        <Unsaid
          key={asks}
          what={asks}
          hint={t('guides-unsaid')}
          onSaid={guides.again}
          onLeft={() => setAgeLeft(true)}
        />
      )}
      {(guides.trouble || bookings.trouble) && (
        <Notice kind="trouble" alert>
          <p>{guides.trouble || bookings.trouble}</p>
          <Button onClick={() => void Promise.all([guides.again(), bookings.again()])}>
            {t('shell-again')}
          </Button>
        </Notice>
      )}
      <Panel title={t('guides-offered')}>
        {!offers && !guides.trouble && <p class="soft">{t('library-opening')}</p>}
        {offers?.length === 0 && <p>{t(asks ? 'guides-none-yet' : 'guides-none')}</p>}
        {offers && offers.length > 0 && (
          <ul class="circle-list">
            {offers.map((one) => (
              <li key={one.offer}>
                <Offered one={one} now={now} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {past.length > 0 && (
        <details class="panel fold">
          <summary>{t('guides-past')}</summary>
          <ul class="circle-list">
            {past.map((one) => (
              <li key={one.session}>
                <BookedLine one={one} now={now} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {(guide || coming.length > 0) && (
        <Panel>
          <div class="row">
            {coming.length > 0 && (
              <a class="button" href="/circles/calendar">
                <Icon name="clock" />
                {t('circles-calendar')}
              </a>
            )}
            {guide && (
              <a class="button" href="/guiding">
                {t('guides-desk')}
              </a>
            )}
          </div>
        </Panel>
      )}
      {open && (
        <Actions>
          <a class="button button-primary" href={sessionPath(open.session)}>
            {t('guides-enter-with', { name: nameOf(open) })}
          </a>
        </Actions>
      )}
    </>
  );
}

export const nameOf = (one: Pick<Booking, 'other_name' | 'other_star'>): string =>
  one.other_name ?? one.other_star;

/** One session: with whom, when, and what became of it. */
export function BookedLine({ one, now }: { one: Booking; now: number }) {
  const door = doorOf(one, now);
  return (
    <a class="circle-spine" href={bookingPath(one.session)}>
      <span class="circle-words">
        <span class="circle-theme" dir="auto">
          {t('guides-with', { name: nameOf(one) })}
        </span>
        <span class={door === 'cancelled' ? 'circle-off' : undefined}>
          <SessionTime at={one.starts_at} zone={one.zone} now={now} />
        </span>
        {door === 'open' && <span class="circle-open">{t('circles-door-open')}</span>}
        {door === 'cancelled' && <span class="small">{t('guides-cancelled')}</span>}
      </span>
    </a>
  );
}

function Offered({ one, now }: { one: GuideOffer; now: number }) {
  const languages = one.languages.map(languageName).join(', ');
  return (
    <a class="circle-spine" href={`/guides/${one.offer}`}>
      <span class="circle-words">
        <span class="circle-theme" dir="auto">
          {one.title}
        </span>
        <span dir="auto">{one.guide_name ?? one.star}</span>
        <Verified />
        {one.next ? (
          <SessionTime at={one.next.starts_at} zone={one.zone} now={now} />
        ) : (
          <span class="small">{t(one.waiting ? 'guides-you-wait' : 'guides-all-taken')}</span>
        )}
        <span class="soft small">{t('guides-facts', { languages, minutes: one.minutes })}</span>
      </span>
    </a>
  );
}

/** What stands behind somebody who is called a guide here. */
export function Verified() {
  return (
    <span class="verified small">
      <Icon name="check" size={18} />
      {t('guides-verified')}
    </span>
  );
}
