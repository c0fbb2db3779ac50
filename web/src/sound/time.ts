/** The song's time: it goes with the shared breath of 5.5 a minute, two fifths in, three fifths out. */

/** When a unit of a breath begins, in whole milliseconds after the start. */
export const momentOf = (breath: number, unit: number, units: number): number =>
  Math.floor(((breath * units + unit) * 120_000) / (11 * units));

/** How strongly a breath carries, in thousandths: fullest where it turns, never nothing. */
export function carried(ms: number): number {
  const into = (ms * 11) % 120_000;
  const low = 600;
  return into < 48_000
    ? low + Math.floor((into * (1000 - low)) / 48_000)
    : 1000 - Math.floor(((into - 48_000) * (1000 - low)) / 72_000);
}

/** The value of a line of points at a place, in whole numbers; before the first and after the last it stays. */
export function along(points: readonly (readonly [number, number])[], at: number): number {
  let before = points[0] as readonly [number, number];
  for (const point of points) {
    if (point[0] > at) {
      const width = point[0] - before[0];
      if (width <= 0) return point[1];
      return before[1] + Math.floor(((point[1] - before[1]) * (at - before[0])) / width);
    }
    before = point;
  }
  return before[1];
}
