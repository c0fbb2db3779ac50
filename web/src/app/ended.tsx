import { useEffect, useRef } from 'preact/hooks';
import { Button, Notice, t } from '../ui';
import { network } from './network';

/** Says that the server has ended the connection for good, and what brings it back; nothing while it has not. */
export function Ended() {
  const code = network.ended.value;
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // What else is on the screen is as it was; whoever has scrolled on would take it for what is.
    place.current?.scrollIntoView({ block: 'center' });
  }, [code]);

  if (code === null) return null;
  return (
    <div ref={place}>
      <Notice kind="trouble" alert>
        <p>{t('shell-ended', { code })}</p>
        <Button onClick={() => location.reload()}>{t('shell-ended-again')}</Button>
      </Notice>
    </div>
  );
}
