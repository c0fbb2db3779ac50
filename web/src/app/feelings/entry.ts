/** What the diary keeps: entries, words of one's own, colours of one's own; and reading it back. No I/O. */
import { FAMILIES, type Family } from '../../sense/families';
import { isWord, STRENGTHS, type Strength } from './words';

/** Longer than anything one writes in one sitting, and short enough to be sealed and sent as one. */
export const MOST_CHARACTERS = 20_000;
export const MOST_FEELINGS = 12;
export const MOST_OWN_CHARACTERS = 40;
/** Of a word longer than this only the beginning is looked at. */
const MOST_UNITS = 2_000;

/** One feeling as it was chosen. It stands for itself: what happens to one's own word later does not change it. */
export interface Felt {
  /** The name of one of the given words, or empty with a word of one's own. */
  word: string;
  own: string;
  /** The family gives shape and colour; a word of one's own can stand outside of all. */
  family: Family | null;
  /** `#rrggbb` of a word outside of all families; else empty. */
  colour: string;
  strength: Strength;
}

export interface Entry {
  kind: 'entry';
  /** The moment that it is about, in ms since the Unix epoch; chosen by the person. */
  felt_at: number;
  feelings: Felt[];
  words: string;
  hidden: boolean;
}

export interface OwnWord {
  kind: 'word';
  word: string;
  family: Family | null;
  colour: string;
}

export interface OwnColour {
  kind: 'colour';
  family: Family;
  colour: string;
}

/** What was deleted: its id alone stays, so that another device does not bring it back. */
export interface Gone {
  kind: 'gone';
}

/** Something that a newer page wrote: it is carried along as it is. */
export interface Unknown {
  kind: 'unknown';
  as: unknown;
}

export type Content = Entry | OwnWord | OwnColour | Gone | Unknown;

export const feltAs = (felt: Pick<Felt, 'word' | 'own'>): string =>
  felt.own ? `own ${felt.own}` : felt.word;

const COLOUR = /^#[0-9a-f]{6}$/;
export const isColour = (value: unknown): value is string => typeof value === 'string' && COLOUR.test(value);

/** Signs that cannot be seen and turn or hide the words around them; joiners inside of emoji and scripts stay. */
const TURNING = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
/** What does not show: spaces, format signs, marks without a letter, halves of characters. */
const UNSEEN = /[\s\p{Cf}\p{Cc}\p{Cs}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0]/gu;

export const isBlank = (words: string): boolean => words.replace(UNSEEN, '') === '';

/** A word of one's own on one line, as it is kept; empty where nothing of it can be seen. */
export function cleanWord(written: string): string {
  const whole = wellFormed(written).normalize('NFC').replace(/\s+/gu, ' ').replace(TURNING, '').trim();
  return isBlank(whole) ? '' : shortened(whole, MOST_OWN_CHARACTERS);
}

/** The beginning of a text, never cut within one character as people see it. */
function shortened(words: string, most: number): string {
  let out = '';
  for (const one of characters(words.slice(0, MOST_UNITS)).slice(0, most)) {
    if (out.length + one.length > most * 8) break;
    out += one;
  }
  return out.trim();
}

const characters = (words: string): string[] =>
  'Segmenter' in Intl
    ? [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(words)].map((one) => one.segment)
    : [...words];

/** Halves of characters cannot be written down. */
const wellFormed = (words: string): string => words.replace(/\p{Cs}/gu, '\ufffd');

/** As they were written, with whole characters and one kind of line end; nothing where nothing can be seen. */
export function cleanWords(written: string): string {
  if (isBlank(written)) return '';
  return wellFormed(written).replace(/\r\n?/g, '\n').trim();
}

export const howLong = (words: string): number => {
  let count = 0;
  for (const _ of words) count += 1;
  return count;
};

/** What an entry still needs before it can be kept. */
export function missing(words: string, feelings: readonly Felt[]): 'nothing' | 'anything' | 'shorter' {
  const clean = cleanWords(words);
  // Counting characters of a very long text is only needed where its units are more than fit.
  if (clean.length > MOST_CHARACTERS && howLong(clean) > MOST_CHARACTERS) return 'shorter';
  return clean === '' && feelings.length === 0 ? 'anything' : 'nothing';
}

/** The shared clock tells parts of milliseconds; what is kept has whole ones. What is no time is the first one. */
export const wholeMs = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(Math.round(value)) ? Math.round(value) : 0;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const familyOf = (value: unknown): Family | null => FAMILIES.find((one) => one === value) ?? null;

function readFelt(found: unknown): Felt | null {
  if (typeof found !== 'object' || found === null) return null;
  const { word, own, family, colour, strength } = found as Record<string, unknown>;
  const named = isWord(text(word)) ? text(word) : '';
  const said = named ? '' : cleanWord(text(own));
  if (!named && !said) return null;
  return {
    word: named,
    own: said,
    family: familyOf(family),
    colour: isColour(colour) ? colour : '',
    strength: STRENGTHS.find((one) => one === strength) ?? 2,
  };
}

/** Reads what a device of this member wrote; what this page does not know is carried along. */
export function readContent(found: unknown): Content {
  if (typeof found !== 'object' || found === null) return { kind: 'unknown', as: found };
  const all = found as Record<string, unknown>;
  switch (all.kind) {
    case 'gone':
      return { kind: 'gone' };
    case 'entry': {
      const feelings = Array.isArray(all.feelings) ? all.feelings.slice(0, MOST_FEELINGS).map(readFelt) : [];
      return {
        kind: 'entry',
        felt_at: wholeMs(all.felt_at),
        feelings: feelings.filter((one) => one !== null),
        words: text(all.words),
        hidden: all.hidden === true,
      };
    }
    case 'word': {
      const word = cleanWord(text(all.word));
      const colour = isColour(all.colour) ? all.colour : '';
      if (word) return { kind: 'word', word, family: familyOf(all.family), colour };
      break;
    }
    case 'colour': {
      const family = familyOf(all.family);
      if (family && isColour(all.colour)) return { kind: 'colour', family, colour: all.colour };
      break;
    }
    case 'unknown':
      return { kind: 'unknown', as: all.as };
  }
  return { kind: 'unknown', as: found };
}

/** As it is written down. */
export const writeContent = (content: Content): unknown =>
  content.kind === 'unknown' ? content.as : content;
