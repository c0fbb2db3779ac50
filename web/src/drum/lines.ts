/**
 * What is written, cut into the lines that are sensed one by one: a sentence, or a few short ones together, since three
 * words alone say little. Bounded, so that a text of any length costs the same.
 */

/** A line has at least so many words, where the text has them. */
const FEWEST = 6;
/** The last lines of a text are what is being felt now; so many of them are looked at. */
export const MOST_LINES = 12;
/** Of a text so many characters are looked at, from its end. */
export const MOST_CHARS = 4_000;

const ENDS = /(?<=[.!?…。！？؟।]["'”’)\]]*)\s+|\n+/u;

export function linesOf(text: string): string[] {
  const near = text.length > MOST_CHARS ? afterSpace(text.slice(-MOST_CHARS)) : text;
  const lines: string[] = [];
  let held = '';
  for (const part of near.split(ENDS)) {
    const sentence = part.trim();
    if (!sentence) continue;
    held = held ? `${held} ${sentence}` : sentence;
    if (wordsIn(held) < FEWEST) continue;
    lines.push(held);
    held = '';
  }
  if (held) {
    // A short rest belongs to what was said before it.
    const last = lines.pop();
    lines.push(last && wordsIn(held) < FEWEST ? `${last} ${held}` : held);
    if (last && wordsIn(held) >= FEWEST) lines.splice(-1, 0, last);
  }
  return lines.slice(-MOST_LINES);
}

const wordsIn = (text: string): number => text.split(/\s+/u).length;

/** A word that was cut in two is none. */
function afterSpace(text: string): string {
  const at = text.search(/\s/u);
  return at < 0 ? text : text.slice(at + 1);
}
