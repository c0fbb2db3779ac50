/** A value over time, straight between its points: [seconds on the audio clock, value]. */
export type Line = readonly (readonly [number, number])[];

/** The value of a line at a moment; before its first and after its last point it stays. */
export function valueAt(line: Line, at: number): number {
  let before = line[0] as readonly [number, number];
  for (const point of line) {
    if (point[0] > at) {
      const width = point[0] - before[0];
      return width <= 0 ? point[1] : before[1] + ((point[1] - before[1]) * (at - before[0])) / width;
    }
    before = point;
  }
  return before[1];
}

/**
 * Has a parameter follow a line from a moment on. What lies before is left out, and the value of that moment is where
 * it begins: so whoever comes late hears what the others hear.
 */
export function follow(param: AudioParam, line: Line, from: number): void {
  param.setValueAtTime(valueAt(line, from), from);
  for (const [at, value] of line) if (at > from) param.linearRampToValueAtTime(value, at);
}
