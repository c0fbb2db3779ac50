/** A drum may be felt on any screen. What shows it is fetched when the first one comes. */
import { effect } from '@preact/signals';
import { network } from '../network';

export default function open(): void {
  let opened = false;
  effect(() => {
    if (opened || network.doors.value.length === 0) return;
    opened = true;
    // A drum that cannot be shown stands on its own screen all the same, and the next one is tried anew.
    void import('./asked')
      .then(({ showAsked }) => showAsked())
      .catch(() => {
        opened = false;
      });
  });
}
