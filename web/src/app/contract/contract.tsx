import { useEffect, useState } from 'preact/hooks';
import { mayRenew, standing } from '../../drum/contract';
import { Button, Icon, ids, Panel, Row, t } from '../../ui';
import type { Age } from '../../wire';
import { Begun } from '../begun';
import { Door } from '../door';
import { facts, learnFacts } from '../library/facts';
import { network } from '../network';
import { FootEnd } from '../shell';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { contract, lookAgain } from './keeping';
import { Letter } from './letter';
import { Signed } from './signed';
import './contract.css';

/** The contract with oneself: one page, written in calm. */
export default function ContractScreen() {
  return (
    <Begun
      title={t('contract-title')}
      nobody={<Door title={t('contract-title')} words={t('contract-door')} icon="star" />}
    >
      <p>
        <a class="button contract-back" href="/home">
          <Icon name="back" />
          {t('contract-back')}
        </a>
      </p>
      <Contract />
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('drum-reach')}
        </a>
      </FootEnd>
    </Begun>
  );
}

function Contract() {
  const now = useNow();
  const [writes, setWrites] = useState(false);
  const age = network.me.value?.age;
  const kept = contract.value;
  const call = network.call.value;

  useEffect(() => {
    void learnFacts();
    void lookAgain().catch(() => undefined);
  }, []);

  if (age !== 'adult') return <MayNot age={age ?? null} />;
  if (kept === null || facts.value === null)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('contract-title')}</h1>
        <p class="soft">{t('contract-opening')}</p>
      </div>
    );
  const stands = standing(kept, now);
  if (stands === 'holds' && !writes)
    return <Signed kept={kept} renew={mayRenew(kept, now)} change={() => setWrites(true)} />;
  if (call && call.state !== 'closed') return <InCall room={call.state === 'held' ? call.room : null} />;
  return (
    <Letter
      key={stands}
      kept={kept}
      stands={stands}
      onDone={() => setWrites(false)}
      onBack={writes ? () => setWrites(false) : null}
    />
  );
}

/** A contract is made in calm. While somebody is with them, or is being called, it waits. */
function InCall({ room }: { room: string | null }) {
  return (
    <div class="panel stack">
      <h1>{t('contract-title')}</h1>
      <p>{t('contract-in-call')}</p>
      <Row>
        <a class="button button-primary" href={room ? `/talk/${room}` : '/reach'}>
          {t('contract-in-call-go')}
        </a>
      </Row>
    </div>
  );
}

const AGES: readonly Age[] = ['adult', 'minor', 'unsaid'];
const AGE = ids('reach-age-yes', 'reach-age-no', 'reach-age-unsaid');

/** Adults only; who has not said so is not one. */
function MayNot({ age }: { age: Age | null }) {
  const [trouble, setTrouble] = useState('');

  async function tell(said: Age) {
    setTrouble('');
    try {
      await network.http.patch('/api/me', { age: said });
      await network.readMe();
    } catch (error) {
      setTrouble(why(error));
    }
  }

  if (age !== null)
    return (
      <div class="panel stack">
        <h1>{t('contract-title')}</h1>
        <p>{t(age === 'minor' ? 'contract-minor' : 'contract-unsaid-kept')}</p>
        <Row>
          <a class="button" href="/reach">
            {t('drum-reach')}
          </a>
          <a class="button" href="/circles/find">
            {t('contract-circles')}
          </a>
        </Row>
      </div>
    );
  return (
    <>
      <div class="panel stack">
        <h1>{t('contract-title')}</h1>
        <p>{t('contract-door')}</p>
      </div>
      <Panel title={t('contract-age-title')}>
        <fieldset class="choice">
          <legend>{t('reach-age')}</legend>
          <p class="soft small">{t('contract-age')}</p>
          <Row>
            {AGES.map((one, at) => (
              <Button key={one} onClick={() => void tell(one)}>
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
    </>
  );
}
