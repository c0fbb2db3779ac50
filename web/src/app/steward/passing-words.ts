/** Words for how a matter of breaking confidentiality stands, and what it asks of the one who reads. */
import { ids, t } from '../../ui';
import type { PassingAsks, PassingState } from '../../wire';

const STATES: readonly PassingState[] = [
  'proposed',
  'confirmed',
  'declined',
  'withdrawn',
  'lapsed',
  'alone',
  'reviewed',
];
const STATE = ids(
  'passing-state-proposed',
  'passing-state-confirmed',
  'passing-state-declined',
  'passing-state-withdrawn',
  'passing-state-lapsed',
  'passing-state-alone',
  'passing-state-reviewed',
);
export const passingState = (state: PassingState): string => t(STATE[STATES.indexOf(state)] ?? STATE[0]);

const ASKS: readonly PassingAsks[] = ['answer', 'act_alone', 'review', 'appeal'];
const ASK = ids(
  'passing-asks-answer',
  'passing-asks-act-alone',
  'passing-asks-review',
  'passing-asks-appeal',
);
export function passingAsks(asks: PassingAsks | null): string {
  const id = asks && ASK[ASKS.indexOf(asks)];
  return id ? t(id) : '';
}

/** Minutes and seconds, as a clock shows them. */
export function clockWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
