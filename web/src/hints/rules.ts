/**
 * Which soft hint, if any, stands under what a supporter is writing. Pure: from the draft and the talk so far to one
 * hint or none; none is the usual answer.
 *
 * What stands behind it: advice and information of peers go with getting worse, stressing the other's own choice with
 * getting better, and saying back and affirming are rated highest. So the rules look for advice that comes early, for
 * talking more than the other, for one question after the other, and for words that pass by what was said. A hint
 * never holds anything back, never writes for the person, and never judges: who keeps the words as they are is right.
 */
import { countWords, type Heard, hear, speaksOfDanger } from './heard';

export const HINTS = ['early_advice', 'their_choice', 'more_room', 'say_back', 'open_question'] as const;
export type Hint = (typeof HINTS)[number];

export interface Turn {
  readonly mine: boolean;
  readonly text: string;
}

/** The talk so far: its turns from the first to the last, since when one holds it, and the time now, in ms. */
export interface TalkSoFar {
  readonly turns: readonly Turn[];
  readonly heldAt: number;
  readonly now: number;
}

/** A pause in writing after which a hint may come, in ms. */
export const PAUSE_MS = 1_500;
/** Advice is early within this time, and as long as nothing has been said back. Talks last 45 to 60 minutes. */
const EARLY_MS = 15 * 60_000;
/** A draft of fewer words is a nod, and a nod needs no hint. */
const FEWEST_WORDS = 4;
/** Who talks more is looked at over so many of the last turns, and only from so many own words on. */
const LOOKED_BACK = 12;
const MANY_WORDS = 60;
const MORE = 1.5;
/** From so many words on there is something to say back. */
const TOLD_WORDS = 15;

/** Something was decided or done by the other: there is a choice to stress. */
const CHOSE =
  /\bi(?:'ve| have|'m| am)? (?:just |finally |also |nearly )?(?:decided|chose|chosen|told (?:him|her|them|my)|said no|said yes|left|stayed|stopped|managed|rang|called|asked|wrote|went|quit|want to (?:try|tell|stop|leave|stay|call|go|change)|going to (?:try|tell|stop|leave|stay|call|change|ask))\b/i;

/** The one hint for this draft in this talk, or null. `heard` is what the draft does. */
export function hintFor(draft: string, talk: TalkSoFar, heard: Heard = hear(draft)): Hint | null {
  if (heard.words < FEWEST_WORDS || !heard.english || heard.danger) return null;
  const does = new Set(heard.sentences);
  const turns = talk.turns.slice(-LOOKED_BACK);
  const last = lastOf(turns);

  if (does.has('advice')) {
    if (talk.now - talk.heldAt < EARLY_MS || !saidBack(turns)) return 'early_advice';
    return does.has('affirmation') ? null : 'their_choice';
  }
  if (talksMore(heard.words, turns)) return 'more_room';
  if (does.has('reflection') || does.has('affirmation')) return null;
  if (does.has('closed_question') || does.has('open_question')) {
    if (askedBefore(turns)) return 'say_back';
    return does.has('open_question') ? null : 'open_question';
  }
  // Whoever speaks of dying has made no choice that one would stress.
  if (CHOSE.test(last.replaceAll('’', "'")) && !speaksOfDanger(last)) return 'their_choice';
  return countWords(last) >= TOLD_WORDS ? 'say_back' : null;
}

/** What the other said since one last wrote oneself. */
function lastOf(turns: readonly Turn[]): string {
  const since = turns.findLastIndex((one) => one.mine) + 1;
  return turns
    .slice(since)
    .map((one) => one.text)
    .join('\n');
}

/** Whether anything was said back to the other in these turns. */
function saidBack(turns: readonly Turn[]): boolean {
  return turns.some((one) => one.mine && hear(one.text).sentences.includes('reflection'));
}

/** Whether the last thing that one wrote asked and said nothing back. */
function askedBefore(turns: readonly Turn[]): boolean {
  const before = turns.findLast((one) => one.mine);
  const { sentences } = hear(before?.text ?? '');
  const asked = sentences.some((one) => one === 'closed_question' || one === 'open_question');
  return asked && !sentences.includes('reflection') && !sentences.includes('affirmation');
}

/** Whether one has written much more than the other, this draft among it. */
function talksMore(drafted: number, turns: readonly Turn[]): boolean {
  let own = drafted;
  let theirs = 0;
  for (const one of turns) {
    if (one.mine) own += countWords(one.text);
    else theirs += countWords(one.text);
  }
  return own >= MANY_WORDS && own > MORE * theirs;
}
