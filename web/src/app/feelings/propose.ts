/** What the device may propose from words one writes. The words go to the worker on this device and nowhere else. */
import { FAMILIES, type Family } from '../../sense/families';
import type { Strength } from './words';

export type Sensed =
  | { known: true; feelings: Readonly<Record<Family, number>> }
  | { known: false; reason: 'empty' | 'language' | 'words' | 'off' };

export type Proposal =
  | { family: Family; strength: Strength }
  | { unknown: 'empty' | 'language' | 'words' | 'off' | 'unclear' };

/** Below this the device is not sure enough to say anything. */
const SURE = 0.3;
/** Two that are as likely as each other are no proposal. */
const AHEAD = 0.08;
const STRONG = 0.75;
const CLEAR = 0.5;

/** The one family that stands out, or that none does. */
export function proposalOf(sensed: Sensed): Proposal {
  if (!sensed.known) return { unknown: sensed.reason };
  const likely = FAMILIES.map((family) => ({ family, much: sensed.feelings[family] }))
    .filter((one) => Number.isFinite(one.much))
    .sort((a, b) => b.much - a.much);
  const [first, second] = likely;
  if (!first || first.much < SURE || first.much - (second?.much ?? 0) < AHEAD) return { unknown: 'unclear' };
  return { family: first.family, strength: first.much >= STRONG ? 3 : first.much >= CLEAR ? 2 : 1 };
}
