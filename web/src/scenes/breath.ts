/** One shared breath is 5.5 a minute; two fifths of it go in, three fifths out. */
export const BREATH_MS = 60_000 / 5.5;
const INHALE = 0.4;

/** How full the breath is (0 empty, 1 full) at a place in its cycle (0 start of the inhale, 1 end of the exhale). */
export function fullness(phase01: number): number {
  const p = phase01 - Math.floor(phase01);
  const part = p < INHALE ? p / INHALE : 1 - (p - INHALE) / (1 - INHALE);
  return 0.5 - 0.5 * Math.cos(Math.PI * part);
}

/**
 * Where the shared breath is at a time of the shared clock: 0 start of the inhale, 1 end of the exhale. Nothing is sent
 * for it; whoever knows the time and when the breathing began sees the same.
 *
 * @param began any moment at which a breath in begins. In a guided session this is its `starts_at`, in every stage: by
 *   `stage_at` the light would jump wherever a stage begins. Both in ms; `now` may lie before.
 */
export function breathAt(now: number, began: number): number {
  const p = (now - began) / BREATH_MS;
  return p - Math.floor(p);
}

export const isInhale = (phase01: number): boolean => phase01 < INHALE;

/** The next moment after `now` at which the breath turns, and what it turns to; on the clock of both. */
export function nextTurn(now: number, began: number): { at: number; to: 'in' | 'out' } {
  const breath = Math.floor((now - began) / BREATH_MS);
  const out = began + (breath + INHALE) * BREATH_MS;
  return now < out ? { at: out, to: 'out' } : { at: began + (breath + 1) * BREATH_MS, to: 'in' };
}

/** The first moment not before `now` at which a breath in begins: where music comes in. */
export const nextInhale = (now: number, began: number): number =>
  began + Math.ceil((now - began) / BREATH_MS) * BREATH_MS;
