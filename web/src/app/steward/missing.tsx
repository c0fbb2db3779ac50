import { ids, Steps, t } from '../../ui';
import type { Missing as MissingThing } from '../../wire';

const ALL: readonly MissingThing[] = ['setup', 'stewards', 'lead', 'supporters', 'lines', 'test_call'];
const WORDS = ids(
  'desk-missing-setup',
  'desk-missing-stewards',
  'desk-missing-lead',
  'desk-missing-supporters',
  'desk-missing-lines',
  'desk-missing-test-call',
);

/** The opening-hours rule in words: what is there, and what is not there yet. */
export function Missing({ missing }: { missing: readonly MissingThing[] }) {
  return (
    <Steps
      label={t('desk-missing')}
      steps={ALL.map((one, at) => ({
        key: one,
        words: t(WORDS[at]!),
        state: missing.includes(one) ? ('next' as const) : ('done' as const),
      }))}
      states={{ done: t('desk-there'), now: t('desk-there'), next: t('desk-not-there') }}
    />
  );
}
