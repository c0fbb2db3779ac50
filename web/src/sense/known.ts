/** Whether a text is one that the device can read: English, in words. As `sensing/known.py`. */
import { BEGINS_WITH_LETTER } from './text';

/** Why a text is not sensed. */
export type Unknown = 'empty' | 'no_words' | 'script' | 'language';

export interface Tongues {
  functionWords: ReadonlySet<string>;
  otherTongues: ReadonlySet<string>;
}

const LATIN = /[a-z]/u;
const CODE = /[{}<>;=\\^~]|\(\)|\[\]|->|\/\//gu;
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

/**
 * @param plain the text, normalised
 * @param words its tokens
 * @param heard whether a word stands in the model's vocabulary
 */
export function whyUnknown(
  plain: string,
  words: readonly string[],
  tongues: Tongues,
  heard: (word: string) => boolean,
): Unknown | null {
  if (words.length === 0) return 'empty';
  const spoken = words.filter((word) => BEGINS_WITH_LETTER.test(word));
  if (spoken.length === 0) return 'no_words';
  const latin = spoken.filter((word) => LATIN.test(word));
  if (spoken.length - latin.length > 0.3 * spoken.length) return 'script';
  const length = plain.length - (plain.match(PAIRS)?.length ?? 0);
  if ((plain.match(CODE)?.length ?? 0) > 0.02 * length + 2) return 'language';
  const count = latin.length;
  const share = (is: (word: string) => boolean) => latin.reduce((sum, word) => sum + (is(word) ? 1 : 0), 0);
  const english = share((word) => tongues.functionWords.has(word));
  const others = share((word) => tongues.otherTongues.has(word));
  const known = share(heard);
  if (others > english && others >= 0.15 * count) return 'language';
  if (count < 4) return 2 * known >= count ? null : 'language';
  // Seven words and more of English hardly ever come without one of its small words, unless all are known.
  const enough = count < 7 ? 0.8 : 0.95;
  if (known >= enough * count || (english >= 0.2 * count && known >= 0.4 * count)) return null;
  return known >= 0.55 * count && english >= 0.1 * count ? null : 'language';
}
