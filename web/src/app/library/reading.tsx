import { Panel, t } from '../../ui';
import { Library, toShelves } from './frame';
import { Queue, readsForOthers } from './queue';

/** Reading for others: what waits for one's word. */
export default function ReadingScreen() {
  return (
    <Library title={t('reading-title')} back={toShelves()}>
      {readsForOthers() ? (
        <>
          <Queue heading="h1" />
          <Panel>
            <p>
              <a href="/paths/reading">{t('reading-paths')}</a>
            </p>
          </Panel>
        </>
      ) : (
        <NotYours />
      )}
    </Library>
  );
}

export function NotYours() {
  return (
    <div class="panel stack">
      <h1>{t('reading-title')}</h1>
      <p>{t('reading-not-yours')}</p>
    </div>
  );
}
