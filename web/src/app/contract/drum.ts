/** The drum of this device, put together: the contract, what listens, the time of one's own, and the sheet. */
import { effect } from '@preact/signals';
import { loadTexts } from '../../ui';
import { beginAsking, step, stopAsking } from './asked';
import { followDiary } from './diary';
import { closeContract, contract, lookAgain, openContract } from './keeping';
import { beginListening, holds, reaches } from './listening';
import { followOwnTime } from './own-time';
import { openSheet } from './sheet-host';

/** So often another device is heard of that may have ended the contract, in ms. */
const LOOK_AGAIN_MS = 3_600_000;

/** @returns ends it at once */
export async function begin(): Promise<() => void> {
  // Threads and languages have their words beside the questions of a call.
  await loadTexts('contract', 'reach');
  const ends: (() => void)[] = [
    closeContract,
    stopAsking,
    openSheet(),
    beginListening((why) => void beginAsking(why)),
    followOwnTime(),
    followDiary(),
    effect(() => {
      const met = reaches.value;
      const over = contract.value !== null && !holds.value;
      const now = step.peek();
      if (!now) return;
      const time = (now.kind === 'asked' ? now.asking.why : now.why) === 'time';
      // Somebody is with them, or the contract is over: nothing is asked any more. A knock that is on its way makes itself
      // known before it is answered, and a time of one's own is kept by the network, contract or not.
      if ((met && now.kind !== 'knocking') || (over && !time)) stopAsking();
    }),
  ];

  void openContract();
  const look = () => {
    if (document.visibilityState === 'visible') void lookAgain().catch(() => undefined);
  };
  const timer = setInterval(look, LOOK_AGAIN_MS);
  ends.push(() => clearInterval(timer));

  return () => {
    for (const end of ends) end();
  };
}
