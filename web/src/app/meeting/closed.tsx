import type { Talk } from '../../net/talk';
import { Actions, Icon, t } from '../../ui';
import type { CircleView, MeetingView } from '../../wire';
import { bookOf } from './turns';

/** The end of a meeting: what is kept until when, a book for the way, and how one comes back. */
export function Closed({ view, circle, talk }: { view: MeetingView; circle: CircleView | null; talk: Talk }) {
  const book = bookOf(talk.messages.value);
  const next = circle?.next.find(
    (one) => one.start !== view.start && !one.cancelled && one.ends_at > view.ends_at,
  );
  const after = view.mine?.may_tell_after;
  return (
    <>
      <section class="panel stack" aria-label={t('closed-title')}>
        <p>{view.how === 'calm' || view.how === 'late' ? t('closed-by-itself') : t('closed-words')}</p>
        {view.dawn_at !== null && <p class="soft">{t('closed-kept', { at: new Date(view.dawn_at) })}</p>}
        {book && (
          <a class="closed-book" href={`/library/book/${book.story}`}>
            <Icon name="book" />
            <span>
              {t('closed-book')} <bdi class="speech">{book.title}</bdi>
            </span>
          </a>
        )}
        <p>{next ? t('closed-next', { at: new Date(next.starts_at) }) : t('closed-no-next')}</p>
      </section>
      <Actions>
        <a
          class="button button-primary"
          href={`/circles/${view.circle}${after ? `/after/${view.meeting}` : ''}`}
        >
          {after ? t('closed-tell') : t('closed-to-circle')}
        </a>
      </Actions>
    </>
  );
}
