/** The words for what somebody does in a circle. */
import { ids, t } from '../../ui';
import type { CircleRole } from '../../wire';

export const ROLES: readonly CircleRole[] = ['facilitator', 'co_facilitator', 'member'];
const ROLE = ids('circle-facilitator', 'circle-co-facilitator', 'circle-member');

export const roleWords = (role: CircleRole): string => t(ROLE[ROLES.indexOf(role)] ?? ROLE[2]);
