/** How far a call has travelled, in words. */
import { ids, t } from '../../ui';
import type { CallView, Link } from '../../wire';

interface LinkTexts {
  step: string;
  now: string;
}

const STEPS = ids(
  'reach-link-shift',
  'reach-link-wider',
  'reach-link-off-shift',
  'reach-link-steward',
  'reach-link-outside',
  'reach-link-quiet',
);
const NOW = ids(
  'reach-now-shift',
  'reach-now-wider',
  'reach-now-off-shift',
  'reach-now-steward',
  'reach-now-outside',
  'reach-now-quiet',
);

export const LINKS: Record<Link, LinkTexts> = {
  shift: { step: STEPS[0], now: NOW[0] },
  wider: { step: STEPS[1], now: NOW[1] },
  off_shift: { step: STEPS[2], now: NOW[2] },
  steward: { step: STEPS[3], now: NOW[3] },
  outside: { step: STEPS[4], now: NOW[4] },
  quiet: { step: STEPS[5], now: NOW[5] },
};

/** The links that are shown: the last one only when it is reached, since most calls never see it. */
export function shownLinks(call: CallView): Link[] {
  const all: Link[] = ['shift', 'wider', 'off_shift', 'steward', 'outside'];
  return call.link === 'quiet' ? [...all, 'quiet'] : all;
}

/** What happens at this moment, in one sentence. */
export function linkWords(call: CallView): string {
  if (call.steward_only) return t('reach-now-steward');
  return t(LINKS[call.link].now);
}
