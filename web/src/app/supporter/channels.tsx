import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Stack, Switch, t } from '../../ui';
import type { PostView } from '../../wire';
import { pushPossible, pushState, startPush, stopPush } from './push';

type Act = (path: string, body?: unknown) => Promise<void>;
type Channel = PostView['ring_by'][number];

/**
 * How one is rung, and whether off shift too. Each is one's own choice and can be changed at any time. Notices are
 * of this device; whether they come for rings as well is said once for all devices.
 */
export function Channels({ post, act }: { post: PostView; act: Act }) {
  const [push, setPush] = useState(false);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    pushState()
      .then(setPush)
      .catch(() => setPush(false));
  }, []);

  function change(channel: Channel, on: boolean): Promise<void> {
    const others = post.ring_by.filter((one) => one !== channel);
    return act('wishes', { ring_by: on ? [...others, channel] : others });
  }

  async function changePush(on: boolean) {
    try {
      if (on) await startPush();
      else await stopPush();
      setPush(on);
      setTrouble('');
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('post-push-no'));
    }
  }

  return (
    <Stack gap="small">
      <Switch on={post.ring_by.includes('sound')} onChange={(on) => void change('sound', on)}>
        {t('post-by-sound')}
      </Switch>
      <Switch on={post.ring_by.includes('haptics')} onChange={(on) => void change('haptics', on)}>
        {t('post-by-haptics')}
      </Switch>
      {pushPossible() && (
        <Switch on={push} onChange={(on) => void changePush(on)}>
          {t('post-by-push')}
        </Switch>
      )}
      {push && (
        <Switch on={post.ring_by.includes('push')} onChange={(on) => void change('push', on)}>
          {t('post-by-push-rings')}
        </Switch>
      )}
      <Switch on={post.off_shift_ok} onChange={(on) => void act('wishes', { off_shift_ok: on })}>
        {t('post-off-shift-ok')}
      </Switch>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </Stack>
  );
}
