/** What a steward can do for one person: the next thing on their way, and everything else, each asked once in words. */
import { newRef } from '../../net/ids';
import { t } from '../../ui';
import type { CallView, DeskPerson, PersonRole } from '../../wire';
import { network } from '../network';
import { go } from '../router';
import type { Question } from './asking';
import { personName, roleWords } from './names';

export interface Act {
  key: string;
  label: string;
  question: Question;
}

const path = (one: DeskPerson): string => `/api/desk/people/${one.member}`;

/** The practice talk is a call of the steward that rings for this one person. */
async function practise(member: string): Promise<void> {
  const call = await network.http.post<CallView>('/api/calls', {
    client_id: newRef(),
    device: network.deviceId,
    practice_for: member,
  });
  network.tookCall(call);
  go('/reach');
}

export function nextFor(one: DeskPerson): Act | null {
  const state = one.supporter;
  if (!state || one.standing === 'suspended') return null;
  const name = personName(one);
  if (!state.practised_at)
    return {
      key: 'practise',
      label: t('people-practise'),
      question: {
        title: t('people-practise'),
        words: t('people-practise-words', { name }),
        sure: t('people-practise-sure'),
        act: () => practise(one.member),
      },
    };
  if (!state.signed_off_at)
    return checked(one, 'sign-off', t('people-sign-off'), t('people-sign-off-words', { name }));
  if (state.probation)
    return checked(
      one,
      'end-probation',
      t('people-end-probation'),
      t('people-end-probation-words', { name }),
    );
  return null;
}

/** A gate that opens with what was checked, in words: never a document. */
function checked(one: DeskPerson, gate: string, label: string, words: string): Act {
  return {
    key: gate,
    label,
    question: {
      title: label,
      words,
      sure: label,
      asks: { label: t('people-checked'), hint: t('people-checked-hint') },
      act: (said) => network.http.post(`${path(one)}/${gate}`, { checked: said }),
    },
  };
}

export function actsFor(one: DeskPerson): Act[] {
  const acts: Act[] = [];
  const state = one.supporter;
  const name = personName(one);
  const paused = one.standing === 'suspended';
  if (state?.signed_off_at && !paused) {
    if (state.cleared_minors) acts.push(takeBackMinors(one));
    else
      acts.push(checked(one, 'minors', t('people-clear-minors'), t('people-clear-minors-words', { name })));
  }
  if (one.roles.includes('guide'))
    acts.push(checked(one, 'verify', t('people-verify'), t('people-verify-words', { name })));
  if (state && !paused) acts.push(rest(one));
  for (const role of one.roles) acts.push(endRole(one, role));
  if (!paused) acts.push(suspend(one));
  return acts;
}

function takeBackMinors(one: DeskPerson): Act {
  const label = t('people-unclear-minors');
  return {
    key: 'unclear',
    label,
    question: {
      title: label,
      words: t('people-unclear-minors-words', { name: personName(one) }),
      sure: label,
      act: () => network.http.delete(`${path(one)}/minors`),
    },
  };
}

function rest(one: DeskPerson): Act {
  const resting = one.standing === 'resting';
  const name = personName(one);
  const label = t(resting ? 'people-back' : 'people-rest');
  return {
    key: 'rest',
    label,
    question: {
      title: label,
      words: t(resting ? 'people-back-words' : 'people-rest-words', { name }),
      sure: label,
      asks: { label: t('people-reason'), hint: t('people-reason-read') },
      act: (reason) =>
        network.http.post(`${path(one)}/standing`, { standing: resting ? 'good' : 'resting', reason }),
    },
  };
}

function endRole(one: DeskPerson, role: PersonRole): Act {
  const label = t('people-end-role', { role: roleWords(role) });
  return {
    key: `end-${role}`,
    label,
    question: {
      title: label,
      words: t('people-end-role-words', { name: personName(one) }),
      sure: label,
      asks: { label: t('people-reason'), hint: t('people-reason-read') },
      act: (reason) => network.http.post(`${path(one)}/end-role`, { role, reason }),
    },
  };
}

function suspend(one: DeskPerson): Act {
  const label = t('people-suspend');
  return {
    key: 'suspend',
    label,
    question: {
      title: label,
      words: t('people-suspend-words', { name: personName(one) }),
      sure: label,
      asks: { label: t('people-reason'), hint: t('people-reason-read') },
      act: (reason) => network.http.post(`${path(one)}/suspend`, { reason }),
    },
  };
}
