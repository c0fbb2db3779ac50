/** P7: a meeting is shown as it stands, whichever way and in whatever order its views come. */
import { expect, test } from 'vitest';
import type { MeetingView, UpFrame } from '../wire';
import { Attended } from './attended';
import { Http } from './http';

function view(version: number, more: Partial<MeetingView> = {}): MeetingView {
  const piece = { state: 'held', member: 'ana', since: 0, due_at: null, rest: 'between' } as const;
  const shown = { meeting: 'm', stage: 'round', round_no: 1, version, piece, ...more };
  return shown as unknown as MeetingView;
}

/** A server whose answers are given in order; what was asked of it is kept. */
function around(...answers: (MeetingView | string)[]) {
  const asked: [string, unknown][] = [];
  const sent: UpFrame[] = [];
  const waiting: (() => void)[] = [];
  let live = true;
  const http = new Http('', async (path, init) => {
    asked.push([path, init?.body ? JSON.parse(String(init.body)) : null]);
    const next = answers.shift();
    if (typeof next === 'string') return new Response(JSON.stringify({ code: next }), { status: 409 });
    return new Response(JSON.stringify(next));
  });
  let refs = 0;
  const attended = new Attended({
    http,
    send: (frame) => live && sent.push(frame) > 0,
    live: () => live,
    later: (work) => waiting.push(work),
    newRef: () => `r${++refs}`,
  });
  const enter = () => attended.enter('c', { start: '2026-11-24T19:00', device: 'd' });
  const connection = (on: boolean) => {
    live = on;
    if (on) attended.onLive();
  };
  return { attended, asked, sent, waiting, enter, connection };
}

test('an older view never takes the place of a newer one, whichever way it came', async () => {
  const { attended, enter } = around(view(3), view(4));
  await enter();
  attended.onMeeting(view(6));
  attended.onMeeting(view(5));
  expect(attended.view.value?.version).toBe(6);
  await attended.piece('pass');
  expect(attended.view.value?.version).toBe(6);
});

test('a view of a meeting that was not entered is not shown', async () => {
  const { attended, enter } = around(view(3));
  attended.onMeeting(view(9, { meeting: 'other' }));
  await enter();
  attended.onMeeting(view(9, { meeting: 'other' }));
  expect(attended.view.value?.meeting).toBe('m');
});

test('the chair is taken as soon as there is a connection, and again after each that was lost', async () => {
  const { enter, sent, connection } = around(view(1));
  connection(false);
  await enter();
  expect(sent).toEqual([]);
  connection(true);
  connection(false);
  connection(true);
  expect(sent).toEqual([
    { t: 'arrive', ref: 'r1', meeting: 'm' },
    { t: 'arrive', ref: 'r2', meeting: 'm' },
  ]);
});

test('whoever left the screen takes no chair when the connection comes back', async () => {
  const { attended, enter, sent, connection } = around(view(1));
  await enter();
  attended.depart();
  connection(true);
  expect(sent.map((frame) => frame.t)).toEqual(['arrive', 'depart']);
});

test('a chair that is refused in passing is asked for again, any other refusal is told', async () => {
  const { attended, enter, sent, waiting } = around(view(1));
  await enter();
  expect(attended.onRefused('r1', 'busy')).toBe(true);
  expect(attended.onRefused('r1', 'busy')).toBe(false);
  waiting.shift()?.();
  expect(sent).toHaveLength(2);
  attended.onRefused('r2', 'not_allowed');
  expect(waiting).toEqual([]);
  expect(attended.refused.value).toBe('not_allowed');
});

test('a press that only a coming or going overtook is made once more on the newest view', async () => {
  const { attended, asked, enter } = around(view(3), 'stale', view(8), view(9));
  await enter();
  await attended.piece('return');
  expect(asked.slice(1)).toEqual([
    ['/api/meetings/m/piece', { act: 'return', version: 3 }],
    ['/api/meetings/m', null],
    ['/api/meetings/m/piece', { act: 'return', version: 8 }],
  ]);
  expect(attended.view.value?.version).toBe(9);
});

test('a pass is not carried into the next round, and neither is a press of the one who leads', async () => {
  const next = view(8, { round_no: 2 });
  for (const act of [(a: Attended) => a.piece('pass'), (a: Attended) => a.lead('go_on')]) {
    const { attended, asked, enter } = around(view(3), 'stale', next);
    await enter();
    await expect(act(attended)).rejects.toMatchObject({ code: 'stale' });
    expect(asked).toHaveLength(3);
    expect(attended.view.value).toEqual(next);
  }
});
