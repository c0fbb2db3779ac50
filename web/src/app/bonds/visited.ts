/** The room of the visit one is in or was in last, for as long as this tab is open: its words can be read until their dawn. */
import { onLeave } from '../leave';

const NAME = 'visited.';
const rooms = new Map<string, string>();

onLeave(() => rooms.clear());

/** @param open the room of the open visit, if there is one */
export function visitedRoom(bond: string, open: string | null): string | null {
  if (open !== null) {
    rooms.set(bond, open);
    try {
      sessionStorage.setItem(NAME + bond, open);
    } catch {
      // Without storage a reload after the dawn leads back to the land.
    }
    return open;
  }
  const known = rooms.get(bond);
  if (known) return known;
  try {
    return sessionStorage.getItem(NAME + bond);
  } catch {
    return null;
  }
}
