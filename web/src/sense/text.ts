/**
 * Reads a text into words, the same way as `sensing/text.py`. `docs/decisions/sensing-model.md` tells every step; a test
 * compares both sides. Lengths are in code points, and a lone surrogate counts as one.
 */

/** The lists that reading rests on; they travel in the header of the weights. */
export interface Lists {
  expansions: ReadonlyMap<string, string>;
  masked: readonly string[];
  lookAlikes: ReadonlyMap<string, string>;
  leet: ReadonlyMap<string, string>;
}

/** Of a longer text the first and the last half of this many code points are read. */
const MOST_CODE_POINTS = 120_000;
/** So many code points are decomposed at once: the time for a heap of marks on one letter grows with its square. */
const DECOMPOSED_AT_ONCE = 256;

const LETTER = String.raw`a-z\u{c0}-\u{1fff}\u{2c00}-\u{2fef}\u{3005}-\u{d7ff}\u{f900}-\u{fdff}\u{fe70}-\u{ff00}\u{10000}-\u{1efff}\u{20000}-\u{3ffff}`;
export const BEGINS_WITH_LETTER = new RegExp(`^[${LETTER}]`, 'u');

/** One of these code points, or several where `more` is "+". */
const oneOf = (points: string, more = '') => new RegExp(`[${points}]${more}`, 'gu');
/** Marks left by the decomposition, zero-width signs, direction marks, selectors, skin tones, tags, lone surrogates. */
const UNSEEN = oneOf(
  String.raw`\u{ad}\u{300}-\u{36f}\u{61c}\u{115f}\u{1160}\u{180b}-\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}` +
    String.raw`\u{2060}-\u{206f}\u{fe00}-\u{fe0f}\u{feff}\u{d800}-\u{dfff}\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}`,
);
const SPACES = oneOf(
  String.raw`\u{0}-\u{20}\u{7f}-\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{205f}\u{3000}`,
  '+',
);
const APOSTROPHES = oneOf(String.raw`\u{2018}\u{2019}\u{201a}\u{201b}\u{2bc}\u{2b9}\u{2032}\u{60}\u{b4}`);
const QUOTES = oneOf(String.raw`\u{201c}-\u{201f}\u{ab}\u{bb}\u{2033}`);
const RUNS = /(.)\1{2,}/gu;

/** What is not read as it stands, in the order of the pattern's groups; null: as it stands. */
const KINDS = [
  ['link', String.raw`(?:https?:\/\/|www\.)[^ ]+`, '[link]'],
  ['mark', String.raw`\[(?:name|religion)\]`, null],
  ['mention', '@[a-z0-9_]+', '[name]'],
  ['spelled', String.raw`[a-z](?:[ .\-]{1,2}[a-z]){2,}(?![0-9'${LETTER}])`, null],
  ['face', String.raw`[:;=]'?-?[\(\)\[\]\/\|*3]|[:;=]-?[dp](?![a-z0-9])|<\/?3(?![0-9])`, null],
  ['word', String.raw`[0-9$]?[${LETTER}]+(?:[0-9'!@$*#_\|]{1,3}[${LETTER}]+)*[0-9]*`, null],
  ['number', '[0-9]+(?:[.,:][0-9]+)*', '[number]'],
  ['ask', String.raw`[?!]*\?[?!]*`, '?'],
  ['shout', '!+', '!'],
  ['trail', String.raw`\.\.+`, '..'],
  ['sign', '[.,"]', null],
  ['picture', String.raw`[\u{2190}-\u{2bff}\u{1f000}-\u{1faff}]`, null],
] as const;
const TOKEN = new RegExp(KINDS.map(([, pattern]) => `(${pattern})`).join('|'), 'gu');

const LATIN = /[a-z]/u;
const GAPS = /[ .-]/gu;
const MASK = /[*#_]/u;
const MASKS = /[*#_]/gu;
const INNER = new RegExp(String.raw`[${LETTER}][0-9!@$\|]{1,3}[${LETTER}]`, 'u');
const PARTED = /^([a-z]{3,})!([a-z]{3,})$/u;
const SURROGATE = /[\ud800-\udfff]/;

/** The text in the one form that is read: decomposed, small letters, nothing unseen, single spaces. */
export function normalise(text: string): string {
  return decomposed(bounded(text))
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(APOSTROPHES, "'")
    .replace(QUOTES, '"')
    .replace(SPACES, ' ')
    .replace(RUNS, '$1$1');
}

/** Where the code point that begins at `at` ends. */
function after(text: string, at: number): number {
  const code = text.codePointAt(at);
  return at + (code !== undefined && code > 0xffff ? 2 : 1);
}

function bounded(text: string): string {
  if (text.length <= MOST_CODE_POINTS) return text;
  if (!SURROGATE.test(text))
    return `${text.slice(0, MOST_CODE_POINTS / 2)} ${text.slice(-MOST_CODE_POINTS / 2)}`;
  const starts: number[] = [];
  for (let at = 0; at < text.length; at = after(text, at)) starts.push(at);
  if (starts.length <= MOST_CODE_POINTS) return text;
  const half = MOST_CODE_POINTS / 2;
  return `${text.slice(0, starts[half])} ${text.slice(starts[starts.length - half])}`;
}

function decomposed(text: string): string {
  const pieces: string[] = [];
  const paired = SURROGATE.test(text);
  for (let from = 0; from < text.length; ) {
    let end = from;
    if (paired) for (let n = 0; n < DECOMPOSED_AT_ONCE && end < text.length; n++) end = after(text, end);
    else end = from + DECOMPOSED_AT_ONCE;
    pieces.push(text.slice(from, end).normalize('NFKD'));
    from = end;
  }
  return pieces.join('');
}

/** Whether a text is written in capitals: eight or more of A-Z, and more than half of its a-z and A-Z. */
export function shouted(text: string): boolean {
  let capitals = 0;
  let small = 0;
  let count = 0;
  for (let at = 0; at < text.length && count < MOST_CODE_POINTS; at = after(text, at), count++) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) capitals += 1;
    else if (code >= 97 && code <= 122) small += 1;
  }
  return capitals >= 8 && capitals > small;
}

/** The words and signs of a text that was normalised, in order. */
export function tokens(plain: string, lists: Lists): string[] {
  const found: string[] = [];
  const met = new Map<string, string[]>();
  const word = (written: string): string[] => {
    const known = met.get(written);
    if (known) return known;
    const read = readWord(written, lists);
    met.set(written, read);
    return read;
  };
  for (const match of plain.matchAll(TOKEN)) {
    let group = 1;
    while (match[group] === undefined) group += 1;
    const [kind, , sign] = KINDS[group - 1]!;
    if (kind === 'word') found.push(...word(match[0]));
    else if (kind === 'spelled') found.push(...word(match[0].replace(GAPS, '')));
    else found.push(sign ?? match[0]);
  }
  return found.filter((token) => token !== '');
}

/** Each letter by a table, where the table has it. */
function each(word: string, letters: ReadonlyMap<string, string>): string {
  for (const letter of word)
    if (letters.has(letter)) return Array.from(word, (one) => letters.get(one) ?? one).join('');
  return word;
}

/** One written word as the words it is read as. */
function readWord(written: string, lists: Lists): string[] {
  const { expansions } = lists;
  let word = written;
  const parted = PARTED.exec(word);
  if (parted) return [...readWord(parted[1]!, lists), '!', ...readWord(parted[2]!, lists)];
  if (LATIN.test(word)) word = each(word, lists.lookAlikes);
  const short = expansions.get(word);
  if (short !== undefined) return short.split(' ');
  if (MASK.test(word)) {
    const plain = unmasked(word, lists.masked);
    if (plain !== undefined) return [plain];
    word = word.replace(MASKS, '');
  }
  if (INNER.test(word) || word.startsWith('$')) {
    word = each(word, lists.leet);
    const meant = expansions.get(word);
    if (meant !== undefined) return meant.split(' ');
  }
  if (word.endsWith("'s")) word = word.slice(0, -2);
  if (word.includes("'")) word = word.replaceAll("'", '');
  return (expansions.get(word) ?? word).split(' ');
}

function unmasked(word: string, masked: readonly string[]): string | undefined {
  const letters = [...word];
  return masked.find((plain) => {
    const others = [...plain];
    return (
      others.length === letters.length &&
      letters.every((letter, at) => letter === others[at] || MASK.test(letter))
    );
  });
}
