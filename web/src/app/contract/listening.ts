/**
 * Whether anything is sensed on this device now, and what listens if it is. Without a contract that holds for an adult
 * nothing is: the model and its worker are not even fetched. It ends at the moment any of it is no longer so.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { standing } from '../../drum/contract';
import type { Asks, Habit } from '../../drum/evidence';
import type { Sensing } from '../../drum/port';
import { Watch } from '../../drum/watch';
import { isOpen } from '../../net/knock';
import { network } from '../network';
import { contract, remember, remembered } from './keeping';

const LOOK_MS = 30_000;
const HOUR_MS = 3_600_000;

/** The server's time, looked at often enough for what begins and ends by itself. */
export const moment = signal(0);

export const adult = computed(() => network.me.value?.age === 'adult');

export const holds = computed(() => {
  const now = contract.value;
  return adult.value && now !== null && standing(now, moment.value) === 'holds';
});

/** Stopped for today by a touch; nothing is sensed on this device until then. A clock set back does not stop it for years. */
export const stopped = computed(() => {
  const left = remembered.value.stopped_until - moment.value;
  return left > 0 && left <= 48 * HOUR_MS;
});

/** Somebody is with them already, or is being asked: then nothing is sensed and nothing is asked. */
export const reaches = computed(() => {
  const call = network.call.value;
  const knock = network.knock.view.value;
  return (call != null && call.state !== 'closed') || isOpen(knock) || knock?.state === 'opened';
});

const watchNow = signal<Watch | null>(null);
/** What listens; null while nothing is sensed. */
export const watch: ReadonlySignal<Watch | null> = watchNow;

/** @param asks what happens when what was written asks. @returns ends it */
export function beginListening(asks: (why: Exclude<Asks, null>) => void): () => void {
  const look = () => {
    moment.value = network.now();
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', look);
  const stop = effect(() => {
    const wanted = holds.value && contract.value?.terms.words === true && !stopped.value;
    if (wanted && !watchNow.peek()) watchNow.value = listen(asks);
    else if (!wanted) endWatch();
  });
  return () => {
    stop();
    endWatch();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

function endWatch(): void {
  watchNow.peek()?.end();
  watchNow.value = null;
}

function listen(asks: (why: Exclude<Asks, null>) => void): Watch {
  return new Watch({
    sensing: fetched(),
    now: () => network.now(),
    may: () => !reaches.peek(),
    habit: () => remembered.peek().habit,
    judged: (habit: Habit, why) => {
      if (habit !== remembered.peek().habit) remember({ habit });
      if (why) asks(why);
    },
  });
}

/** The model in its worker. It is fetched when listening begins, so that no request follows upon what is written. */
function fetched(): Sensing {
  const module = import('../../sense/sensing');
  void module.then(({ begin }) => begin()).catch(() => undefined);
  return {
    sense: async (text) => (await module).sense(text),
    end: () => void module.then(({ end }) => end()).catch(() => undefined),
  };
}
