/** P7: what a meeting is for one person, and whose words are whose. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { MeetingSeat, MeetingView, PieceView } from '../../wire';
import { acknowledged } from './acknowledged';
import { mayLead, mayPassAhead, mayTake, momentOf } from './moment';
import { placesFor, ringOf } from './places';
import { bookOf, type Said, turnsOf, withBeginning } from './turns';

const seat = (member: string, more: Partial<MeetingSeat> = {}): MeetingSeat => ({
  member,
  star: member,
  name: member,
  role: 'member',
  may_lead: false,
  here: true,
  ...more,
});

function view(piece: Partial<PieceView>, more: Partial<MeetingView> = {}): MeetingView {
  return {
    stage: 'round',
    lead: 'lea',
    seats: [seat('lea', { role: 'facilitator', may_lead: true }), seat('ana'), seat('ben', { here: false })],
    piece: { state: 'resting', member: null, rest: 'between', asked_back: false, ...piece },
    mine: { had_turn: false },
    ...more,
  } as unknown as MeetingView;
}

test('the piece says what the moment is, for each in their own way', () => {
  const held = view({ state: 'held', member: 'ana' });
  expect(momentOf(held, 'ana')).toBe('mine_held');
  expect(momentOf(held, 'lea')).toBe('held');
  expect(momentOf(view({ state: 'held', member: 'ben' }), 'ana')).toBe('waits');
  expect(momentOf(view({ state: 'offered', member: 'ana' }), 'ana')).toBe('mine_offered');
  expect(momentOf(view({ state: 'offered', member: 'ana' }), 'lea')).toBe('offered');
  expect(momentOf(view({ rest: 'silence' }), 'ana')).toBe('silence');
  expect(momentOf(view({}, { stage: 'open' }), 'ana')).toBe('floor');
  expect(momentOf(view({}, { stage: 'closing' }), 'ana')).toBe('lingering');
  expect(momentOf(view({}, { lead: null }), 'ana')).toBe('no_lead');
  expect(momentOf(view({ state: 'held', member: 'ana' }, { stage: 'closed' }), 'ana')).toBe('closed');
});

test('the piece can be taken when it is offered to me, from the middle, or between turns by the one who leads', () => {
  expect(mayTake(view({ state: 'offered', member: 'ana' }), 'ana')).toBe(true);
  expect(mayTake(view({ state: 'offered', member: 'ben' }), 'ana')).toBe(false);
  expect(mayTake(view({}, { stage: 'open' }), 'ana')).toBe(true);
  expect(mayTake(view({ rest: 'silence' }, { stage: 'open' }), 'ana')).toBe(false);
  expect(mayTake(view({}), 'ana')).toBe(false);
  expect(mayTake(view({}), 'lea')).toBe(true);
});

test('one can let the turn go by before it comes, but not twice', () => {
  expect(mayPassAhead(view({}), 'ana')).toBe(true);
  expect(mayPassAhead(view({}, { mine: { had_turn: true } } as never), 'ana')).toBe(false);
  expect(mayPassAhead(view({}, { stage: 'gathering' }), 'ana')).toBe(false);
});

test('no stage is changed over somebody who speaks', () => {
  const speaks = mayLead(view({ state: 'held', member: 'ana' }), 'lea');
  expect(speaks).toMatchObject({ round: false, floor: false, closing: false, close: false, silence: false });
  expect(speaks).toMatchObject({ askBack: true, takeBack: true });
  expect(Object.values(mayLead(view({}), 'ana')).some(Boolean)).toBe(false);
});

const said = (seq: number, sender: string, kind = 'text', ...lines: string[]): Said => ({
  seq,
  ref: `r${seq}`,
  kind,
  sender,
  lines,
});

test('the words of one turn stand together, and a new round begins a new turn of the same person', () => {
  const all = [said(3, 'lea'), said(4, 'lea'), said(6, 'ana'), said(7, 'lea'), said(9, 'lea')];
  let begun = withBeginning([], { stage: 'gathering', round_no: 0, prompt: '' }, 0);
  begun = withBeginning(begun, { stage: 'round', round_no: 1, prompt: 'How are you here?' }, 2);
  begun = withBeginning(begun, { stage: 'round', round_no: 1, prompt: 'How are you here?' }, 5);
  begun = withBeginning(begun, { stage: 'round', round_no: 2, prompt: 'What helped?' }, 8);
  const turns = turnsOf(all, begun);
  expect(turns.map((one) => [one.sender, one.words.map((each) => each.seq)])).toEqual([
    ['lea', [3, 4]],
    ['ana', [6]],
    ['lea', [7]],
    ['lea', [9]],
  ]);
  expect(turns.map((one) => one.begins?.prompt ?? null)).toEqual([
    'How are you here?',
    null,
    null,
    'What helped?',
  ]);
});

test('of what is said in a way that is not known nothing is shown', () => {
  expect(turnsOf([said(1, 'ana', 'hologram'), said(2, 'ana', 'steady', '1 2')], [])).toEqual([]);
});

test('an offered book is a story and its title, and nothing that could lead elsewhere', () => {
  expect(bookOf([said(1, 'lea', 'book', 'abc', 'The bus')])).toEqual({ story: 'abc', title: 'The bus' });
  expect(bookOf([said(1, 'lea', 'book', '../../x', 'The bus')])).toBeNull();
});

test('one sits at the bottom of the ring, twelve fit, and who is here comes before who left', () => {
  const seats = Array.from({ length: 15 }, (_, i) => seat(`m${i}`, { here: i >= 5 }));
  const ring = ringOf(seats, 'm7');
  expect(ring).toHaveLength(12);
  expect(ring[0]?.member).toBe('m7');
  expect(ring.filter((one) => one.here)).toHaveLength(10);
  const [mine] = placesFor(12);
  expect(mine!.y).toBeGreaterThan(90);
});

test('the piece goes back after everything that was said has arrived, and not when it has gone on meanwhile', async () => {
  const meeting = signal<Pick<MeetingView, 'piece'> | null>(view({ state: 'held', member: 'ana' }));
  const waiting = signal<string[]>(['first', 'second']);
  const told: boolean[] = [];
  const first = acknowledged(meeting, waiting, 'ana').then((mine) => told.push(mine));
  waiting.value = ['second'];
  await Promise.resolve();
  expect(told).toEqual([]);
  waiting.value = [];
  await first;
  expect(told).toEqual([true]);
  waiting.value = ['third'];
  const second = acknowledged(meeting, waiting, 'ana');
  meeting.value = view({ state: 'resting', rest: 'lost' });
  expect(await second).toBe(false);
});
