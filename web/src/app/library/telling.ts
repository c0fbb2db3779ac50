/**
 * Looks through one's own words for what could tell strangers who one is: numbers, addresses, handles, links. It runs
 * on the device, knows nothing but shapes, changes nothing and forbids nothing: whoever wrote the words decides.
 */
export type TellingKind = 'phone' | 'mail' | 'link' | 'handle' | 'address';

export interface Telling {
  kind: TellingKind;
  /** The words as they stand in the text. */
  words: string;
  /** Where they begin in the text. */
  at: number;
}

/** More than anybody looks through; a text that is a list of numbers is said to be one. */
const MOST = 20;
/** Numbers for help in a crisis have six digits or fewer; a number of one's own has at least seven. */
const DIGITS = [7, 15] as const;

/** In capitals or not, which the rest of an address is not free in: "2 miles down the road" is none. */
const either = (words: string) =>
  words
    .split('|')
    .map((word) => `[${word[0]?.toUpperCase()}${word[0]}]${word.slice(1)}`)
    .join('|');

const STREET = either(
  'street|st|road|rd|avenue|ave|lane|ln|drive|close|court|square|terrace|gardens|crescent|grove',
);
const STRASSE = either('straße|strasse|str\\.|weg|platz|allee|gasse|ring|ufer');
const RUE = 'rue|avenue|boulevard|chemin|allée|impasse|calle|avenida|plaza|via|viale|piazza|rua';
const ENDINGS =
  'com|org|net|info|io|me|eu|de|at|ch|uk|ie|fr|es|it|pt|nl|be|pl|se|no|dk|fi|us|ca|au|app|dev|gg|tv|ly';

// Every repetition is bounded or of a class that the next part cannot begin with, so that no text takes long. What
// comes first wins where two lie over each other.
const SHAPES: readonly (readonly [TellingKind, RegExp])[] = [
  ['mail', /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu],
  ['link', /\b(?:https?:\/\/|www\.)[^\s<>"]{2,300}/giu],
  [
    'link',
    new RegExp(
      `(?<![\\p{L}\\p{N}.@-])(?:[\\p{L}\\p{N}-]{1,63}\\.){1,4}(?:${ENDINGS})(?:/[^\\s<>"]{0,300})?(?![\\p{L}\\p{N}-])`,
      'giu',
    ),
  ],
  ['handle', /(?<![\p{L}\p{N}@])@[\p{L}\p{N}_][\p{L}\p{N}_.]{1,39}/gu],
  ['phone', /(?<![\p{L}\p{N}])[+(]?\p{Nd}(?:[ ()./-]{0,2}\p{Nd}){6,14}(?!\p{Nd})/gu],
  [
    'address',
    new RegExp(
      `(?<![\\p{L}\\p{N}])\\d{1,4}[a-z]?,? (?:\\p{Lu}[\\p{L}'’-]{0,30} ){1,3}(?:${STREET})(?![\\p{L}])`,
      'gu',
    ),
  ],
  [
    'address',
    new RegExp(
      `(?<![\\p{L}])\\p{Lu}[\\p{L}-]{1,40}(?:${STRASSE}|[ -](?:${STRASSE}))\\.? \\d{1,4}[a-z]?(?!\\d)`,
      'gu',
    ),
  ],
  [
    'address',
    new RegExp(
      `(?<![\\p{L}])(?:\\d{1,4},? )?(?:${RUE}) (?:d[eu] |de la |des |del )?\\p{Lu}[\\p{L}'’-]{1,30},? \\d{1,4}`,
      'gu',
    ),
  ],
  [
    'address',
    new RegExp(`(?<![\\p{L}\\p{N}])\\d{1,4},? (?:bis |ter )?(?:${RUE}) \\p{L}[\\p{L}'’ -]{1,40}`, 'gu'),
  ],
];

const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}|\d{4} ?[-/] ?\d{4})$/;

function isOneOf(kind: TellingKind, words: string): boolean {
  if (kind !== 'phone') return true;
  if (DATE.test(words.trim())) return false;
  const digits = words.replace(/\P{Nd}/gu, '').length;
  return digits >= DIGITS[0] && digits <= DIGITS[1];
}

/** What in this text could tell who one is, in the order of the text. */
export function tellings(text: string): Telling[] {
  const found: Telling[] = [];
  for (const [kind, shape] of SHAPES) {
    for (const match of text.matchAll(shape)) {
      const words = match[0].replace(/[.,;:!?)]+$/u, '');
      const end = match.index + words.length;
      const taken = found.some((one) => match.index < one.at + one.words.length && one.at < end);
      if (!taken && isOneOf(kind, words)) found.push({ kind, words, at: match.index });
    }
  }
  return found.sort((a, b) => a.at - b.at).slice(0, MOST);
}
