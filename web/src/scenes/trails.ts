/** The trail of a light: where it was in the last seconds, softly fading. */
export interface TrailPoint {
  x: number;
  y: number;
  /** 1 just now, 0 gone. */
  left: number;
}

export interface Trail {
  /** The light is at x, y (0..1) at so many seconds; gives what is left of where it was, oldest first. */
  follow(x: number, y: number, seconds: number, aspect: number): readonly TrailPoint[];
  clear(): void;
}

export const FADES_S = 2.8;
/** There are at most so many points. */
const MOST = 90;

/** Points stand `apart` from each other, in heights of the screen. */
export function trail(apart = 0.009): Trail {
  let points: { x: number; y: number; at: number }[] = [];
  let last: { x: number; y: number } | null = null;
  return {
    follow(x, y, seconds, aspect) {
      const far = last ? Math.hypot((x - last.x) * aspect, y - last.y) : 0;
      if (last === null) last = { x, y };
      // A light that was somewhere else entirely did not fly there.
      if (far > 0.5) {
        points = [];
        last = { x, y };
      } else if (far >= apart) {
        const steps = Math.min(20, Math.floor(far / apart));
        for (let i = 1; i <= steps; i++)
          points.push({
            x: last.x + ((x - last.x) * i) / steps,
            y: last.y + ((y - last.y) * i) / steps,
            at: seconds,
          });
        last = { x, y };
      }
      points = points.filter((one) => seconds - one.at < FADES_S).slice(-MOST);
      return points.map((one) => ({ x: one.x, y: one.y, left: 1 - (seconds - one.at) / FADES_S }));
    },
    clear() {
      points = [];
      last = null;
    },
  };
}
