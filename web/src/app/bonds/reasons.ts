/** Why two people could walk together, in sentences. */
import { ids, t } from '../../ui';
import type { SuggestionReason, WishesView } from '../../wire';
import { threadWords } from '../member/threads';
import { languageName } from '../steward/names';
import { locale } from '../times/now';

export type Hope = WishesView['hopes'][number];
export type Pace = WishesView['pace'];

export const HOPES: readonly Hope[] = [
  'be_heard',
  'understand',
  'company',
  'laughter',
  'courage',
  'quiet',
  'practice',
  'routine',
];
const HOPE = ids(
  'hope-be-heard',
  'hope-understand',
  'hope-company',
  'hope-laughter',
  'hope-courage',
  'hope-quiet',
  'hope-practice',
  'hope-routine',
);
export const hopeWords = (hope: string): string => t(HOPE[HOPES.indexOf(hope as Hope)] ?? HOPE[0]);

export const PACES: readonly Pace[] = ['slow', 'steady', 'quick'];
const PACE = ids('pace-slow', 'pace-steady', 'pace-quick');
export const paceWords = (pace: Pace): string => t(PACE[PACES.indexOf(pace)] ?? PACE[0]);
const SAME_PACE = ids('because-pace-slow', 'because-pace-steady', 'because-pace-quick');

/** "loss, low mood and work", as a sentence says it. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}

export const threadList = (threads: readonly string[]): string =>
  listed(threads.map((one) => threadWords(one).toLocaleLowerCase(locale())));

/** One sentence for each reason, in the order given; what a newer server adds is left out. */
export function reasonWords(reasons: readonly SuggestionReason[]): string[] {
  return reasons.map(sentence).filter((words) => words !== '');
}

function sentence({ why, what, rare, count }: SuggestionReason): string {
  switch (why) {
    case 'shared': {
      const threads = threadList(what);
      return t(rare ? 'because-shared-rare' : 'because-shared', { threads });
    }
    case 'complement':
      return t('because-complement', { threads: threadList(what) });
    case 'hope':
      return t('because-hope', { hopes: listed(what.map(hopeWords)) });
    case 'language':
      return t('because-language', { languages: listed(what.map(languageName)) });
    case 'hours':
      return t('because-hours', { count });
    case 'pace':
      return t(SAME_PACE[PACES.indexOf(what[0] as Pace)] ?? SAME_PACE[1]);
    default:
      return '';
  }
}
