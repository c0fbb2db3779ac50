import { Button, Icon, ids, Panel, say, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import type { Held } from './held';

const DEPTHS = [1, 2, 3] as const;
const DEPTH = ids('walk-depth-1', 'walk-depth-2', 'walk-depth-3');
export const depthWords = (depth: number): string => t(DEPTH[depth - 1] ?? DEPTH[0]);

/** How far both have come, and the wish to go further in, which nobody sees until both have it. */
export function Deeper({ held, view }: { held: Held; view: BondView }) {
  const doing = useAct();
  const next = view.depth + 1;
  const said = view.i_want_depth === next;

  function want(on: boolean) {
    void doing
      .run(() => held.bond.deeper(next, on))
      .then((done) => {
        if (!done) return;
        // Where the other wished it already, the next part is open by this very press.
        const open = (held.bond.view.value?.depth ?? 0) >= next;
        say(on && open ? depthWords(next) : t(on ? 'walk-deeper-done' : 'walk-deeper-undone'));
      });
  }

  return (
    <Panel title={t('walk-depth')}>
      <ol class="depths">
        {DEPTHS.map((depth) => (
          <li
            key={depth}
            data-open={depth <= view.depth || undefined}
            aria-current={depth === view.depth || undefined}
          >
            <span class="depths-sign" aria-hidden="true">
              {depth < view.depth && <Icon name="check" size={16} />}
            </span>
            <span>
              {depthWords(depth)}{' '}
              {depth === view.depth && <span class="soft small">{t('walk-depth-here')}</span>}
              {depth > view.depth && <span class="soft small">{t('walk-depth-later')}</span>}
            </span>
          </li>
        ))}
      </ol>
      {view.state === 'walking' && next <= DEPTHS.length && (
        <>
          <p class="soft small">{said ? t('walk-deeper-said') : t('walk-deeper-words')}</p>
          <div class="row">
            <Button kind={said ? 'text' : 'quiet'} busy={doing.busy} onClick={() => want(!said)}>
              {said ? t('walk-deeper-back') : t('walk-deeper')}
            </Button>
          </div>
        </>
      )}
      <Trouble words={doing.trouble} />
    </Panel>
  );
}
