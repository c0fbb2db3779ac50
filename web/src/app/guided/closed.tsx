import { Actions, Panel, t } from '../../ui';
import { FigureToKeep } from './closing';
import { OwnNotes } from './notes';
import type { StageProps } from './session';

/** After the end: what can be read until when, what one keeps, and the way on. */
export function Closed(props: StageProps) {
  const { view, side } = props;
  return (
    <>
      <Panel>
        <p>{t('session-closed-words')}</p>
        {view.dawn_at !== null && (
          <p class="soft">{t('session-closed-until', { at: new Date(view.dawn_at) })}</p>
        )}
      </Panel>
      <FigureToKeep {...props} />
      <OwnNotes session={view.session} side={side} />
      <Actions>
        <a class="button button-primary" href={side === 'guide' ? '/guiding' : '/guides'}>
          {t(side === 'guide' ? 'session-closed-to-desk' : 'session-closed-next')}
        </a>
        <a class="button button-text" href="/home">
          {t('session-closed-home')}
        </a>
      </Actions>
    </>
  );
}
