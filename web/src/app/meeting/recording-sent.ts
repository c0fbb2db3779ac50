/** A recording of one's own on its way: chosen, said piece by piece while one holds the piece aside, then the opening. */
import { computed, signal } from '@preact/signals';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import type { Recording } from '../../sound/recording';
import { onLeave } from '../leave';
import { network } from '../network';
import { acknowledged } from './acknowledged';
import { meetingPath } from './enter';
import { recordingNamed } from './openings';
import { giveBack } from './returning';

interface Chosen extends Recording {
  room: string;
  name: string;
}

interface Sending {
  room: string;
  /** How many of the pieces have their place in the room. */
  said: number;
  of: number;
}

/** What was chosen on this device; it leaves it only by `openWith`. */
export const chosen = signal<Chosen | null>(null);
export const sending = signal<Sending | null>(null);
/** The room in which the last attempt ended before all of it was there. */
export const interrupted = signal<string | null>(null);

/** Another one with each attempt, so that one that was ended does nothing any more. */
let attempt = 0;

onLeave(() => {
  attempt += 1;
  chosen.value = sending.value = interrupted.value = null;
});

/** Ends what is under way; the piece comes back by itself. */
export function stopSending(): void {
  attempt += 1;
  sending.value = null;
}

/**
 * Says it in the room and opens the meeting with it. Nothing is opened when not all of it could be said.
 * @throws Refused the piece could not be taken, or the meeting not opened
 */
export async function openWith(talk: Talk, recording: Chosen): Promise<void> {
  if (sending.value) return;
  const { cut } = await import('../../sound/recording');
  const mine = ++attempt;
  const { room } = talk;
  const me = network.member;
  const { attended } = network;
  const goesOn = () => mine === attempt && meetingPath.value !== null;
  const meeting = computed(() => (sending.value && goesOn() ? attended.view.value : null));
  const holds = () => attended.view.value?.piece.state === 'held' && attended.view.value.piece.member === me;
  const pieces = cut(recording);
  interrupted.value = null;
  sending.value = { room, said: 0, of: pieces.length };
  try {
    if (!holds()) await attended.piece('take');
    for (const [index, piece] of pieces.entries()) {
      if (!goesOn()) break;
      await talk.say(piece);
      if (!(await acknowledged(meeting, talk.waiting, me))) break;
      sending.value = { room, said: index + 1, of: pieces.length };
    }
    if (goesOn() && sending.value.said === pieces.length) {
      await attended.lead('open', { opening: recordingNamed(recording.ms) });
      chosen.value = null;
    } else if (meetingPath.value !== null) interrupted.value = room;
  } catch (error) {
    if (error instanceof Refused) throw error;
    // What could not be sealed or kept on this device was not said.
    interrupted.value = room;
  } finally {
    if (mine === attempt) sending.value = null;
    // Opening lays the piece down; whatever else happened, nobody is kept waiting for it.
    if (meetingPath.value !== null && holds()) await giveBack(talk).catch(() => undefined);
  }
}
