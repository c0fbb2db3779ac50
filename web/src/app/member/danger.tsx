import { useEffect, useState } from 'preact/hooks';
import { Icon, Notice, t } from '../../ui';
import type { Lines } from '../../wire';
import { network } from '../network';

/** The emergency number, pinned for both. The network knows no address; the caller may send one, shown to both. */
export function Danger({ caller }: { caller: boolean }) {
  const [lines, setLines] = useState<Lines | null>(null);
  useEffect(() => {
    network.http
      .get<Lines>('/api/lines')
      .then(setLines)
      .catch(() => setLines(null));
  }, []);
  const emergency = lines?.lines.find((one) => one.kind === 'emergency');
  return (
    <Notice kind="trouble" icon="phone" alert>
      {emergency && (
        <a class="button" href={`tel:${emergency.phone.replace(/[^0-9+*#]/g, '')}`}>
          <Icon name="phone" />
          {t('talk-danger-call', { number: emergency.phone })}
        </a>
      )}
      <p>{caller ? t('talk-danger-caller') : t('talk-danger-lead')}</p>
    </Notice>
  );
}
