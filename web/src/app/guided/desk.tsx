import { Actions, Icon, Panel, t } from '../../ui';
import type { GuideDesk } from '../../wire';
import { network } from '../network';
import { useNow } from '../times/now';
import { UntilRead } from '../until-read';
import { Guides, toGuides } from './frame';
import { BookedLine, nameOf } from './guides';
import { offerWords } from './offer-keep';
import { doorOf, sessionPath, sorted, useSessions } from './reading';

/** A guide's own desk: whether one is verified, who comes when, and what one offers. */
export default function GuideDeskScreen() {
  return (
    <Guides title={t('guiding-title')} back={toGuides()}>
      {network.me.value?.roles.includes('guide') ? <Desk /> : <NotYours />}
    </Guides>
  );
}

function NotYours() {
  return (
    <div class="panel stack">
      <h1>{t('guiding-title')}</h1>
      <p>{t('guiding-not-yours')}</p>
    </div>
  );
}

function Desk() {
  const { value, trouble, again } = useSessions<GuideDesk>('/api/guiding');
  const now = useNow();
  if (!value) return <UntilRead title={t('guiding-title')} trouble={trouble} again={again} />;

  const { coming } = sorted(value.bookings, now);
  const open = coming.find((one) => doorOf(one, now) === 'open');
  const offers = value.offers.filter((one) => one.ended_at === null);
  return (
    <>
      <div class="panel stack">
        <h1>{t('guiding-title')}</h1>
        {value.verified_at === null ? (
          <>
            <p>{t('guiding-not-verified')}</p>
            <p>{t('guiding-not-verified-next')}</p>
          </>
        ) : (
          <p class="verified">
            <Icon name="check" size={18} />
            {t('guiding-verified', { at: new Date(value.verified_at) })}
          </p>
        )}
      </div>
      <Panel title={t('guiding-coming')}>
        {coming.length === 0 && <p class="soft">{t('guiding-nobody')}</p>}
        {coming.length > 0 && (
          <ul class="circle-list">
            {coming.map((one) => (
              <li key={one.session}>
                <BookedLine one={one} now={now} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {value.verified_at !== null && (
        <Panel title={t('guiding-offers')}>
          {offers.length === 0 && <p class="soft">{t('guiding-no-offers')}</p>}
          <ul class="circle-list">
            {offers.map((one) => (
              <li key={one.offer}>
                <a class="circle-spine" href={`/guiding/offer/${one.offer}`}>
                  <span class="circle-words">
                    <span class="circle-theme" dir="auto">
                      {one.title}
                    </span>
                    <span>{offerWords(one)}</span>
                    {one.waiting > 0 && (
                      <span class="small">{t('guiding-waiting', { count: one.waiting })}</span>
                    )}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Actions>
        {open ? (
          <a class="button button-primary" href={sessionPath(open.session)}>
            {t('guides-enter-with', { name: nameOf(open) })}
          </a>
        ) : (
          value.verified_at !== null && (
            <a class="button button-primary" href="/guiding/offer">
              {t('guiding-make')}
            </a>
          )
        )}
        {open && value.verified_at !== null && (
          <a class="button" href="/guiding/offer">
            {t('guiding-make')}
          </a>
        )}
      </Actions>
    </>
  );
}
