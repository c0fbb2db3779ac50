/** Where chairs stand in the ring, in hundredths of its width and height. One's own is nearest, at the bottom. */
import type { MeetingSeat } from '../../wire';

export interface Place {
  x: number;
  y: number;
}

export const CENTRE: Place = { x: 50, y: 50 };
/** No more than twelve chairs are in a circle; those who came and left after that stand in the list alone. */
export const MOST_CHAIRS = 12;

const ACROSS = 40;
const DOWN = 41;

export function placesFor(chairs: number): Place[] {
  return Array.from({ length: chairs }, (_, i) => {
    const turn = Math.PI / 2 + (i / chairs) * 2 * Math.PI;
    return { x: 50 + ACROSS * Math.cos(turn), y: 50 + DOWN * Math.sin(turn) };
  });
}

/** `k` of the way from the middle to a chair. */
export const towards = (to: Place, k: number): Place => ({
  x: CENTRE.x + (to.x - CENTRE.x) * k,
  y: CENTRE.y + (to.y - CENTRE.y) * k,
});

/** Who sits in the ring, mine first, the others in the order in which they came; those who are here before those who left. */
export function ringOf(seats: readonly MeetingSeat[], me: string): MeetingSeat[] {
  const at = seats.findIndex((one) => one.member === me);
  const turned = at < 0 ? [...seats] : [...seats.slice(at), ...seats.slice(0, at)];
  if (turned.length <= MOST_CHAIRS) return turned;
  const kept = new Set(
    [...turned.filter((one) => one.here), ...turned.filter((one) => !one.here)].slice(0, MOST_CHAIRS),
  );
  return turned.filter((one) => kept.has(one));
}
