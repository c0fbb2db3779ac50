/** The words for what stands in a contract: who may be asked, what is told. */
import type { Terms } from '../../drum/contract';
import type { Family } from '../../sense/families';
import { ids, t } from '../../ui';
import type { Named } from '../../wire';
import { threadWords } from '../member/threads';
import { locale } from '../times/now';

const WHO = ids({
  supporters: 'drum-who-supporters',
  bonds: 'drum-who-bonds',
  facilitator: 'drum-who-facilitator',
});

const COLOURS = ids({
  hope: 'drum-colour-hope',
  love: 'drum-colour-love',
  calm: 'drum-colour-calm',
  wonder: 'drum-colour-wonder',
  sadness: 'drum-colour-sadness',
  fear: 'drum-colour-fear',
  anger: 'drum-colour-anger',
  shame: 'drum-colour-shame',
});

export const colourWords = (family: Family): string => t(COLOURS[family]);

const listed = (words: readonly string[], type: 'conjunction' | 'disjunction'): string =>
  new Intl.ListFormat(locale(), { type }).format(words);

/** "supporters on shift or those I walk with" */
export const whoWords = (who: readonly Named[]): string =>
  listed(
    who.map((one) => t(WHO[one])),
    'disjunction',
  );

/** The whole contract in one paragraph: what is read before it is signed, and whenever one comes back. */
export function summary(terms: Terms): string[] {
  const signs = [
    terms.words && t('sum-sign-words'),
    terms.diary && t('sum-sign-diary'),
    terms.time && t('sum-sign-time'),
  ].filter((one) => one !== false);
  const tells = [
    terms.colour && t('sum-tells-colour', { colour: colourWords(terms.colour) }),
    terms.thread && t('sum-tells-thread', { thread: threadWords(terms.thread) }),
  ].filter((one) => Boolean(one)) as string[];
  const sensed = terms.words || terms.diary;
  const notices = terms.words && terms.diary ? 'both' : terms.words ? 'words' : 'diary';
  return [
    t('sum-signs', { signs: listed(signs, 'conjunction') }),
    ...(sensed ? [t(terms.how === 'wait' ? 'sum-wait' : 'sum-ask', { notices })] : []),
    ...(terms.time ? [t('sum-time')] : []),
    t('sum-who', { who: whoWords(terms.who) }),
    tells.length > 0 ? t('sum-tells', { tells: listed(tells, 'conjunction') }) : t('sum-tells-none'),
    t('sum-ends'),
  ];
}
