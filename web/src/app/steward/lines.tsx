import { useState } from 'preact/hooks';
import { Panel, t } from '../../ui';
import type { NetworkDesk } from '../../wire';
import { Desk } from './frame';
import { LinesOf } from './lines-of';
import { CountrySelect } from './place';
import { useRead } from './reading';

/** The outside lines of a country: what people see, what waits for a check, what grows old. */
export default function LinesScreen() {
  return (
    <Desk here="/desk/lines" title={t('desk-lines')}>
      <Lines />
    </Desk>
  );
}

function Lines() {
  const settings = useRead<NetworkDesk>('/api/desk/network');
  const [chosen, setChosen] = useState<string | null>(null);
  const country = chosen ?? settings.value?.view.country ?? null;
  return (
    <>
      <Panel title={t('desk-lines')}>
        <p class="soft">{t('lines-words')}</p>
        {settings.trouble && <p class="trouble">{settings.trouble}</p>}
        {country && <CountrySelect value={country} onValue={setChosen} />}
      </Panel>
      {country && <LinesOf key={country} country={country} />}
    </>
  );
}
