/** The asking on this device: what asks, what is answered, and the one knock that may follow. */
import { signal } from '@preact/signals';
import { type Asking, ask, pass, TICK_MS, type Why } from '../../drum/asking';
import { wasNothing, wasRight } from '../../drum/evidence';
import { restOfToday } from '../../drum/today';
import { newRef } from '../../net/ids';
import { Refused } from '../../net/refused';
import { say, t, toast } from '../../ui';
import type { Knock, KnockView, Named } from '../../wire';
import { network } from '../network';
import { go } from '../router';
import { contract, lookAgain, remember, remembered } from './keeping';
import { holds, reaches } from './listening';

export type Step =
  | { kind: 'asked'; asking: Asking }
  /** Yes: whom? */
  | { kind: 'whom'; why: Why }
  | { kind: 'knocking'; why: Why }
  /** It did not go out. Nothing is tried again by itself. */
  | { kind: 'failed'; why: Why; sentence: string };

/** null: nothing is asked. */
export const step = signal<Step | null>(null);

/** How long a knock is tried to be sent; later it would come at a moment nobody meant. */
const TRIES_MS = 15_000;
const AGAIN_MS = 2_000;

let timer: ReturnType<typeof setInterval> | undefined;

const seen = (): boolean => document.visibilityState === 'visible';

/**
 * Asks, if nothing is asked and nobody is there already.
 * @param how as the contract says, if it is not given
 */
export function beginAsking(why: Why, how = contract.peek()?.terms.how ?? 'ask'): boolean {
  if (step.peek() || reaches.peek()) return false;
  step.value = { kind: 'asked', asking: ask(why, how, Date.now(), seen()) };
  const waits = how === 'wait' && why !== 'time';
  say(t(why === 'time' ? 'drum-say-time' : waits ? 'drum-say-wait' : 'drum-say'));
  clearInterval(timer);
  timer = setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', tick);
  return true;
}

function tick(): void {
  const now = step.peek();
  if (now?.kind !== 'asked') {
    quiet();
    return;
  }
  const { asking, send } = pass(now.asking, Date.now(), seen());
  if (!send) {
    // The screen follows what is shown of it, not every tick.
    if (asking.until !== now.asking.until || asking.waits !== now.asking.waits)
      step.value = { kind: 'asked', asking };
    else now.asking.ticked_at = asking.ticked_at;
    return;
  }
  quiet();
  void unanswered(asking.why);
}

/** Nobody waved it away. Another device may have ended the contract since this one looked: then nothing goes out. */
async function unanswered(why: Why): Promise<void> {
  const mine: Step & { kind: 'knocking' } = { kind: 'knocking', why };
  step.value = mine;
  const until = Date.now() + TRIES_MS;
  const late = new Promise((done) => setTimeout(done, TRIES_MS));
  await Promise.race([lookAgain().catch(() => undefined), late]);
  if (step.peek() !== mine) return;
  if (!holds.peek()) return stopAsking();
  if (Date.now() > until) return failed(mine, '');
  await knock(why, contract.peek()?.terms.who ?? [], false);
}

function quiet(): void {
  clearInterval(timer);
  timer = undefined;
  document.removeEventListener('visibilitychange', tick);
}

/** Goes quiet without a word: it was answered elsewhere, or this page was left. Nothing is sent. */
export function stopAsking(): void {
  quiet();
  step.value = null;
}

/** Not now. Nothing is sent, nobody is told. */
export function notNow(): void {
  stopAsking();
  toast(t('drum-not-now-done'));
}

/** That was nothing: for what was written, it asks a little later from now on. */
export function thatWasNothing(): void {
  const now = step.peek();
  const why = now?.kind === 'asked' ? now.asking.why : null;
  stopAsking();
  if (why === 'words' || why === 'plain') {
    remember({ habit: wasNothing(remembered.peek().habit) });
    toast(t('drum-nothing-words'));
  } else toast(t('drum-not-now-done'));
}

/** Nothing is sensed on this device until tomorrow. The contract goes on. */
export function stopForToday(): void {
  stopAsking();
  remember({ stopped_until: restOfToday(network.now()) });
  toast(t('sensing-stopped-now'));
}

/** Yes. Whom, is asked next; nothing goes out before that press. */
export function yes(): void {
  const now = step.peek();
  if (now?.kind !== 'asked') return;
  quiet();
  const { why } = now.asking;
  if (why === 'words' || why === 'plain') remember({ habit: wasRight(remembered.peek().habit) });
  step.value = { kind: 'whom', why };
}

/** Somebody on shift: a call like any other. */
export function reachNow(): void {
  stopAsking();
  go('/reach', { state: { pressed: true } });
}

/** Knocks at the doors of those named. `confirmed`: it was pressed at this moment. */
export async function knock(why: Why, who: readonly Named[], confirmed: boolean): Promise<void> {
  const { deviceId, http } = network;
  const terms = contract.peek()?.terms;
  if (!terms || who.length === 0) return stopAsking();
  const mine: Step & { kind: 'knocking' } = { kind: 'knocking', why };
  step.value = mine;
  const body: Knock = {
    client_id: newRef(),
    device: deviceId,
    who: [...who],
    confirmed,
    heaviness: null,
    colour: terms.colour,
    thread: terms.thread,
  };
  const until = Date.now() + TRIES_MS;
  for (;;) {
    try {
      const view = await http.post<KnockView>('/api/knocks', body);
      // "Not now" was pressed while it was on its way.
      const wanted = step.peek() === mine;
      if (wanted) step.value = null;
      network.knock.told(view);
      if (!wanted) await takeBack(view).catch(() => undefined);
      return;
    } catch (error) {
      if (step.peek() !== mine) return;
      const passing = error instanceof Refused && error.passing;
      if (!passing || Date.now() > until) return failed(mine, error instanceof Refused ? error.sentence : '');
    }
    await new Promise((later) => setTimeout(later, AGAIN_MS));
    if (step.peek() !== mine) return;
    // A device that slept meanwhile sends nothing late.
    if (Date.now() > until) return failed(mine, '');
  }
}

function failed(from: Step & { kind: 'knocking' }, sentence: string): void {
  step.value = { kind: 'failed', why: from.why, sentence };
  say(t('drum-failed-title'));
}

/** Waves my knock away, at any time before the door is open. @throws Refused */
export async function takeBack(view: KnockView): Promise<void> {
  network.knock.told(await network.http.post<KnockView>(`/api/knocks/${view.knock}/not-now`));
}

/** Opens to whoever knocks. @throws Refused */
export async function openDoor(view: KnockView): Promise<void> {
  network.knock.told(
    await network.http.post<KnockView>(`/api/knocks/${view.knock}/open`, { device: network.deviceId }),
  );
}
