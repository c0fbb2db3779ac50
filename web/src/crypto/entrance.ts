/** What a device has to do to be in a room, by the newest view and what it keeps. */
import type { RoomView } from '../wire';
import type { KeptRoom } from './kept_room';

/**
 * `in`: nothing. `wait`: something is under way, or others must let it in. `come_back`, `present`, `found`: do that.
 * `ask_key`: someone's account key has changed; the person decides (`acceptKey`), then the room is founded again.
 */
export type Entrance = 'in' | 'wait' | 'come_back' | 'present' | 'found' | 'ask_key';

/** @param opens whether this device keeps the secret of a key package */
export async function entranceOf(
  { group, pending, trouble }: KeptRoom,
  view: RoomView,
  { member, device }: { member: string; device: string },
  opens: (keyPackage: Uint8Array) => Promise<boolean>,
): Promise<Entrance> {
  // The same keys would be refused again in a newly founded room; a person has to decide first.
  if (trouble === 'account_key_changed') return 'ask_key';
  if (pending && (!group || pending.frame.t === 'found')) return 'wait';
  // The founding of the next group is on its way, and before it what is still to be read of this one.
  if (group?.active && view.generation > group.generation) return 'wait';
  if (trouble) return 'found';
  if (group?.active && view.generation === group.generation) return 'in';
  const inside = view.members.filter((one) => one.devices.some((each) => each.leaf));
  if (inside.length === 0) return view.head > 0 || view.founder === member ? 'found' : 'present';
  // Its own leaf is all there is, and what it kept of the group is lost: nobody is left to come back to.
  if (inside.every((one) => one.devices.every((each) => !each.leaf || each.device === device))) {
    return group?.active || !view.group_info ? 'wait' : 'found';
  }
  if (inside.some((one) => one.member === member) && view.group_info) return 'come_back';
  const own = view.members.flatMap((one) => one.devices).find((one) => one.device === device);
  if (!own?.key_package) return own?.leaf ? 'wait' : 'present';
  if (!(await opens(own.key_package))) return 'present';
  // Nobody waits for people who have gone where one sees who is there. The server takes it only when none of them is.
  return isAttended(view) && inside.every((one) => !one.here) ? 'found' : 'wait';
}

/** Whether the room is that of a meeting or a session, in which it is known who has come. */
export const isAttended = (view: RoomView): boolean => view.kind === 'circle' || view.kind === 'session';
