/**
 * What both said of the figure in the room's own speech: which stars they touched, and what they call it. From the same
 * words in the same order both devices find the same figure and the same name. Pure.
 */
import type { Message, WaitingMessage } from '../../crypto/client';
import type { Touch } from '../../scenes/figure';

export const TOUCH = 'touch';
export const NAME = 'figure_name';
export const NAMED = 'figure_named';
export const HEAVY = 'heavy';
export const ANSWERS = 'answers';
export const WORD = 'word';

type Said = Pick<Message, 'kind' | 'lines' | 'sender'>;

export const touchText = (star: number, at: number): string => `${star} ${Math.round(at)}`;

function touchOf(lines: readonly string[], by: string): Touch | null {
  const found = /^(\d{1,2}) (\d{10,15})$/.exec(lines[0] ?? '');
  return found ? { star: Number(found[1]), at: Number(found[2]), by } : null;
}

/** All touches that are known here: those that have their place in the room, and one's own that are on their way. */
export function touchesOf(said: readonly Said[], waiting: readonly WaitingMessage[], me: string): Touch[] {
  const all = [
    ...said.filter((one) => one.kind === TOUCH).map((one) => touchOf(one.lines, one.sender)),
    ...waiting.filter((one) => one.kind === TOUCH).map((one) => touchOf(one.lines, me)),
  ];
  return all.filter((one) => one !== null);
}

export interface Naming {
  /** What was proposed last, and by whom. */
  proposed: string | null;
  by: string | null;
  /** What both call it. */
  agreed: string | null;
}

const words = (one: Said): string => one.lines.join(' ').trim().slice(0, 60);

/** The two name it together: one proposes, the other says yes, or proposes another. Who proposes cannot say yes. */
export function namingOf(said: readonly Said[]): Naming {
  let naming: Naming = { proposed: null, by: null, agreed: null };
  for (const one of said) {
    const name = words(one);
    if (one.kind === NAME && name) {
      // Both have thought of the same: that is a yes.
      const same = naming.proposed === name && naming.by !== one.sender;
      naming = { proposed: name, by: one.sender, agreed: same ? name : null };
    } else if (one.kind === NAMED && name === naming.proposed && one.sender !== naming.by)
      naming = { ...naming, agreed: name };
  }
  return naming;
}
