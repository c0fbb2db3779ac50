/** One shared breath is 5.5 a minute; two fifths of it go in, three fifths out. */
export const BREATH_MS = 60_000 / 5.5;
const INHALE = 0.4;

/** How full the breath is (0 empty, 1 full) at a place in its cycle (0 start of the inhale, 1 end of the exhale). */
export function fullness(phase01: number): number {
  const p = phase01 - Math.floor(phase01);
  const part = p < INHALE ? p / INHALE : 1 - (p - INHALE) / (1 - INHALE);
  return 0.5 - 0.5 * Math.cos(Math.PI * part);
}
