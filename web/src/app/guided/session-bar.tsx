import { t } from '../../ui';
import type { SessionView } from '../../wire';
import { nameOf, otherOf, type Side } from './stages';

/** With whom one is, and whether they are here: in the bar, where it stays while everything else moves. */
export function SessionBar({ view, side }: { view: SessionView; side: Side }) {
  const other = otherOf(view, side);
  return (
    <span class="talk-with">
      <span class="talk-names">{t('session-with', { name: nameOf(other) })}</span>
      {view.stage !== 'closed' && (
        <span class={other.here ? 'talk-state talk-state-here' : 'talk-state soft'}>
          <span class="talk-dot" aria-hidden="true" />
          {t(other.here ? 'session-here' : 'session-away')}
        </span>
      )}
    </span>
  );
}
