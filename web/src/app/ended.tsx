import { Button, Notice, t } from '../ui';
import { network } from './network';

/** Says that the server has ended the connection for good, and what brings it back; nothing while it has not. */
export function Ended() {
  const code = network.ended.value;
  if (code === null) return null;
  return (
    <Notice kind="trouble" alert>
      <p>{t('shell-ended', { code })}</p>
      <Button onClick={() => location.reload()}>{t('shell-ended-again')}</Button>
    </Notice>
  );
}
