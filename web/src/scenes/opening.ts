import type { Stage } from '../wire';

/** How long the walls take to become sky, and to come back. */
export const OPENS_MS = 50_000;
export const RETURNS_MS = 40_000;

/**
 * How far the walls have become sky (0 lamp-lit room, 1 sky), by the shared clock (ms), so that it is the same on both
 * screens and for whoever comes back in the middle. A session that was stopped is in the room; the scene goes there
 * within a breath, from wherever it is.
 */
export function openness(
  { stage, stage_at, stopped }: { stage: Stage; stage_at: number; stopped: boolean },
  sharedMs: number,
): number {
  const soft = (length: number) => {
    const t = Math.min(1, Math.max(0, sharedMs - stage_at) / length);
    return t * t * (3 - 2 * t);
  };
  if (stopped) return 0;
  if (stage === 'opening') return soft(OPENS_MS);
  if (stage === 'moving') return 1;
  return stage === 'returning' ? 1 - soft(RETURNS_MS) : 0;
}
