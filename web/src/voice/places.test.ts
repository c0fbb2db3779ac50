import { expect, test } from 'vitest';
import type { MeetingView, SessionView } from '../wire';
import { ofMeeting, ofSession } from './places';

const meeting = (state: string, stage = 'round') =>
  ({
    meeting: 'm',
    room: 'r',
    stage,
    seats: [
      { member: 'ann', here: true },
      { member: 'ben', here: false },
    ],
    piece: { state, member: 'ann', since: 7 },
  }) as unknown as MeetingView;

const session = (stage: string, guide: string | null = 'gil') =>
  ({
    session: 's',
    room: 'r',
    stage,
    guide: { member: guide, here: guide !== null },
    member: { member: 'mia', here: true },
  }) as unknown as SessionView;

test('in a meeting only whoever holds the piece may be heard', () => {
  const held = ofMeeting(meeting('held'));
  expect([...held.turns]).toEqual([['ann', '7']]);
  expect([...held.here]).toEqual(['ann']);
  expect(held.access).toBe('/api/meetings/m/voice');
  for (const view of [meeting('offered'), meeting('resting'), meeting('held', 'closed')]) {
    expect(ofMeeting(view).turns.size).toBe(0);
  }
});

test('in a session both may be heard, until it has closed', () => {
  const open = ofSession(session('moving'));
  expect([...open.turns.keys()]).toEqual(['gil', 'mia']);
  expect(open.access).toBe('/api/guided/s/voice');
  expect(ofSession(session('closed')).turns.size).toBe(0);
  // Whose account was erased is nobody any more.
  expect([...ofSession(session('moving', null)).here]).toEqual(['mia']);
});
