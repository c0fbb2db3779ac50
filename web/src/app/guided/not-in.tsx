import { Button, Notice, t } from '../../ui';
import type { Entered } from './entering';
import { bookingPath } from './reading';

/** Why one is not inside, and what there is to do. */
export function NotIn({ session, entered }: { session: string; entered: Entered }) {
  const { trouble, booking, again } = entered;
  const shut = booking?.state === 'booked' && trouble?.code === 'not_yet';
  return (
    <div class="panel stack">
      <h1>{t('session-title')}</h1>
      {shut ? (
        <p>{t('session-opens', { at: new Date(booking.door_at) })}</p>
      ) : booking?.state === 'cancelled' ? (
        <p>{t('session-cancelled')}</p>
      ) : (
        <Notice kind="trouble" alert>
          {trouble?.sentence || t('shell-broken')}
        </Notice>
      )}
      <div class="row">
        <a class="button" href={booking ? bookingPath(session) : '/guides'}>
          {t('session-to-booking')}
        </a>
        <Button kind="text" onClick={again}>
          {t('shell-again')}
        </Button>
      </div>
    </div>
  );
}
