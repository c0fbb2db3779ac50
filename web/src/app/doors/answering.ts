/** Answering a drum: one press at a time, and a clear word where it did not work. */
import { signal } from '@preact/signals';
import { goToDoor, leaveDoor, passDoor } from '../../net/doors';
import { Refused } from '../../net/refused';
import { t, toast } from '../../ui';
import type { DoorView, HeldView, PostView } from '../../wire';
import { network } from '../network';
import { go } from '../router';

export const busy = signal(false);
export const trouble = signal('');

async function answer(does: () => Promise<unknown>, then: () => void = () => undefined): Promise<void> {
  if (busy.peek()) return;
  busy.value = true;
  trouble.value = '';
  try {
    await does();
    then();
  } catch (error) {
    trouble.value = error instanceof Refused ? error.sentence : t('doors-failed');
  } finally {
    busy.value = false;
  }
}

export const goThere = (door: DoorView): Promise<void> =>
  answer(
    () => goToDoor(network, door.door),
    () => go('/doors'),
  );

export const letPass = (door: DoorView): Promise<void> =>
  answer(
    () => passDoor(network, door.door),
    () => toast(t('doors-passed')),
  );

export const leaveIt = (door: DoorView): Promise<void> => answer(() => leaveDoor(network, door.door));

/** Where the two are, behind a door that was opened; null while that is not known here yet. */
export function behind(door: DoorView, post: PostView | null): string | null {
  if (door.state !== 'opened') return null;
  if (door.bond) return `/lake/${door.bond}/visit`;
  const held = post?.held.find((one: HeldView) => one.call === door.call);
  return held ? `/talk/${held.room}` : null;
}
