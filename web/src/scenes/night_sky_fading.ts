/** What comes into a picture and goes out of it, over seconds: nothing appears or is gone at once. */

export interface Fade<T> {
  one: T;
  from: number;
  to: number;
  /** When it begins to change, in seconds of the picture. */
  at: number;
}

export const FADE_S = 5;
/** Those that come together come one after the other within this time. */
export const SPREAD_S = 6;

export class Fading<T extends { key: string }> {
  private readonly known = new Map<string, Fade<T>>();

  /**
   * What is there from now on; what is missing goes.
   *
   * @param turn when within the spread it is the turn of one, 0..1
   */
  show(now: readonly T[], seconds: number, turn: (one: T) => number = () => 0): void {
    const wanted = new Map(now.map((one) => [one.key, one]));
    for (const [key, fade] of this.known) {
      if (fade.to === 0 && seconds > fade.at + FADE_S) this.known.delete(key);
      else if (fade.to === 1 && !wanted.has(key)) this.turnTo(fade, 0, seconds, turn);
    }
    for (const [key, one] of wanted) {
      const fade = this.known.get(key);
      if (!fade) this.known.set(key, { one, from: 0, to: 1, at: seconds + turn(one) * SPREAD_S });
      else if (fade.to === 0) this.turnTo(fade, 1, seconds, turn);
    }
  }

  private turnTo(fade: Fade<T>, to: number, seconds: number, turn: (one: T) => number): void {
    fade.from = levelOf(fade, seconds);
    fade.to = to;
    // What is on its way turns back from where it is.
    const underWay = fade.from > 0 && fade.from < 1;
    fade.at = seconds + (underWay ? 0 : turn(fade.one) * SPREAD_S);
  }

  /** Everything that is there, comes or goes. */
  all(): Iterable<Readonly<Fade<T>>> {
    return this.known.values();
  }
}

/** Whether anything was still coming or going at a moment. */
export function underWay(fading: Fading<{ key: string }>, seconds: number): boolean {
  for (const { at } of fading.all()) if (seconds < at + FADE_S) return true;
  return false;
}

/** How much of it is to be seen (0..1) at a moment. The shader of the stars does the same. */
export function levelOf(
  { from, to, at }: Pick<Fade<unknown>, 'from' | 'to' | 'at'>,
  seconds: number,
): number {
  const t = Math.min(1, Math.max(0, (seconds - at) / FADE_S));
  return from + (to - from) * t * t * (3 - 2 * t);
}
