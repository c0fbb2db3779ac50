/** P6: what a room does next when the server has refused a change of it. */
import { expect, test } from 'vitest';
import type { Crypto } from '../crypto/client';
import { CryptoFault, type FaultCode } from '../crypto/faults';
import type { RoomView, UpFrame, WelcomeIn } from '../wire';
import type { Archive } from './archive';
import { Talk } from './talk';

const kept = { joined: true, seq: 1, waiting: [], generation: 1, trouble: null };
const device = { device: 'd2', credential: new Uint8Array(), leaf: false, key_package: new Uint8Array(64) };

function view(version: number): RoomView {
  return {
    t: 'room',
    room: 'r',
    version,
    founder: 'me',
    head: 1,
    to_remove: [],
    members: [{ devices: [device] }],
  } as unknown as RoomView;
}

/** A room whose every change is refused; a change that was sent and not answered is sent again as it was. */
function room(welcomed?: FaultCode, back?: FaultCode) {
  const sent: UpFrame[] = [];
  let made = 0;
  let pending: UpFrame | null = null;
  const crypto = {
    messages: async () => [],
    outbox: async () => (pending ? [pending] : []),
    roomState: async () => kept,
    announce: async () => ({ outcome: { kind: 'skipped', why: 'own' }, send: [] }),
    entrance: async () => (back ? 'come_back' : 'in'),
    comeBack: async () => {
      throw new CryptoFault(back ?? 'group_info_bad', '');
    },
    found: async () => ({ t: 'found', ref: 'f1' }) as UpFrame,
    enter: async () => {
      throw new CryptoFault(welcomed ?? 'welcome_bad', '');
    },
    tend: async () => {
      made += pending ? 0 : 1;
      pending ??= { t: 'commit', ref: `c${made}` } as UpFrame;
      return { send: [pending], refused: [] };
    },
    refused: async (_: string, ref: string) => {
      const again = pending !== null && 'ref' in pending && pending.ref === ref;
      if (again) pending = null;
      return { dropped: null, again };
    },
  } as unknown as Crypto;
  const talk = new Talk('r', {
    crypto,
    archive: { changed: () => {}, stop: () => {} } as unknown as Archive,
    me: 'me',
    device: 'd1',
    send: (frame) => sent.push(frame) > 0,
    live: () => true,
    now: () => 0,
    later: () => {},
    newRef: () => 'x',
  });
  return { talk, sent, refs: () => sent.map((frame) => ('ref' in frame ? frame.ref : '')) };
}

test('a change kept from an earlier tab and refused now is made anew, although no other view comes', async () => {
  const { talk, refs } = room();
  await talk.onView(view(6));
  await talk.onRefused('c1', 'not_allowed');
  expect(refs()).toEqual(['c1', 'c2']);
});

test('what is refused again under the same view waits for a newer one', async () => {
  const { talk, refs } = room();
  await talk.onView(view(6));
  await talk.onRefused('c1', 'not_allowed');
  await talk.onRefused('c2', 'not_allowed');
  expect(refs()).toEqual(['c1', 'c2']);
  await talk.onView(view(7));
  expect(refs()).toEqual(['c1', 'c2', 'c3']);
});

const welcome = { t: 'welcome', room: 'r', generation: 1, epoch: 1, seq: 2 } as unknown as WelcomeIn;
const taken = (sent: UpFrame[]) => sent.filter((frame) => frame.t === 'welcome_taken');

test('a welcome that could only not be written down is left for whoever holds the state, or for later', async () => {
  for (const code of ['storage_failed', 'held_elsewhere'] as const) {
    const { talk, sent } = room(code);
    await talk.onWelcome(welcome);
    expect(taken(sent), code).toEqual([]);
  }
});

test('a welcome whose key is gone is given back, so that the device can come in by itself', async () => {
  const { talk, sent } = room('key_package_unknown');
  await talk.onWelcome(welcome);
  expect(taken(sent)).toMatchObject([{ opened: false }]);
});

test('a group that nobody can enter by what it shows is founded again by another device of who is in it', async () => {
  for (const code of ['group_info_bad', 'roster_not_as_announced'] as const) {
    const { talk, sent } = room(undefined, code);
    await talk.onView(view(6));
    expect(sent, code).toMatchObject([{ t: 'found' }]);
  }
});

test('a disk that takes nothing, or a key that changed, is no reason to found a room again', async () => {
  for (const code of ['storage_failed', 'account_key_changed'] as const) {
    const { talk, sent } = room(undefined, code);
    await talk.onView(view(6)).catch(() => undefined);
    expect(sent, code).toEqual([]);
  }
});
