/** Who may be heard where: in a meeting whoever holds the piece, in a session of two both. */
import type { MeetingView, SessionView } from '../wire';
import type { VoicePlace } from './voice';

export function ofMeeting(view: MeetingView): VoicePlace {
  const { meeting, piece, room, seats, stage } = view;
  const held = stage !== 'closed' && piece.state === 'held' && piece.member;
  return {
    room,
    access: `/api/meetings/${meeting}/voice`,
    here: new Set(seats.filter((one) => one.here).map((one) => one.member)),
    turns: new Map(held ? [[held, String(piece.since)]] : []),
  };
}

export function ofSession(view: SessionView): VoicePlace {
  const both = [view.guide, view.member].flatMap(({ here, member }) => (member ? [{ here, member }] : []));
  return {
    room: view.room,
    access: `/api/guided/${view.session}/voice`,
    here: new Set(both.filter((one) => one.here).map((one) => one.member)),
    turns: new Map(view.stage === 'closed' ? [] : both.map((one) => [one.member, ''])),
  };
}
