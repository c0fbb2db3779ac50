/** What a caller does with a call: each is one request whose answer is the newest view. */
import { newRef } from '../../net/ids';
import { Refused } from '../../net/refused';
import type { CallView, CloseCall, Tell } from '../../wire';
import { network } from '../network';

/** The id of a press that is under way, kept so that a reload in the middle reaches once and not twice. */
const PRESS = 'press';

function pressId(): string {
  try {
    const known = sessionStorage.getItem(PRESS);
    if (known) return known;
    const made = newRef();
    sessionStorage.setItem(PRESS, made);
    return made;
  } catch {
    return newRef();
  }
}

function pressDone(): void {
  try {
    sessionStorage.removeItem(PRESS);
  } catch {
    // Without storage there was nothing to forget.
  }
}

/**
 * One press: the account is made if there is none, and the call is on disk when this resolves. It is made in the tab
 * that was pressed, whichever held the account before; `elsewhere` then tells when yet another one was pressed since.
 */
export async function reach(): Promise<void> {
  if (!(await network.begin(true, true))) return;
  let call = await ask().catch(async (error) => {
    // The session was ended while the page was open; whoever presses is let in all the same.
    if (!(error instanceof Refused) || error.code !== 'not_signed_in') throw error;
    if (!(await network.signInAnew())) throw error;
    return ask();
  });
  // The answer to an earlier press was lost, and what it had begun is over by now: this press is a new one.
  if (call.state === 'closed') call = await ask();
  network.tookCall(call);
}

async function ask(): Promise<CallView> {
  const body = { client_id: pressId(), device: network.deviceId };
  const call = await network.http.post<CallView>('/api/calls', body);
  pressDone();
  return call;
}

async function act(verb: string, body: unknown = {}): Promise<CallView | null> {
  const call = network.call.value;
  if (!call) return null;
  try {
    const next = await network.http.post<CallView>(`/api/calls/${call.call}/${verb}`, body);
    network.tookCall(next);
    return next;
  } catch (error) {
    // The call went on in the meantime; its newest state comes over the socket, and this says it at once.
    if (error instanceof Refused && ['stale', 'closed', 'not_found'].includes(error.code)) await readCall();
    throw error;
  }
}

/** The newest state, for when the socket is not there to bring it. */
export async function readCall(): Promise<void> {
  const known = network.call.value;
  const call = await network.http.get<CallView | null>('/api/calls/current');
  // What was learned while this was on its way is newer, above all than "none".
  if (network.call.value === known) network.tookCall(call);
}

export const tell = (what: Tell) => act('tell', what);
export const withdraw = () => act('withdraw');
export const goOutside = () => act('outside');
export const hereAgain = () => act('back');

/** Also when the page is closed, where the browser may: for this it is asked, and a no changes nothing else. */
export async function tellMe(on: boolean): Promise<CallView | null> {
  const told = act('tell-me', { on });
  const push = await import('../supporter/push');
  if (on && push.pushPossible()) await push.startPush().catch(() => undefined);
  return told;
}

export const answerSummon = (yes: boolean) => act('summon-answer', { yes });
export const askToLeave = (member: string) => act('ask-to-leave', { member });
export const notAgain = () => act('not-again');
export const closeCall = (with_: CloseCall) => act('close', with_);
