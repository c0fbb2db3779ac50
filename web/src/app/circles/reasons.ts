/** Why this circle, in sentences: what one has in common with it, and what has to be known. */
import { ids, t } from '../../ui';
import type { CircleReason } from '../../wire';
import { threadWords } from '../member/threads';
import { languageName } from '../steward/names';
import { locale } from '../times/now';
import { dayName } from '../times/times';
import { PARTS, partOf } from './hours';

const HOURS = ids('reason-morning', 'reason-afternoon', 'reason-evening', 'reason-night');

/** The sentences in the order in which they are to be said; what a newer server adds is left out. */
export function reasonWords(reasons: readonly CircleReason[]): string[] {
  const shared = reasons.filter((one) => one.kind === 'thread').map((one) => threadWords(one.value));
  const rest = reasons.filter((one) => one.kind !== 'thread').map(sentence);
  const first =
    shared.length > 0 ? [t('reason-threads', { count: shared.length, threads: listed(shared) })] : [];
  return [...first, ...rest.filter((words) => words !== '')];
}

function listed(words: readonly string[]): string {
  const small = words.map((word) => word.toLocaleLowerCase(locale()));
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(small);
}

function sentence({ kind, value }: CircleReason): string {
  switch (kind) {
    case 'hour': {
      const { day, part } = partOf(Number(value));
      return t(HOURS[PARTS.indexOf(part)]!, { day: dayName(day, locale()) });
    }
    case 'language':
      return t('reason-language', { language: languageName(value) });
    case 'chair_free':
      return t('reason-chair-free');
    case 'waiting_list':
      return t('reason-waiting-list');
    case 'by_asking':
      return t('reason-by-asking');
    default:
      return '';
  }
}
