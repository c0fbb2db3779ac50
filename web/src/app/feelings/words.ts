/** The words for feelings: eight families with three each, plain and kind, and how strong one of them is. */
import type { Family } from '../../sense/families';
import { ids, language, t } from '../../ui';

export type Strength = 1 | 2 | 3;
export const STRENGTHS: readonly Strength[] = [1, 2, 3];

/** What the words of a family are called where they are kept; what people read stands in the texts. */
export const WORDS = {
  hope: ['hopeful', 'encouraged', 'looking_forward'],
  love: ['loving', 'grateful', 'close'],
  calm: ['calm', 'relieved', 'content'],
  wonder: ['curious', 'amazed', 'moved'],
  sadness: ['sad', 'lonely', 'empty'],
  fear: ['afraid', 'uneasy', 'overwhelmed'],
  anger: ['angry', 'irritated', 'wronged'],
  shame: ['ashamed', 'guilty', 'not_enough'],
} as const satisfies Record<Family, readonly [string, string, string]>;

export type Word = (typeof WORDS)[Family][number];

const WORD_TEXTS = ids({
  hopeful: 'diary-word-hopeful',
  encouraged: 'diary-word-encouraged',
  looking_forward: 'diary-word-looking-forward',
  loving: 'diary-word-loving',
  grateful: 'diary-word-grateful',
  close: 'diary-word-close',
  calm: 'diary-word-calm',
  relieved: 'diary-word-relieved',
  content: 'diary-word-content',
  curious: 'diary-word-curious',
  amazed: 'diary-word-amazed',
  moved: 'diary-word-moved',
  sad: 'diary-word-sad',
  lonely: 'diary-word-lonely',
  empty: 'diary-word-empty',
  afraid: 'diary-word-afraid',
  uneasy: 'diary-word-uneasy',
  overwhelmed: 'diary-word-overwhelmed',
  angry: 'diary-word-angry',
  irritated: 'diary-word-irritated',
  wronged: 'diary-word-wronged',
  ashamed: 'diary-word-ashamed',
  guilty: 'diary-word-guilty',
  not_enough: 'diary-word-not-enough',
}) satisfies Record<Word, string>;

const FAMILY_TEXTS = ids({
  hope: 'diary-family-hope',
  love: 'diary-family-love',
  calm: 'diary-family-calm',
  wonder: 'diary-family-wonder',
  sadness: 'diary-family-sadness',
  fear: 'diary-family-fear',
  anger: 'diary-family-anger',
  shame: 'diary-family-shame',
}) satisfies Record<Family, string>;

const STRENGTH_TEXTS = ids({
  1: 'diary-strength-little',
  2: 'diary-strength-clear',
  3: 'diary-strength-strong',
}) satisfies Record<Strength, string>;

export const isWord = (name: string): name is Word => Object.hasOwn(WORD_TEXTS, name);
export const wordText = (word: Word): string => t(WORD_TEXTS[word]);
export const familyText = (family: Family): string => t(FAMILY_TEXTS[family]);
/** Its name within a sentence. */
export const familyInside = (family: Family): string =>
  familyText(family).toLocaleLowerCase(language.value.from);
export const strengthText = (strength: Strength): string => t(STRENGTH_TEXTS[strength]);
