/**
 * The drum over every screen. It begins when somebody is signed in, and everything that it may need is fetched then: no
 * request follows later upon what is written or felt.
 */
import { effect } from '@preact/signals';
import { onLeave } from '../leave';
import { network } from '../network';

export default function open(): void {
  let close: (() => void) | undefined;
  let turn = 0;

  const end = () => {
    turn += 1;
    close?.();
    close = undefined;
  };
  onLeave(end);

  effect(() => {
    if (network.presence.value !== 'signed_in') return end();
    if (close) return;
    const mine = ++turn;
    // Without it the screens work all the same, and nothing is sensed.
    void import('./drum')
      .then(({ begin }) => begin())
      .then((ends) => {
        if (mine === turn && !close) close = ends;
        else ends();
      })
      .catch(() => undefined);
  });
}
