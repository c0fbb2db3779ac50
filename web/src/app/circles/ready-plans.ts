/** The plans that come with the product, as texts, so that they are in the language of whoever prepares. */
import { ids, t } from '../../ui';
import { EMPTY_PLAN, MINUTE_MS, type PlanDraft } from './plan';

interface Ready {
  name: string;
  about: string;
  reading: string;
  rounds: readonly string[];
  closing: string;
  softMinutes: number;
  floor: boolean;
}

const READY: readonly Ready[] = [
  ready(
    ids('plan-first', 'plan-first-about', 'plan-first-reading', 'plan-first-closing'),
    ids('plan-first-1', 'plan-first-2', 'plan-first-3', 'plan-first-4'),
    2,
  ),
  ready(
    ids('plan-grief', 'plan-grief-about', 'plan-grief-reading', 'plan-grief-closing'),
    ids('plan-grief-1', 'plan-grief-2', 'plan-grief-3', 'plan-grief-4'),
    3,
    true,
  ),
  ready(
    ids('plan-anxiety', 'plan-anxiety-about', 'plan-anxiety-reading', 'plan-anxiety-closing'),
    ids('plan-anxiety-1', 'plan-anxiety-2', 'plan-anxiety-3', 'plan-anxiety-4'),
    2,
  ),
  ready(
    ids('plan-carers', 'plan-carers-about', 'plan-carers-reading', 'plan-carers-closing'),
    ids('plan-carers-1', 'plan-carers-2', 'plan-carers-3', 'plan-carers-4'),
    2,
    true,
  ),
  ready(
    ids('plan-addiction', 'plan-addiction-about', 'plan-addiction-reading', 'plan-addiction-closing'),
    ids('plan-addiction-1', 'plan-addiction-2', 'plan-addiction-3', 'plan-addiction-4', 'plan-addiction-5'),
    2,
  ),
  ready(
    ids('plan-death', 'plan-death-about', 'plan-death-reading', 'plan-death-closing'),
    ids('plan-death-1', 'plan-death-2', 'plan-death-3', 'plan-death-4'),
    // Nobody is shown a line that fills in this hour.
    0,
    true,
  ),
];

function ready(
  [name, about, reading, closing]: readonly [string, string, string, string],
  rounds: readonly string[],
  softMinutes: number,
  floor = false,
): Ready {
  return { name, about, reading, closing, rounds, softMinutes, floor };
}

export interface ReadyPlan {
  key: string;
  name: string;
  about: string;
  plan: PlanDraft;
}

export const readyPlans = (): ReadyPlan[] =>
  READY.map(({ name, about, reading, rounds, closing, softMinutes, floor }) => ({
    key: name,
    name: t(name),
    about: t(about),
    plan: {
      ...EMPTY_PLAN,
      opening: 'reading',
      reading: t(reading),
      rounds: rounds.map((id) => ({ prompt: t(id), soft_ms: softMinutes ? softMinutes * MINUTE_MS : null })),
      closing: t(closing),
      open_floor: floor,
    },
  }));
