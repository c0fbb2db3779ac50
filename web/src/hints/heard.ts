/**
 * What a line of a listener does: says back, asks, affirms, advises, informs. Plain rules over English turns of
 * phrase, one sentence at a time, for hints alone; on the device of the one who writes, and kept nowhere.
 *
 * The behaviours are those that motivational interviewing counts (MITI 4): reflection, open and closed question,
 * affirmation together with emphasis of the other's own choice, giving information, and advice.
 */
import * as phrases from './phrases';

export const BEHAVIOURS = [
  'reflection',
  'open_question',
  'closed_question',
  'affirmation',
  'advice',
  'information',
  'other',
] as const;

export type Behaviour = (typeof BEHAVIOURS)[number];

/** How sure the model on this device is of each behaviour, from 0 to 1. */
export type Opinion = Readonly<Record<Behaviour, number>>;

export interface Heard {
  /** What each sentence does, in order. */
  readonly sentences: readonly Behaviour[];
  /** It speaks of dying or of harm: asking so is right as it is. */
  readonly danger: boolean;
  readonly english: boolean;
  readonly words: number;
}

/** More than this is not looked at: a hint has no business in a letter. */
const MOST_CHARACTERS = 2_000;
/** From here on the model's word counts where the rules heard nothing. */
const SURE = 0.8;
/** Below this the model says that it is no advice, whatever the rules heard. */
const UNLIKELY = 0.1;
/** The share of words that hold English together, from which on a draft is taken for English. */
const ENGLISH_SHARE = 0.25;
const ENGLISH = new Set(
  `i you u he she it we they me him her us them my your ur his its our their this that these those a an the and or
  but so if because as of to in on at for with from about by up out off into over not no do does did don't be am is
  are was were been being have has had will would can could should may might must what when where who why how which
  there here then than too very just like it's i'm you're that's r im its all any some more`.split(/\s+/),
);

/** What is neither asked nor advised and speaks of the other says something back, more or less well. */
const ABOUT_THE_OTHER = /\b(?:you|u|your|yourself)\b/i;
const ABOUT_ONESELF = /^(?:i|i'm|i'll|i'd|i've|im|my|we|we'll|let's|let me|hello|hi|thanks?|nice|see)\b/i;

/** What the sentences of a draft do. */
export function hear(draft: string): Heard {
  const text = straight(draft);
  const words = wordsOf(text);
  const binding = words.filter((word) => ENGLISH.has(word.toLowerCase())).length;
  return {
    sentences: sentencesOf(text).map(behaviourOf),
    danger: phrases.DANGER.test(text),
    english: words.length > 0 && binding / words.length >= ENGLISH_SHARE,
    words: words.length,
  };
}

/** The model as a second opinion: it speaks where the rules were silent, and may take back advice, no more. */
export function hearAgain(heard: Heard, opinion: Opinion): Heard {
  const silent = heard.sentences.every((one) => one === 'other');
  const [surest = 'other'] = [...BEHAVIOURS].sort((one, another) => opinion[another] - opinion[one]);
  if (silent) return opinion[surest] >= SURE ? { ...heard, sentences: [surest] } : heard;
  if (opinion.advice >= UNLIKELY) return heard;
  return { ...heard, sentences: heard.sentences.map((one) => (one === 'advice' ? 'other' : one)) };
}

export function countWords(text: string): number {
  return wordsOf(text).length;
}

/** Whether somebody speaks of dying or of harm, be it of themselves or of another. */
export function speaksOfDanger(text: string): boolean {
  return phrases.DANGER.test(straight(text));
}

/** What one sentence does; the first rule that fits decides. */
export function behaviourOf(sentence: string): Behaviour {
  const said = straight(sentence).trim();
  const bare = said.replace(phrases.FILLERS, '');
  const marked = /\?$/.test(said);
  if (countWords(bare) === 0 || /^i (?:hear|see)(?: you| it)?\W*$/i.test(bare)) return 'other';
  if (phrases.DANGER.test(bare) && (marked || phrases.ASKED.test(bare))) return question(bare);
  if (phrases.ADVICE_ASKED.test(bare)) return 'advice';
  if (phrases.ADVICE_ORDERED.test(bare)) return 'advice';
  if (marked && !phrases.ADVICE_SAID.test(bare)) return question(bare);
  if (phrases.ASKED_NARROWLY.test(bare)) return 'closed_question';
  if (phrases.ADVICE_SAID.test(bare)) return 'advice';
  if (phrases.ASKED_OPENLY.test(bare) && !says(bare)) return 'open_question';
  if (phrases.AFFIRMED.test(bare)) return 'affirmation';
  if (phrases.ASKED.test(bare)) return 'closed_question';
  if (phrases.REFLECTED.test(bare)) return 'reflection';
  if (phrases.INFORMED.test(bare) && countWords(bare) >= 4) return 'information';
  return ABOUT_THE_OTHER.test(bare) && !ABOUT_ONESELF.test(bare) && countWords(bare) >= 4
    ? 'reflection'
    : 'other';
}

/** What a draft does as a whole, where one word has to do: the question at its end, else what most of it does. */
export function mainBehaviour(draft: string): Behaviour {
  const sentences = sentencesOf(straight(draft));
  const end = behaviourOf(sentences.at(-1) ?? '');
  if (end === 'open_question' || end === 'closed_question') return end;
  const weight = new Map<Behaviour, number>();
  for (const sentence of sentences) {
    const does = behaviourOf(sentence);
    if (does !== 'other') weight.set(does, (weight.get(does) ?? 0) + countWords(sentence));
  }
  return [...weight].sort((one, another) => another[1] - one[1])[0]?.[0] ?? 'other';
}

function question(bare: string): Behaviour {
  if (phrases.ASKED_NARROWLY.test(bare)) return 'closed_question';
  if (phrases.ASKED_OPENLY.test(bare)) return 'open_question';
  // Said back with a question mark, in case it was understood wrongly.
  return /^(?:(?:it )?sounds|you feel|it seems)\b/i.test(bare) ? 'reflection' : 'closed_question';
}

/** It begins like an open question and is none: "what a day", "what I hear is", "what you're telling me". */
function says(bare: string): boolean {
  return phrases.EXCLAIMED.test(bare) || /^what (?:i|you)\b.*\bis\b|^what you're\b/i.test(bare);
}

function straight(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replaceAll('’', "'");
}

/** The sentences with their last mark; the end of a line ends one as well. */
function sentencesOf(text: string): string[] {
  return (text.match(/[^.!?…\n]+[.!?…]*/g) ?? [])
    .map((one) => one.trim())
    .filter((one) => countWords(one) > 0);
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}']*/gu) ?? [];
}
