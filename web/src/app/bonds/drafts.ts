/** What is being written within a bond: kept on this device alone, sealed, and gone when the bond is over. */
import { recall } from '../circles/kept';
import { network } from '../network';

interface Named {
  bond: string;
  name: string;
}

const NAMES = 'bond.drafts';
const NONE: { names: Named[] } = { names: [] };
let last: Promise<unknown> = Promise.resolve();

/** One after the other, so that two screens do not write over each other's names. */
function next<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

const write = (names: readonly Named[]): Promise<void> =>
  network.crypto.keepOwn(
    NAMES,
    names.length > 0 ? new TextEncoder().encode(JSON.stringify({ names })) : null,
  );

/** The name by which a draft is kept. @param what an answer to a question, the note, something to entrust */
export const draftName = (bond: string, what: string): string => `bond.draft.${bond}.${what}`;

/** What was being written, or null. From then on its name is known, so that it goes with its bond. */
export async function recallDraft<T extends object>(bond: string, what: string, begun: T): Promise<T | null> {
  const name = draftName(bond, what);
  await next(async () => {
    const { names } = (await recall(NAMES, NONE)) ?? NONE;
    if (!names.some((one) => one.name === name)) await write([...names, { bond, name }]);
  }).catch(() => undefined);
  return recall(name, begun);
}

/** Lets go of what was being written in bonds that are over. @param standing the bonds that are not */
export function letGoOfDrafts(standing: ReadonlySet<string>): Promise<void> {
  return next(async () => {
    const { names } = (await recall(NAMES, NONE)) ?? NONE;
    const over = names.filter((one) => !standing.has(one.bond));
    if (over.length === 0) return;
    for (const { name } of over) await network.crypto.keepOwn(name, null);
    await write(names.filter((one) => standing.has(one.bond)));
  });
}
