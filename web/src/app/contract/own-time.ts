/** The time one set oneself, on this device: when it comes, it is asked here, while the server counts. */
import { effect, signal } from '@preact/signals';
import { asksUntil } from '../../net/own_time';
import { network } from '../network';
import { beginAsking, step, stopAsking } from './asked';
import { reaches } from './listening';

export const { ownTime } = network;

/** Until when the time that has come can still be waved away; null while it has not come. */
export const comes = signal<number | null>(null);

/** A timer of a browser is not longer than this; it is looked at again then. */
const LONGEST_MS = 3_600_000;
/** After its time the server has made of it what it makes. */
const AFTER_MS = 2_500;

/** Follows it while somebody is signed in. @returns ends it */
export function followOwnTime(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: ReturnType<typeof setTimeout> | undefined;

  const look = () => {
    clearTimeout(timer);
    const view = ownTime.view.peek();
    const now = network.now();
    const until = asksUntil(view, now);
    comes.value = until;
    if (until !== null) {
      clearTimeout(over);
      over = setTimeout(
        () => {
          comes.value = null;
          const asked = step.peek();
          if (asked?.kind === 'asked' && asked.asking.why === 'time') stopAsking();
          // The socket says what became of it; where there is none, this asks.
          if (network.connection.peek() !== 'live') void ownTime.read().catch(() => undefined);
        },
        until - now + AFTER_MS,
      );
      return;
    }
    const asked = step.peek();
    if (asked?.kind === 'asked' && asked.asking.why === 'time') stopAsking();
    if (view && view.at > now) timer = setTimeout(look, Math.min(view.at - now, LONGEST_MS) + 50);
  };

  const stopLooking = effect(() => {
    void ownTime.view.value;
    look();
  });
  // Whatever else was asked when it came has its turn first, and then this is asked: the server counts meanwhile.
  const stopWaiting = effect(() => {
    if (comes.value !== null && step.value === null && !reaches.value) beginAsking('time');
  });
  const seen = () => {
    if (document.visibilityState === 'visible') look();
  };
  document.addEventListener('visibilitychange', seen);
  return () => {
    stopWaiting();
    stopLooking();
    clearTimeout(timer);
    clearTimeout(over);
    document.removeEventListener('visibilitychange', seen);
    comes.value = null;
  };
}
