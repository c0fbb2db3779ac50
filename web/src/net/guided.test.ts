/** A guided session is shown as it stands, and a press reaches what it was meant for. */
import { expect, test } from 'vitest';
import type { SessionView, UpFrame } from '../wire';
import { Guided } from './guided';
import { Http } from './http';

function view(version: number, more: Partial<SessionView> = {}): SessionView {
  const shown = {
    session: 's',
    room: 'r',
    stage: 'arriving',
    proposed: 'grounding',
    stopped: false,
    version,
  };
  return { ...shown, ...more } as SessionView;
}

/** A server whose answers are given in order; what was asked of it is kept. */
function around(...answers: (SessionView | string)[]) {
  const asked: [string, { act?: string; version?: number } | null][] = [];
  const sent: UpFrame[] = [];
  const http = new Http('', async (path, init) => {
    asked.push([path, init?.body ? JSON.parse(String(init.body)) : null]);
    const next = answers.shift();
    if (typeof next === 'string') return new Response(JSON.stringify({ code: next }), { status: 409 });
    return new Response(JSON.stringify(next));
  });
  const guided = new Guided({
    http,
    send: (frame) => sent.push(frame) > 0,
    live: () => true,
    later: () => undefined,
    newRef: () => 'ref',
  });
  const acts = () => asked.flatMap(([, body]) => (body?.act ? [[body.act, body.version]] : []));
  return { guided, sent, acts, enter: () => guided.enter('s', 'd') };
}

test('an older view never takes the place of a newer one, and another session is not shown', async () => {
  const { guided, enter, sent } = around(view(3));
  await enter();
  guided.onSession(view(5));
  guided.onSession(view(4));
  guided.onSession(view(9, { session: 'other' }));
  expect(guided.view.value?.version).toBe(5);
  expect(sent).toEqual([{ t: 'arrive', ref: 'ref', meeting: 's' }]);
});

test('a yes goes through when only somebody’s coming or going overtook it', async () => {
  const { guided, enter, acts } = around(view(3), 'stale', view(4), view(5, { stage: 'grounding' }));
  await enter();
  await guided.act('agree');
  expect(acts()).toEqual([
    ['agree', 3],
    ['agree', 4],
  ]);
  expect(guided.view.value?.stage).toBe('grounding');
});

test('a yes is not given to another stage than the one it was pressed for', async () => {
  const { guided, enter, acts } = around(view(3), 'stale', view(4, { proposed: 'opening' }));
  await enter();
  await expect(guided.act('agree')).rejects.toThrow('stale');
  expect(acts()).toEqual([['agree', 3]]);
  expect(guided.view.value?.proposed).toBe('opening');
});

test('stop is meant whatever happened meanwhile', async () => {
  const stopped = view(6, { stopped: true });
  const { guided, enter, acts } = around(
    view(3), 'stale', view(4, { stage: 'moving', proposed: null }), 'stale', view(5, { stage: 'returning' }), stopped,
  ); // biome-ignore format: one line of answers
  await enter();
  await guided.act('stop');
  expect(acts().map(([act]) => act)).toEqual(['stop', 'stop', 'stop']);
  expect(guided.view.value?.stopped).toBe(true);
});

test('whoever is not there is known to be away in the room of the session alone', async () => {
  const { guided, enter } = around(
    view(3, {
      guide: { member: 'g', star: '', name: null, here: false, gone_at: 1 },
      member: { member: 'm', star: '', name: null, here: true, gone_at: null },
    }),
  );
  await enter();
  expect(guided.isAway('r', 'g')).toBe(true);
  expect(guided.isAway('r', 'm')).toBe(false);
  expect(guided.isAway('other', 'g')).toBe(false);
});
