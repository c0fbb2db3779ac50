/** The words of a meeting in the order of the room, joined to turns: what one person said while they held the piece. */

export interface Said {
  seq: number;
  ref: string;
  kind: string;
  sender: string;
  lines: readonly string[];
}

/** Something that began after `seq`: a round with its prompt, the open floor, the closing. */
export interface Beginning {
  seq: number;
  stage: string;
  round: number;
  prompt: string;
}

export interface Turn {
  key: string;
  sender: string;
  words: readonly Said[];
  /** What began with this turn, if something did. */
  begins: Beginning | null;
}

/** Kinds that are read in a meeting. What a newer device says in a way this one does not know is left out. */
const READ: ReadonlySet<string> = new Set(['text', 'reading', 'book']);

export function turnsOf(said: readonly Said[], beginnings: readonly Beginning[]): Turn[] {
  const turns: { key: string; sender: string; words: Said[]; begins: Beginning | null }[] = [];
  let left = beginnings;
  for (const one of said) {
    if (!READ.has(one.kind)) continue;
    const before = left.filter((each) => each.seq < one.seq);
    left = left.slice(before.length);
    const begins = before.at(-1) ?? null;
    const last = turns.at(-1);
    if (last && last.sender === one.sender && !begins) last.words.push(one);
    else turns.push({ key: one.ref, sender: one.sender, words: [one], begins });
  }
  return turns;
}

/** Adds what a new view began; the same again changes nothing. */
export function withBeginning(
  known: readonly Beginning[],
  view: { stage: string; round_no: number; prompt: string },
  seq: number,
): readonly Beginning[] {
  const { stage, round_no: round, prompt } = view;
  if (stage === 'gathering' || stage === 'closed') return known;
  const last = known.at(-1);
  if (last && last.stage === stage && last.round === round) return known;
  return [...known, { seq, stage, round, prompt }];
}

/** The book that was offered last: the id of its story and its title. */
export function bookOf(said: readonly Said[]): { story: string; title: string } | null {
  const offered = said.findLast((one) => one.kind === 'book');
  const [story = '', title = ''] = offered?.lines ?? [];
  // The id becomes part of an address, so nothing else may be in it.
  return /^[a-z0-9_-]{1,64}$/i.test(story) && title ? { story, title } : null;
}
