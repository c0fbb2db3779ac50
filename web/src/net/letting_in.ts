/**
 * Who commits what a room waits for. Everybody inside may let others in; this says who does it when, so that the devices
 * of a circle do not all do the same at once.
 */
import type { RoomView } from '../wire';

/** The founder's device commits at once; others give it a moment before they do it in its place, one after the other. */
const OTHERS_WAIT_MS = 2_500;
/** Time for a commit to come to everybody, also on a slow phone: in a room of twelve eleven would do the same at once. */
const OTHERS_APART_MS = 700;

/** Whether somebody waits to be let in, or has to be let go. */
export function isAwaited(view: RoomView): boolean {
  const waits = view.members.some((one) => one.devices.some((each) => !each.leaf && each.key_package));
  return waits || view.to_remove.length > 0;
}

/** How long this member's device leaves it to the others, in ms. */
export function leftToOthersMs(view: RoomView, me: string): number {
  if (view.founder === me) return 0;
  const able = view.members.filter(
    (one) => one.here && one.member !== view.founder && one.devices.some((each) => each.leaf),
  );
  const before = able.findIndex((one) => one.member === me);
  return OTHERS_WAIT_MS + Math.max(0, before) * OTHERS_APART_MS;
}

/** The view with those away who are known to have gone since it was made. */
export function withoutGone(view: RoomView, gone: (member: string) => boolean): RoomView {
  return {
    ...view,
    members: view.members.map((one) => ({ ...one, here: one.here && !gone(one.member) })),
  };
}
