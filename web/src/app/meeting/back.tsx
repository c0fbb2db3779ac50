import { useEffect } from 'preact/hooks';
import { t } from '../../ui';
import { network } from '../network';
import { comeBackBeside, meetingPath } from './enter';

/** In a talk beside a circle, and on the way to one: the circle goes on, one's chair is kept, and this leads back. */
export function BackToCircle() {
  const path = meetingPath.value;
  const view = network.attended.view.value;
  const here = network.presence.value === 'signed_in';

  useEffect(() => {
    if (here) void comeBackBeside();
  }, [here]);

  if (!path || !view) return null;
  return (
    <p class="back-to-circle notice notice-plain">
      <span>{view.stage === 'closed' ? t('beside-closed') : t('beside-goes-on')}</span>
      <a class="button" href={path}>
        {t('beside-back')}
      </a>
    </p>
  );
}

/** Whether a room is that of the meeting one is in. */
export const isMeetingRoom = (room: string | null | undefined): boolean =>
  room != null && network.attended.view.value?.room === room;
