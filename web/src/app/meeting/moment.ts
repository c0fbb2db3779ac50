/** What a meeting is for one person at one moment, from its view alone. Pure: screens only put words to it. */
import type { MeetingSeat, MeetingView } from '../../wire';

export type Moment =
  /** Before it begins; the one who leads opens it. */
  | 'gathering'
  /** A song, a reading or a recording, on one clock. */
  | 'opening'
  | 'mine_held'
  | 'mine_offered'
  | 'held'
  /** Whoever holds the piece is not connected: it waits. */
  | 'waits'
  | 'offered'
  /** The piece rests, and the one who leads goes on. */
  | 'between'
  | 'silence'
  | 'lost'
  | 'asked_back'
  | 'taken_back'
  /** Nobody who leads is here. */
  | 'no_lead'
  /** The piece lies in the middle, for whoever takes it. */
  | 'floor'
  /** The last word was said; a moment later it is over. */
  | 'lingering'
  | 'closed';

export const seatOf = (view: MeetingView, member: string | null): MeetingSeat | undefined =>
  view.seats.find((one) => one.member === member);

/** The name somebody goes by here; the star where they gave none. */
export const nameOf = (seat: MeetingSeat | undefined): string => seat?.name || seat?.star || '';

export function momentOf(view: MeetingView, me: string): Moment {
  const { stage, piece } = view;
  if (stage === 'closed') return 'closed';
  const mine = piece.member === me;
  if (piece.state === 'held') {
    if (mine) return 'mine_held';
    return seatOf(view, piece.member)?.here === false ? 'waits' : 'held';
  }
  if (piece.state === 'offered') return mine ? 'mine_offered' : 'offered';
  if (piece.rest === 'no_lead' || (view.lead === null && stage !== 'closing')) return 'no_lead';
  if (piece.rest !== 'between') return piece.rest;
  if (stage === 'gathering' || stage === 'opening') return stage;
  if (stage === 'open') return 'floor';
  return stage === 'closing' ? 'lingering' : 'between';
}

/** Where somebody stands to the meeting who is no longer to be in it. */
export const wasRemoved = (view: MeetingView): boolean => view.mine?.safety?.act === 'remove';

/** Whether a press lets one's turn in this round go by, before it comes. */
export const mayPassAhead = (view: MeetingView, me: string): boolean =>
  (view.stage === 'round' || view.stage === 'closing') && view.piece.member !== me && !view.mine?.had_turn;

/** Whether the piece can be taken from the middle: by anybody on the open floor, by the one who leads between turns. */
export function mayTake(view: MeetingView, me: string): boolean {
  const moment = momentOf(view, me);
  if (moment === 'mine_offered' || moment === 'floor') return true;
  if (view.lead !== me || view.piece.state !== 'resting' || view.stage === 'closed') return false;
  return true;
}

/** What the one who leads can do now; the server decides, this only keeps presses away that it would refuse. */
export function mayLead(view: MeetingView, me: string) {
  const { stage, piece } = view;
  const leads = view.lead === me;
  const others = piece.state === 'held' && piece.member !== me;
  const open = leads && stage !== 'closed';
  return {
    open: open && stage === 'gathering',
    round: open && stage !== 'closing' && !others,
    floor: open && stage !== 'closing' && stage !== 'open' && !others,
    closing: open && stage !== 'closing' && !others,
    close: open && !others,
    goOn: open && (stage === 'round' || stage === 'closing') && piece.state === 'resting',
    silence:
      open &&
      piece.state !== 'held' &&
      piece.rest !== 'silence' &&
      stage !== 'gathering' &&
      stage !== 'opening',
    askBack: open && others && !piece.asked_back,
    takeBack: open && others,
    handOver: open && handsOverTo(view, me).length > 0,
    remove: open && removable(view, me).length > 0,
  };
}

export const handsOverTo = (view: MeetingView, me: string): MeetingSeat[] =>
  view.seats.filter((one) => one.here && one.may_lead && one.member !== me);

export const removable = (view: MeetingView, me: string): MeetingSeat[] =>
  view.seats.filter((one) => one.member !== me && one.role === 'member' && one.member !== view.lead);

/** How much of a stretch of time has passed, 0 to 1. */
export const passedOf = (since: number, length: number, now: number): number =>
  length <= 0 ? 1 : Math.min(1, Math.max(0, (now - since) / length));
