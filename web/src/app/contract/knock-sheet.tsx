import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, ids, t, toast } from '../../ui';
import type { KnockView, Named } from '../../wire';
import { useAct } from '../act';
import { readCall } from '../member/calling';
import { network } from '../network';
import { sound } from '../preferences';
import { pulse } from '../pulses';
import { go } from '../router';
import { openDoor, reachNow, step, takeBack } from './asked';
import { Sheet } from './sheet';

/** My own knock, wherever I am: that somebody is asked, that they are at the door, where we are. */
export function KnockSheet() {
  const view = network.knock.view.value;
  // One thing at a time: what is asked now comes first.
  if (!view || step.value) return null;
  if (view.state === 'asking') return <Asking view={view} />;
  if (view.state === 'at_door') return <AtDoor key={view.knock} view={view} />;
  if (view.state === 'opened') return <Opened view={view} />;
  return <Closed view={view} />;
}

function Trouble({ words }: { words: string }) {
  if (!words) return null;
  return (
    <p class="trouble small" role="alert">
      {words}
    </p>
  );
}

function useTakeBack(view: KnockView) {
  const doing = useAct();
  async function away() {
    const done = await doing.run(() => takeBack(view));
    if (done) toast(t('knock-taken-back'));
  }
  return { doing, away };
}

/** It may stand for some minutes, so it is small, and opens when one wants to read it. */
function Asking({ view }: { view: KnockView }) {
  const { doing, away } = useTakeBack(view);
  return (
    <Sheet title={t('knock-asking-title')} told={t('knock-asking-title')}>
      <p>{t('knock-asking')}</p>
      {view.asked > 1 && <p class="soft small">{t('knock-asked', { count: view.asked })}</p>}
      <div class="row">
        <Button busy={doing.busy} onClick={() => void away()}>
          {t('knock-take-back')}
        </Button>
        <Button kind="text" onClick={reachNow}>
          {t('drum-reach')}
        </Button>
      </div>
      <Trouble words={doing.trouble} />
    </Sheet>
  );
}

const AT_DOOR = ids({
  supporters: 'knock-at-door-supporters',
  bonds: 'knock-at-door-bonds',
  facilitator: 'knock-at-door-facilitator',
});

function AtDoor({ view }: { view: KnockView }) {
  const opening = useAct();
  const { doing, away } = useTakeBack(view);
  const as: Named = view.at_door ?? 'supporters';

  useEffect(
    () =>
      pulse({
        pattern: [120, 180, 120],
        everyMs: 4_000,
        times: 1,
        haptics: () => true,
        sound: () => sound.peek(),
      }),
    [],
  );

  async function open() {
    pressedHere = view.knock;
    await opening.run(() => openDoor(view));
  }

  return (
    <Sheet title={t('knock-at-door-title')} told={t('knock-at-door-title')}>
      <p>{t(AT_DOOR[as])}</p>
      {view.door_closes_at !== null && (
        <p class="soft small">{t('knock-at-door-until', { at: new Date(view.door_closes_at) })}</p>
      )}
      <div class="row">
        <Button kind="primary" icon="heart" busy={opening.busy} onClick={() => void open()}>
          {t('knock-open')}
        </Button>
        <Button busy={doing.busy} onClick={() => void away()}>
          {t('drum-not-now')}
        </Button>
        <Button kind="text" onClick={reachNow}>
          {t('drum-reach')}
        </Button>
      </div>
      <Trouble words={opening.trouble || doing.trouble} />
    </Sheet>
  );
}

/** The knock whose door was opened by a press on this page: then it leads straight in. */
let pressedHere = '';

/** Where the two are. Whoever did not press just now is not torn from what they do. */
function Opened({ view }: { view: KnockView }) {
  const [trouble, setTrouble] = useState('');
  const went = useRef(false);
  const call = network.call.value;
  const there = view.call !== null && call?.call === view.call && call.state === 'held' ? call.room : null;
  const to = view.bond !== null ? `/lake/${view.bond}/visit` : there && `/talk/${there}`;
  const over = view.call !== null && call?.call === view.call && call.state === 'closed';

  useEffect(() => {
    if (view.call !== null && call?.call !== view.call) void readCall().catch(() => undefined);
  }, [view.call]);

  useEffect(() => {
    if (!to || went.current || pressedHere !== view.knock) return;
    went.current = true;
    go(to);
  }, [to]);

  if (over || (to && location.pathname === to)) return null;
  return (
    <Sheet title={t('knock-opened-title')} told={t('knock-opened-title')}>
      <p>{t(to ? 'knock-opened' : 'knock-opening')}</p>
      <div class="row">
        {to ? (
          <Button kind="primary" icon="heart" onClick={() => go(to)}>
            {t('knock-go-in')}
          </Button>
        ) : (
          <Button onClick={() => void readCall().catch(() => setTrouble(t('knock-not-yet')))}>
            {t('knock-look')}
          </Button>
        )}
      </div>
      <Trouble words={trouble} />
    </Sheet>
  );
}

const HOW = ids({
  lapsed: 'knock-lapsed',
  nobody: 'knock-nobody',
});

function Closed({ view }: { view: KnockView }) {
  const { how } = view;
  // What I did myself needs no words, and a door that was opened has its own.
  if (how !== 'lapsed' && how !== 'nobody') return null;
  return (
    <Sheet title={t('knock-closed-title')} told={t('knock-closed-title')}>
      <p>{t(HOW[how])}</p>
      <div class="row">
        <Button kind="primary" onClick={reachNow}>
          {t('drum-reach')}
        </Button>
        <Button onClick={() => network.knock.seen()}>{t('knock-all-right')}</Button>
      </div>
    </Sheet>
  );
}
