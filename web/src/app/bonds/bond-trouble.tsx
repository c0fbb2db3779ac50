import { useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Notice, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { go } from '../router';
import { Trouble } from '../trouble';
import type { Held } from './held';

/** What passes by itself is not told: the connection, or a server that is busy. */
const PASSING: ReadonlySet<string> = new Set([
  'offline',
  'busy',
  'store_unavailable',
  'too_fast',
  'internal',
]);

/** What is with the keys of this bond, where it keeps something from being done; nothing while all is well. */
export function KeyTrouble({ held, view, talk }: { held: Held; view: BondView; talk?: Talk }) {
  const { bond } = held;
  const trouble = bond.trouble.value;
  const changed = trouble === 'account_key_changed' || (talk?.changedKeys.value.length ?? 0) > 0;
  if (changed) return <ChangedKey held={held} view={view} talk={talk} />;
  if (trouble !== null && !PASSING.has(trouble))
    return (
      <Notice kind="trouble" alert>
        {t('walk-key-bad', { code: trouble })}
      </Notice>
    );
  if (!bond.ready.value) return <Notice icon="key">{t('walk-key-waits')}</Notice>;
  return null;
}

/** The key of the other is another than before: nothing is sealed to it until the person has decided. */
function ChangedKey({ held, view, talk }: { held: Held; view: BondView; talk?: Talk }) {
  const [later, setLater] = useState(false);
  const doing = useAct();
  const name = view.other.star;
  return (
    <>
      <Notice alert>
        <p>{t('talk-key-changed', { name })}</p>
        <Button onClick={() => setLater(false)}>{t('talk-key-title')}</Button>
      </Notice>
      <Dialog open={!later} onClose={() => setLater(true)} title={t('talk-key-title')}>
        <p>{t('talk-key-changed', { name })}</p>
        <p>{t('talk-key-words')}</p>
        <Trouble words={doing.trouble} />
        <div class="row row-spread">
          <Button kind="text" onClick={() => go('/lake')}>
            {t('lake-back')}
          </Button>
          <Button
            kind="primary"
            busy={doing.busy}
            onClick={() =>
              void doing.run(async () => {
                await held.bond.acceptKey();
                await talk?.acceptKeys();
              })
            }
          >
            {t('talk-key-accept')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
