import { useState } from 'preact/hooks';
import { type Contract, end, runsOut, sign, type Terms } from '../../drum/contract';
import { forgetLearned } from '../../drum/evidence';
import { isOpen } from '../../net/knock';
import { Button, Notice, Panel, Row, t, toast } from '../../ui';
import { network } from '../network';
import { stopAsking, stopForToday, takeBack } from './asked';
import { everywhere, keepContract, remember, remembered } from './keeping';
import { reaches, stopped, watch } from './listening';
import { comes, ownTime } from './own-time';
import { TimePanel } from './time-panel';
import { summary } from './words';

/** What is agreed, as one paragraph in which each sentence has its own line. */
export function Paragraph({ terms }: { terms: Terms }) {
  return (
    <p class="contract-paragraph">
      {summary(terms).map((sentence) => (
        <span key={sentence}>{sentence} </span>
      ))}
    </p>
  );
}

interface SignedProps {
  kept: Contract;
  renew: boolean;
  change: () => void;
}

/** The contract that holds: what it says, until when, and the one press that ends it. */
export function Signed({ kept, renew, change }: SignedProps) {
  const { terms } = kept;
  return (
    <>
      <div class="panel stack contract-page">
        <h1>{t('contract-title')}</h1>
        <Paragraph terms={terms} />
        <p class="soft small">
          {t('contract-until', { signed: new Date(kept.signed_at), until: new Date(runsOut(kept)) })}
        </p>
        {!everywhere.value && <p class="soft small">{t('contract-here-alone')}</p>}
        {renew && (
          <Notice icon="clock">
            <p>{t('contract-renew-words')}</p>
            <Row>
              <Button onClick={() => void renewIt(terms)}>{t('contract-renew')}</Button>
            </Row>
          </Notice>
        )}
        <Row>
          <Button icon="settings" onClick={change}>
            {t('contract-change')}
          </Button>
          <Button onClick={() => void endIt(kept)}>{t('contract-end')}</Button>
        </Row>
      </div>
      {terms.words && <Sensing />}
      {terms.time && <TimePanel terms={terms} />}
    </>
  );
}

async function renewIt(terms: Terms): Promise<void> {
  await keepContract(sign(terms, Math.round(network.now())));
  toast(t('contract-renewed'));
}

/** One press. Sensing has ended when this returns to the page; what the network was told goes as well. */
async function endIt(kept: Contract): Promise<void> {
  stopAsking();
  const written = keepContract(end(kept, Math.round(network.now())));
  const knock = network.knock.view.value;
  // Somebody who is asked without a press of this person is asked no more.
  if (knock && isOpen(knock) && !knock.confirmed) void takeBack(knock).catch(() => undefined);
  toast(t('contract-ended-now'));
  scrollTo(0, 0);
  await written;
  // Where it is not known yet whether there is a time, there may be one.
  if (ownTime.view.value !== null || comes.value !== null)
    await ownTime.end().catch(() => toast(t('contract-time-stays')));
}

/** Whether it senses now, what it learned, and how to stop it for today. */
function Sensing() {
  const [reset, setReset] = useState(false);
  const { later } = remembered.value.habit;
  const deaf = watch.value?.deaf.value ?? null;
  const until = remembered.value.stopped_until;

  return (
    <Panel title={t('sensing-title')}>
      <p>
        {stopped.value
          ? t('sensing-stopped', { until: new Date(until) })
          : reaches.value
            ? t('sensed-reaches')
            : t(deaf === 'off' ? 'sensing-off' : 'sensing-on')}
      </p>
      <Row>
        {stopped.value ? (
          <Button onClick={() => remember({ stopped_until: 0 })}>{t('sensing-again')}</Button>
        ) : (
          <Button icon="pause" onClick={stopForToday}>
            {t('sensing-stop')}
          </Button>
        )}
      </Row>
      {later > 0 && (
        <>
          <p>{t('sensing-later', { steps: later })}</p>
          <Row>
            <Button
              kind="text"
              onClick={() => {
                remember({ habit: forgetLearned(remembered.value.habit) });
                setReset(true);
              }}
            >
              {t('sensing-reset')}
            </Button>
          </Row>
        </>
      )}
      {reset && later === 0 && <p class="soft small">{t('sensing-reset-done')}</p>}
      <p class="soft small">{t('sensing-where')}</p>
    </Panel>
  );
}
