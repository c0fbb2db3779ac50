import { WAIT_MS, type Why } from '../../drum/asking';
import { dayAfter } from '../../drum/today';
import { LEAST_AHEAD_MS } from '../../net/own_time';
import { Button, ids, t } from '../../ui';
import type { Named } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';
import { knock, notNow, reachNow, type Step, step, stopAsking, thatWasNothing, yes } from './asked';
import { contract } from './keeping';
import { comes, ownTime } from './own-time';
import { Sheet } from './sheet';
import { whoWords } from './words';

const BECAUSE = ids({
  words: 'drum-because-words',
  plain: 'drum-because-words',
  diary: 'drum-because-diary',
  time: 'drum-because-time',
});

/** "Shall I reach someone?" */
export function AskingSheet() {
  const now = step.value;
  if (!now) return null;
  if (now.kind === 'whom') return <Whom why={now.why} />;
  if (now.kind === 'knocking')
    return (
      <Sheet title={t('drum-knocking-title')} told={t('drum-knocking-title')} onEscape={notNow}>
        <p>{t('drum-knocking')}</p>
        <div class="row">
          <Button onClick={notNow}>{t('drum-not-now')}</Button>
        </div>
      </Sheet>
    );
  if (now.kind === 'failed') return <Failed step={now} />;
  return now.asking.why === 'time' ? <TimeCame /> : <Shall step={now} />;
}

function Shall({ step: { asking } }: { step: Step & { kind: 'asked' } }) {
  const waits = asking.until !== null;
  const who = contract.value?.terms.who ?? [];
  return (
    <Sheet title={t('drum-title')} onEscape={notNow}>
      {waits && <Light key={asking.until} />}
      <p>{t(BECAUSE[asking.why])}</p>
      <p class={waits ? undefined : 'soft small'}>
        {waits ? t('drum-waits', { who: whoWords(who) }) : t('drum-asks')}
      </p>
      <div class="row">
        <Button kind="primary" onClick={yes}>
          {t('drum-yes')}
        </Button>
        <Button onClick={notNow}>{t('drum-not-now')}</Button>
        <Button kind="text" onClick={thatWasNothing}>
          {t('drum-nothing')}
        </Button>
      </div>
    </Sheet>
  );
}

/** Half a minute as a light that rises slowly. It has no figures: nobody is hurried. */
function Light() {
  return (
    <div class="drum-light" aria-hidden="true" style={{ '--wait': `${WAIT_MS}ms` }}>
      <span />
    </div>
  );
}

const ASK = ids({
  supporters: 'drum-ask-supporters',
  bonds: 'drum-ask-bonds',
  facilitator: 'drum-ask-facilitator',
});

/** Yes: whom? Somebody on shift can always be reached; of the others only those whom the contract names. */
function Whom({ why }: { why: Why }) {
  const named = (contract.value?.terms.who ?? []).filter((one) => one !== 'supporters');
  return (
    <Sheet title={t('drum-whom')} told={t('drum-whom')} onEscape={notNow}>
      <p class="soft small">{t('drum-whom-words')}</p>
      <div class="drum-ways">
        <Button kind="primary" icon="heart" onClick={reachNow}>
          {t(ASK.supporters)}
        </Button>
        {named.map((one: Named) => (
          <Button
            key={one}
            icon={one === 'bonds' ? 'people' : 'book'}
            onClick={() => void knock(why, [one], true)}
          >
            {t(ASK[one])}
          </Button>
        ))}
        <Button kind="text" onClick={notNow}>
          {t('drum-not-now')}
        </Button>
      </div>
    </Sheet>
  );
}

function Failed({ step: { why, sentence } }: { step: Step & { kind: 'failed' } }) {
  const who = contract.value?.terms.who ?? [];
  return (
    <Sheet title={t('drum-failed-title')} onEscape={stopAsking}>
      {sentence && <p>{sentence}</p>}
      <p>{t('drum-failed')}</p>
      <div class="row">
        <Button kind="primary" onClick={reachNow}>
          {t('drum-reach')}
        </Button>
        <Button onClick={() => void knock(why, who, true)}>{t('drum-failed-again')}</Button>
        <Button kind="text" onClick={stopAsking}>
          {t('drum-not-now')}
        </Button>
      </div>
    </Sheet>
  );
}

/** The time one set oneself has come: the server counts the half minute, and this waves it away. */
function TimeCame() {
  const doing = useAct();
  const until = comes.value;
  const view = ownTime.view.value;

  async function touch(next: number | null) {
    if (await doing.run(() => ownTime.touch(next))) stopAsking();
  }

  return (
    <Sheet title={t('drum-time-title')} onEscape={() => void touch(null)}>
      {until !== null && <Light />}
      <p>{t('drum-because-time')}</p>
      <p>{t('drum-time-waits', { who: whoWords(view?.who ?? []) })}</p>
      <div class="row">
        <Button kind="primary" busy={doing.busy} onClick={() => void touch(null)}>
          {t('time-here')}
        </Button>
        <Button
          busy={doing.busy}
          onClick={() => void touch(view ? dayAfter(view.at, network.now(), LEAST_AHEAD_MS) : null)}
        >
          {t('time-here-again')}
        </Button>
        <Button kind="text" onClick={() => void touch(null).then(reachNow)}>
          {t('drum-reach')}
        </Button>
      </div>
      {doing.trouble && (
        <p class="trouble small" role="alert">
          {doing.trouble}
        </p>
      )}
    </Sheet>
  );
}
