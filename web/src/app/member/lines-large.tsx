import { useEffect, useState } from 'preact/hooks';
import { Icon, Panel, t } from '../../ui';
import type { Lines } from '../../wire';
import { network } from '../network';

/** The outside lines, large. Where they cannot be loaded, the ones in the foot of the page still stand. */
export function LinesLarge({ minor = false }: { minor?: boolean }) {
  const [lines, setLines] = useState<Lines | null>(null);

  useEffect(() => {
    network.http
      .get<Lines>(`/api/lines?minor=${minor}`)
      .then(setLines)
      .catch(() => setLines(null));
  }, [minor]);

  if (!lines || lines.lines.length === 0) return null;
  return (
    <Panel title={t('lines-large')} class="lines-large">
      <ul class="lines-list">
        {lines.lines.slice(0, 5).map((line) => (
          <li key={line.line}>
            {line.phone ? (
              <a class="button lines-call" href={`tel:${line.phone.replace(/[^0-9+*#]/g, '')}`}>
                <Icon name="phone" />
                <span>
                  {line.name} <b>{line.phone}</b>
                  {line.hours && <span class="soft small"> {line.hours}</span>}
                </span>
              </a>
            ) : (
              <p>
                {line.name}: <b>{line.text}</b>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
