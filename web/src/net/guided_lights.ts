/**
 * Two lights that are moved in one sky. A place is eight bytes, sent at most thirty times a second as a gesture: it
 * passes, and is kept nowhere. What comes is shown a moment later on the clock both share, so that it moves evenly
 * however unevenly it came. Pure, but for the sending that is handed in.
 */

/** A place in the sky, 0 to 1 from the left and from the top, at a time of the shared clock in ms. */
export interface Place {
  x: number;
  y: number;
  at: number;
}

/** A little less often than thirty times a second, which is what the server passes on. */
export const EVERY_MS = 34;
/** So much later than it was, a place of the other's is shown. */
export const LATE_MS = 120;
/** So long a trail stays behind a light. */
export const TRAIL_MS = 4_000;
/** Farther from now than this, a time cannot be meant. */
const APART_MS = 10_000;
const BYTES = 8;
const FULL = 0xffff;
const TURN = 2 ** 32;

const within = (value: number): number => Math.min(1, Math.max(0, value));

/** x, y (16 bit each) and the last 32 bits of the time, big-endian. */
export function encodePlace({ x, y, at }: Place): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.round(within(x) * FULL));
  view.setUint16(2, Math.round(within(y) * FULL));
  view.setUint32(4, Math.round(at) % TURN);
  return bytes;
}

/** @param now the shared clock, from which the upper bits of the time come; null for what is no place of now */
export function decodePlace(bytes: Uint8Array, now: number): Place | null {
  if (bytes.length !== BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
  const low = view.getUint32(4);
  const apart = ((((low - (Math.round(now) % TURN) + TURN / 2) % TURN) + TURN) % TURN) - TURN / 2;
  if (Math.abs(apart) > APART_MS) return null;
  return { x: view.getUint16(0) / FULL, y: view.getUint16(2) / FULL, at: Math.round(now) + apart };
}

/** One light's places in the order of their time, as far back as its trail goes. */
export class Trail {
  private places: Place[] = [];

  get last(): Place | null {
    return this.places.at(-1) ?? null;
  }

  add(place: Place): void {
    let at = this.places.length;
    while (at > 0 && this.places[at - 1]!.at > place.at) at -= 1;
    if (this.places[at - 1]?.at === place.at) return;
    this.places.splice(at, 0, place);
    const oldest = this.places.at(-1)!.at - TRAIL_MS - 1_000;
    while (this.places.length > 2 && this.places[1]!.at < oldest) this.places.shift();
  }

  /** Where the light is at this time: between two places in even steps, before the first and after the last at rest. */
  at(time: number): Place | null {
    const { places } = this;
    const after = places.findIndex((one) => one.at > time);
    if (after === 0) return { ...places[0]!, at: time };
    if (after < 0) return places.length > 0 ? { ...places.at(-1)!, at: time } : null;
    const from = places[after - 1]!;
    const to = places[after]!;
    const part = (time - from.at) / (to.at - from.at);
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, at: time };
  }

  /** The places of the last seconds before this time, oldest first, with where it is now at the end. */
  behind(time: number): Place[] {
    const now = this.at(time);
    const kept = this.places.filter((one) => one.at > time - TRAIL_MS && one.at < time);
    return now ? [...kept, now] : kept;
  }
}

/** One's own light: sent no more often than the other can see, and always with the last place it came to. */
export class OwnLight {
  readonly trail = new Trail();
  private sentAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly now: () => number,
    private readonly send: (bytes: Uint8Array) => void,
  ) {}

  moveTo(x: number, y: number): void {
    this.trail.add({ x: within(x), y: within(y), at: this.now() });
    if (this.timer !== undefined) return;
    const wait = this.sentAt + EVERY_MS - this.now();
    if (wait <= 0) this.tell();
    else this.timer = setTimeout(() => this.tell(), wait);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private tell(): void {
    this.timer = undefined;
    this.sentAt = this.now();
    const { last } = this.trail;
    if (last) this.send(encodePlace(last));
  }
}
