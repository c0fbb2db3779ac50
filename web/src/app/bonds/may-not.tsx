import { useState } from 'preact/hooks';
import { Button, ids, Panel, Row, t } from '../../ui';
import type { Age, OwnBonds } from '../../wire';
import { forgetFound } from '../circles/finding';
import { network } from '../network';
import { why } from '../steward/reading';
import { bonds } from './held';

const AGES: readonly Age[] = ['adult', 'minor', 'unsaid'];
const AGE = ids('reach-age-yes', 'reach-age-no', 'reach-age-unsaid');

/** Why nobody new can be met here, kindly, and what there is instead. */
export function MayNot({ own }: { own: OwnBonds }) {
  if (own.may === 'call') return <InCall />;
  if (own.may === 'unsaid') return <Unsaid />;
  return (
    <Panel title={t('lake-may-age-title')}>
      <p>{t('lake-may-age')}</p>
      <Elsewhere />
    </Panel>
  );
}

function Elsewhere() {
  return (
    <div class="row">
      <a class="button" href="/circles/find">
        {t('lake-circles')}
      </a>
      <a class="button" href="/reach">
        {t('lake-reach')}
      </a>
    </div>
  );
}

function InCall() {
  const call = network.call.value;
  return (
    <Panel title={t('lake-may-call-title')}>
      <p>{t('lake-may-call')}</p>
      {call && call.state !== 'closed' && (
        <div class="row">
          <a class="button" href={call.state === 'held' ? `/talk/${call.room}` : '/reach'}>
            {t('lake-may-call-go')}
          </a>
        </div>
      )}
    </Panel>
  );
}

/** Asked here and nowhere before; who told the network that they will not say is not asked again. */
function Unsaid() {
  const [trouble, setTrouble] = useState('');
  const kept = network.me.value?.age === 'unsaid';

  async function tell(age: Age) {
    setTrouble('');
    try {
      await network.http.patch('/api/me', { age });
      await network.readMe();
      forgetFound();
      await bonds.read();
    } catch (error) {
      setTrouble(why(error));
    }
  }

  if (kept)
    return (
      <Panel title={t('lake-may-unsaid-title')}>
        <p>{t('lake-may-unsaid-kept')}</p>
        <Elsewhere />
      </Panel>
    );
  return (
    <Panel title={t('lake-may-unsaid-title')}>
      <fieldset class="choice">
        <legend>{t('reach-age')}</legend>
        <p class="soft small">{t('lake-may-unsaid')}</p>
        <Row>
          {AGES.map((age, at) => (
            <Button key={age} onClick={() => void tell(age)}>
              {t(AGE[at]!)}
            </Button>
          ))}
        </Row>
      </fieldset>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </Panel>
  );
}
