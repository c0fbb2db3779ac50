import { t } from '../../ui';
import { Queue } from '../library/queue';
import { Desk } from './frame';
import '../library/library.css';

/** The stories that wait to be read before they stand in the library, and the appeals about them. */
export default function StoriesScreen() {
  return (
    <Desk here="/desk/stories" title={t('desk-stories')}>
      <Queue heading="h2" />
      <a class="button" href="/library">
        {t('desk-to-library')}
      </a>
    </Desk>
  );
}
