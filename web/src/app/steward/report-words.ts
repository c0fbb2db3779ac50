/** Words for how a report stands, what was done for it, and what came of it. */
import { ids, t } from '../../ui';
import type { Outcome, ReportState, Step } from '../../wire';

const STATES: readonly ReportState[] = ['new', 'taken', 'decided', 'appealed', 'closed'];
const STATE = ids(
  'reports-state-new',
  'reports-state-taken',
  'reports-state-decided',
  'reports-state-appealed',
  'reports-state-closed',
);
export const stateWords = (state: ReportState): string => t(STATE[STATES.indexOf(state)] ?? STATE[0]);

export const STEPS: readonly Step[] = [
  'read',
  'verified',
  'asked_reporter',
  'heard_other_side',
  'second_opinion',
];
const STEP = ids(
  'reports-step-read',
  'reports-step-verified',
  'reports-step-asked-reporter',
  'reports-step-heard-other-side',
  'reports-step-second-opinion',
);
export const stepWords = (step: Step): string => t(STEP[STEPS.indexOf(step)] ?? STEP[0]);

export const OUTCOMES: readonly Outcome[] = [
  'no_action',
  'spoken_with',
  'warned',
  'suspended',
  'role_ended',
  'passed_on',
];
const OUTCOME = ids(
  'reports-outcome-no-action',
  'reports-outcome-spoken-with',
  'reports-outcome-warned',
  'reports-outcome-suspended',
  'reports-outcome-role-ended',
  'reports-outcome-passed-on',
);
export const outcomeWords = (outcome: Outcome): string => t(OUTCOME[OUTCOMES.indexOf(outcome)] ?? OUTCOME[0]);
