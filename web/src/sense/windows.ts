/** A long text is read in windows that overlap, so that one heavy sentence in it is not thinned. */

const WINDOW = 64;
const STRIDE = 48;
const MOST_WINDOWS = 256;

/** At most 64 words each, a new one every 48 words; of more than 256 the first and the last 128. As [from, to). */
export function windows(count: number): (readonly [number, number])[] {
  if (count <= WINDOW) return [[0, count]];
  const found: (readonly [number, number])[] = [];
  for (let from = 0; from < count - WINDOW + STRIDE; from += STRIDE)
    found.push([from, Math.min(count, from + WINDOW)]);
  if (found.length <= MOST_WINDOWS) return found;
  return [...found.slice(0, MOST_WINDOWS / 2), ...found.slice(-MOST_WINDOWS / 2)];
}

/** The sentences of a window, each with its end, those of three words and signs or more. */
export function sentences<T extends { readonly ends: boolean }>(words: readonly T[]): T[][] {
  const found: T[][] = [[]];
  for (const word of words) {
    found[found.length - 1]!.push(word);
    if (word.ends) found.push([]);
  }
  return found.filter((sentence) => sentence.length >= 3);
}
