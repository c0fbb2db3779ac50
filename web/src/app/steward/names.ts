/** Words for what the wire names: roles, standings, kinds of lines. */
import { ids, language, t } from '../../ui';
import type { LineKind, PersonRole, Standing } from '../../wire';

export const ROLES: readonly PersonRole[] = ['supporter', 'steward', 'facilitator', 'guide'];

const ROLE = ids('role-supporter', 'role-steward', 'role-facilitator', 'role-guide');
export const roleWords = (role: PersonRole): string => t(ROLE[ROLES.indexOf(role)] ?? ROLE[0]);

const STANDINGS: readonly Standing[] = ['good', 'probation', 'resting', 'suspended'];
const STANDING = ids('standing-good', 'standing-probation', 'standing-resting', 'standing-suspended');
export const standingWords = (standing: Standing): string =>
  t(STANDING[STANDINGS.indexOf(standing)] ?? STANDING[0]);

export const KINDS: readonly LineKind[] = ['emergency', 'crisis', 'listening', 'youth'];
const KIND = ids('lines-kind-emergency', 'lines-kind-crisis', 'lines-kind-listening', 'lines-kind-youth');
export const kindWords = (kind: LineKind): string => t(KIND[KINDS.indexOf(kind)] ?? KIND[0]);

/** Names of countries and languages as the browser knows them; what it does not know is shown as it is. */
export function countryName(code: string): string {
  return named('region', code);
}

export function languageName(code: string): string {
  return named('language', code);
}

function named(type: 'region' | 'language', code: string): string {
  try {
    return new Intl.DisplayNames([language.peek().from], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Somebody without a name is known by the first letters of their id, so that two can be told apart. */
export const personName = (person: { name: string | null; member: string }): string =>
  person.name ?? t('desk-no-name', { id: person.member.slice(0, 5) });
