/** Whether I wish to be asked by a drumbeat, as a friend and as a facilitator. Nobody else is shown it. */
import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Notice, Panel, Stack, Switch, t } from '../../ui';
import type { DoorWishes } from '../../wire';
import { network } from '../network';

export function Wishes() {
  const [wishes, setWishes] = useState<DoorWishes | null>(null);
  const [trouble, setTrouble] = useState('');
  const keepsACircle = network.me.value?.roles.includes('facilitator');

  useEffect(() => {
    network.http
      .get<DoorWishes>('/api/doors/wishes')
      .then(setWishes)
      .catch(() => undefined);
  }, []);

  async function say(wished: Partial<DoorWishes>): Promise<void> {
    if (!wishes) return;
    const before = wishes;
    setTrouble('');
    setWishes({ ...before, ...wished });
    try {
      setWishes(await network.http.post<DoorWishes>('/api/doors/wishes', { ...before, ...wished }));
    } catch (error) {
      setWishes(before);
      setTrouble(error instanceof Refused ? error.sentence : t('doors-failed'));
    }
  }

  // What stands with the server is not known yet: a switch that shows something else would say what is not so.
  if (!wishes) return null;
  return (
    <Panel title={t('doors-wishes')}>
      <p>{t('doors-wishes-words')}</p>
      <Stack gap="small">
        <Switch on={wishes.as_friend} onChange={(on) => void say({ as_friend: on })}>
          {t('doors-wish-friend')}
        </Switch>
        {keepsACircle && (
          <Switch on={wishes.as_facilitator} onChange={(on) => void say({ as_facilitator: on })}>
            {t('doors-wish-facilitator')}
          </Switch>
        )}
      </Stack>
      {trouble && <Notice alert>{trouble}</Notice>}
    </Panel>
  );
}
