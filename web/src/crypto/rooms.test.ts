import { expect, test, vi } from 'vitest';
import type { Entry } from '../wire';
import { newId } from './bytes';
import type { OutFrame } from './outcome';
import { TestDevice, TestServer, TestStore } from './test_network';

vi.setConfig({ testTimeout: 60_000 });

async function pair() {
  const server = new TestServer();
  const anna = await TestDevice.make(server, 'anna');
  const ben = await TestDevice.make(server, 'ben');
  server.open('room', [anna.member, ben.member]);
  await anna.send([await anna.engine.found('room')]);
  return { server, anna, ben };
}

async function settle(...devices: TestDevice[]): Promise<void> {
  for (let round = 0; round < 4; round++) for (const one of devices) await one.sync('room');
}

async function inTheRoom() {
  const made = await pair();
  await settle(made.ben, made.anna);
  return made;
}

const words = async (device: TestDevice) => (await device.texts('room')).map((line) => line.split(': ')[1]);
const saying = (text: string) => ({ kind: 'text', text });

/** The next entry of the log for a device that is one behind. */
async function next(server: TestServer, device: TestDevice): Promise<Entry> {
  const { seq } = await device.engine.roomState('room');
  const entry = server.at('room').log[seq];
  if (!entry) throw new Error('nothing new');
  return entry;
}

test('two people found a room, let each other in and read each other', async () => {
  const { anna, ben } = await inTheRoom();
  await anna.say('room', 'I cannot sleep.\nIt is the third night.');
  await ben.sync('room');
  await ben.say('room', 'I am here.');
  await settle(anna, ben);
  expect(await anna.texts('room')).toEqual(await ben.texts('room'));
  expect(await words(ben)).toEqual(['I cannot sleep./It is the third night.', 'I am here.']);
  expect(await anna.engine.safetyWords('room')).toEqual(await ben.engine.safetyWords('room'));
  expect([...anna.problems(), ...ben.problems()]).toEqual([]);
});

test('the first words wait on the device until somebody is there, and then arrive in order', async () => {
  const { anna, ben } = await pair();
  await anna.say('room', 'first');
  await anna.say('room', 'second');
  expect((await anna.engine.roomState('room')).waiting.map((one) => one.held)).toEqual([true, true]);
  await settle(ben, anna);
  expect(await words(ben)).toEqual(['first', 'second']);
});

test('a changed account key is named to the person, and only until they go on with it', async () => {
  const { server, anna, ben } = await inTheRoom();
  const view = server.view('room', anna.device);
  expect(await anna.engine.changedKeys(view)).toEqual([]);
  const key = new Uint8Array(32).fill(7);
  const members = view.members.map((one) =>
    one.member === ben.member ? { ...one, account_key: key, account_key_version: 2 } : one,
  );
  expect(await anna.engine.changedKeys({ ...view, members })).toEqual([
    { member: ben.member, key, version: 2 },
  ]);
  await anna.engine.acceptKey(ben.member, key, 2);
  expect(await anna.engine.changedKeys({ ...view, members })).toEqual([]);
});

test('a crash between storing and sending sends the same bytes', async () => {
  const { server, anna, ben } = await inTheRoom();
  const { send } = await anna.engine.say('room', saying('kept'), 'ref-1');
  await anna.reload();
  expect(await anna.engine.outbox('room')).toEqual(send);
  expect((await anna.engine.say('room', saying('kept'), 'ref-1')).send).toEqual(send);
  await anna.send(await anna.engine.outbox('room'));
  await anna.send(send);
  await settle(ben, anna);
  expect(await words(ben)).toEqual(['kept']);
  expect(await anna.engine.outbox('room')).toEqual([]);
  expect(server.at('room').log.filter((entry) => entry.ref === 'ref-1').length).toBe(1);
});

test('a commit that was stored but not sent is the same commit after a crash, and keeps its old state until the verdict', async () => {
  const { server, anna, ben } = await inTheRoom();
  const cora = await TestDevice.make(server, 'cora');
  server.at('room').members.add(cora.member);
  server.at('room').version += 1;
  await cora.sync('room');
  await anna.engine.announce(server.view('room', anna.device));
  const { send } = await anna.engine.tend('room');
  expect(send.map((frame) => frame.t)).toEqual(['commit']);
  await anna.reload();
  expect(await anna.engine.outbox('room')).toEqual(send);
  await ben.say('room', 'meanwhile, in the old epoch');
  await anna.catchUp('room');
  expect(await words(anna)).toEqual(['meanwhile, in the old epoch']);
  await settle(anna, ben, cora);
  expect((await cora.engine.roomState('room')).people.length).toBe(3);
  expect([...anna.problems(), ...ben.problems(), ...cora.problems()]).toEqual([]);
});

test('of two commits at once one wins, and what the other wanted is done on top of it', async () => {
  const { server, anna, ben } = await inTheRoom();
  const [cora, dora] = [await TestDevice.make(server, 'cora'), await TestDevice.make(server, 'dora')];
  const r = server.at('room');
  r.members.add(cora.member);
  await cora.sync('room');
  await anna.engine.announce(server.view('room', anna.device));
  const ofAnna = (await anna.engine.tend('room')).send;
  r.members.add(dora.member);
  await dora.sync('room');
  // Ben's view shows both at the door, Anna's only Cora.
  await ben.engine.announce(server.view('room', ben.device));
  const ofBen = (await ben.engine.tend('room')).send;
  await anna.send(ofAnna);
  await ben.send(ofBen);
  const winner = await next(server, ben);
  const { outcome, send } = await ben.engine.incoming(winner);
  expect(outcome.kind).toBe('changed');
  expect(send.map((frame) => frame.t === 'commit' && frame.adds)).toEqual([[dora.device]]);
  await ben.send(send);
  await settle(anna, ben, cora, dora);
  expect((await dora.engine.roomState('room')).people.length).toBe(4);
  expect([anna, ben, cora, dora].flatMap((one) => one.problems())).toEqual([]);
});

test('what could not be stored is not sent, and the ratchet goes on as if it had not been tried', async () => {
  const server = new TestServer();
  const store = new TestStore();
  const anna = await TestDevice.make(server, 'anna', undefined, store);
  const ben = await TestDevice.make(server, 'ben');
  server.open('room', [anna.member, ben.member]);
  await anna.send([await anna.engine.found('room')]);
  await settle(ben, anna);
  store.failing = true;
  await expect(anna.engine.say('room', saying('lost'), 'ref-1')).rejects.toThrow();
  store.failing = false;
  await anna.say('room', 'found again');
  await settle(ben, anna);
  expect(await words(ben)).toEqual(['found again']);
  expect(ben.problems()).toEqual([]);
});

test('an entry counts once, and a missing one is noticed', async () => {
  const { server, anna, ben } = await inTheRoom();
  await anna.say('room', 'one');
  await anna.say('room', 'two');
  const entry = await next(server, ben);
  expect(await ben.take(ben.engine.incoming({ ...entry, seq: entry.seq + 1 }))).toEqual({
    kind: 'gap',
    after: entry.seq - 1,
  });
  await ben.catchUp('room');
  expect((await ben.take(ben.engine.incoming(entry))).kind).toBe('skipped');
  expect(await words(ben)).toEqual(['one', 'two']);
});

test('a message with a wrong mark, or in another name, is not shown; the next one is', async () => {
  const { server, anna, ben } = await inTheRoom();
  for (const text of ['one', 'two', 'three']) await anna.say('room', text);
  const first = await next(server, ben);
  const marked = { ...first, tag: new Uint8Array(32) };
  expect(await ben.take(ben.engine.incoming(marked))).toEqual({ kind: 'discarded', code: 'tag_mismatch' });
  const second = { ...(await next(server, ben)), sender: 'someone-else' };
  expect(await ben.take(ben.engine.incoming(second))).toEqual({ kind: 'discarded', code: 'sender_mismatch' });
  await ben.catchUp('room');
  expect(await words(ben)).toEqual(['three']);
});

test('the same ciphertext under a second number is a replay and is not shown', async () => {
  const { server, anna, ben } = await inTheRoom();
  await anna.say('room', 'once');
  const entry = await next(server, ben);
  await ben.catchUp('room');
  const replay = { ...entry, seq: entry.seq + 1, ref: newId() };
  expect(await ben.take(ben.engine.incoming(replay))).toEqual({
    kind: 'discarded',
    code: 'message_replayed',
  });
});

test('nothing is encrypted for somebody who was let go: speech waits for the commit that takes them out', async () => {
  const { server, anna, ben } = await inTheRoom();
  const cora = await TestDevice.make(server, 'cora');
  server.at('room').members.add(cora.member);
  await settle(cora, anna, ben);
  server.letGo('room', cora.member);
  await anna.engine.announce(server.view('room', anna.device));
  expect((await anna.engine.say('room', saying('only for ben'), 'ref-1')).send).toEqual([]);
  await settle(anna, ben);
  const entry = server.at('room').log.find((one) => one.ref === 'ref-1');
  expect(entry?.epoch).toBe(server.at('room').epoch);
  expect(await words(ben)).toEqual(['only for ben']);
});

test('when a commit overtakes the word of the server, speech waits for that word and nothing else happens', async () => {
  const { server, anna, ben } = await inTheRoom();
  const cora = await TestDevice.make(server, 'cora');
  server.at('room').members.add(cora.member);
  await cora.sync('room');
  await anna.sync('room');
  // Ben has the commit that let Cora in, but not yet the view that names her.
  await ben.catchUp('room');
  expect(ben.outcomes.at(-1)?.kind).toBe('changed');
  expect((await ben.engine.say('room', saying('welcome'), 'ref-1')).send).toEqual([]);
  const { send } = await ben.engine.announce(server.view('room', ben.device));
  expect(send.map((frame) => frame.ref)).toEqual(['ref-1']);
  expect(ben.problems()).toEqual([]);
});

test('someone let in behind the back of the server hears nothing, and the room is founded again without them', async () => {
  const { server, anna, ben } = await inTheRoom();
  const mallory = await TestDevice.make(server, 'mallory');
  const r = server.at('room');
  r.members.add(mallory.member);
  await mallory.sync('room');
  // Anna was told that Mallory belongs; Ben was not.
  await anna.sync('room');
  server.letGo('room', mallory.member);
  const view = server.view('room', ben.device);
  await ben.take(ben.engine.announce({ ...view, to_remove: [] }));
  for (const entry of r.log.slice((await ben.engine.roomState('room')).seq))
    await ben.take(ben.engine.incoming(entry));
  expect(ben.outcomes.at(-1)).toEqual({ kind: 'refound', code: 'roster_not_as_announced' });
  expect((await ben.engine.say('room', saying('private'), 'ref-1')).send).toEqual([]);
  await settle(ben, anna);
  expect(r.generation).toBe(2);
  expect(await words(anna)).toEqual(['private']);
  expect((await anna.engine.roomState('room')).people.length).toBe(2);
});

test('a commit that nobody can apply does not brick the room: it is founded again and goes on', async () => {
  const { server, anna, ben } = await inTheRoom();
  await anna.say('room', 'before');
  await settle(ben, anna);
  const r = server.at('room');
  const bad: OutFrame = {
    t: 'commit',
    ref: newId(),
    room: 'room',
    generation: 1,
    epoch: r.epoch,
    body: new Uint8Array(200).fill(1),
    group_info: r.groupInfo ?? new Uint8Array(),
  };
  server.take(ben.member, 'ben-evil', bad);
  r.leaves.set('ben-evil', ben.member);
  server.take(ben.member, 'ben-evil', bad);
  await anna.catchUp('room');
  expect(anna.outcomes.at(-1)).toEqual({ kind: 'refound', code: 'commit_bad' });
  await anna.say('room', 'after');
  await settle(anna, ben);
  expect(r.generation).toBe(2);
  expect(await words(ben)).toEqual(['before', 'after']);
});

test('a refusal that passes keeps the message, one that does not gives it back', async () => {
  const { anna } = await inTheRoom();
  await anna.engine.say('room', saying('patience'), 'ref-1');
  expect(await anna.engine.refused('room', 'ref-1', 'busy')).toEqual({ dropped: null, again: false });
  expect((await anna.engine.outbox('room')).length).toBe(1);
  const { dropped } = await anna.engine.refused('room', 'ref-1', 'room_closed');
  expect(dropped?.lines).toEqual(['patience']);
  expect(await anna.engine.outbox('room')).toEqual([]);
});

test('gestures are read in their epoch by everybody, and missing them costs nothing', async () => {
  const { server, anna, ben } = await inTheRoom();
  const gestured = async (what: unknown) => ({
    t: 'gestured' as const,
    room: 'room',
    sender: anna.member,
    device: anna.device,
    ...(await anna.engine.gesture('room', what)),
  });
  for (let i = 0; i < 50; i++) await gestured({ w: 'missed' });
  const one = await gestured({ w: 'light' });
  expect(await ben.engine.gestured(one)).toEqual({ w: 'light' });
  expect(await ben.engine.gestured({ ...one, device: ben.device, sender: ben.member })).toBeNull();
  expect(await ben.engine.gestured({ ...one, sender: 'someone' })).toBeNull();
  expect(await ben.engine.gestured({ ...one, body: one.body.map((byte) => byte ^ 1) })).toBeNull();
  const cora = await TestDevice.make(server, 'cora');
  server.at('room').members.add(cora.member);
  await settle(cora, anna, ben);
  expect(await ben.engine.gestured(one)).toBeNull();
  await anna.say('room', 'still here');
  await settle(ben);
  expect(await words(ben)).toEqual(['still here']);
});

test('a second device by the twelve words comes in by itself and reads what was read before it', async () => {
  const { server, anna, ben } = await inTheRoom();
  await anna.say('room', 'early');
  const piece = { kind: 'recording', text: 'a piece of a recording', extra: new Uint8Array(9) };
  await anna.send((await anna.engine.say('room', piece, 'rpiece')).send);
  await settle(ben, anna);
  expect(await words(ben)).toEqual(['early', 'a piece of a recording']);
  const { sealed } = await ben.engine.archiveKeyItem('room');
  const archived = await ben.engine.archive('room', 0);
  const second = await TestDevice.make(server, 'ben', (await ben.engine.words()).join(' '));
  expect(second.member).toBe(ben.member);
  await settle(second, anna, ben);
  expect(await words(second)).toEqual([]);
  await second.engine.adoptArchiveKey('room', sealed);
  await second.engine.openArchive('room', archived);
  await anna.say('room', 'late');
  await settle(second, ben);
  expect(await words(second)).toEqual(['early', 'late']);
  await expect(anna.engine.adoptArchiveKey('room', sealed)).rejects.toMatchObject({ code: 'seal_broken' });
});

test('a report shows the stewards the chosen lines, proves them, and shows nobody anything else', async () => {
  const { server, anna, ben } = await inTheRoom();
  const steward = await TestDevice.make(server, 'steward');
  await anna.say('room', 'hello\nmy address is 5 Elm Street\nI will hurt you');
  await settle(ben);
  const [message] = await ben.engine.messages('room');
  const cuts = [{ seq: message?.seq ?? 0, keep: [0, 2] }];
  const preview = await ben.engine.reportPreview('room', 'please look', cuts);
  const to = [{ member: steward.member, box_key: (await steward.engine.boxKey()).key }];
  const { bundle, wraps, marks } = await ben.engine.report('room', 'please look', cuts, to);
  const sealed = wraps[0]?.sealed ?? new Uint8Array();
  expect(wraps.map((one) => one.member)).toEqual([steward.member]);
  const read = await steward.engine.openReport(bundle, sealed);
  expect(read.report).toEqual(preview);
  expect(read.checks).toEqual([{ seq: message?.seq, genuine: true }]);
  expect(marks[0]?.server_tag).toEqual(server.at('room').log[(message?.seq ?? 0) - 1]?.server_tag);
  const shown = read.report.messages[0]?.opening.lines.map((one) =>
    one instanceof Uint8Array ? null : one.line,
  );
  expect(shown).toEqual(['hello', null, 'I will hurt you']);
  await expect(anna.engine.openReport(bundle, sealed)).rejects.toMatchObject({ code: 'seal_broken' });
  await expect(steward.engine.openReport(bundle, bundle)).rejects.toMatchObject({ code: 'report_bad' });
  await expect(ben.engine.report('room', '', cuts, [])).rejects.toMatchObject({ code: 'report_bad' });
});

test('wrong words leave the account that is there as it is', async () => {
  const { anna } = await pair();
  const before = (await anna.engine.words()).join(' ');
  await expect(anna.engine.restoreAccount('abandon '.repeat(12))).rejects.toMatchObject({
    code: 'words_checksum',
  });
  expect((await anna.engine.words()).join(' ')).toBe(before);
});

test('a rekey is not lost by a crash before the verdict, and not taken before it', async () => {
  const { anna } = await pair();
  const before = (await anna.engine.createAccount()).account_key;
  const begun = await anna.engine.beginRekey();
  await anna.reload();
  expect((await anna.engine.createAccount()).account_key).toEqual(before);
  expect((await anna.engine.beginRekey()).account_key).toEqual(begun.account_key);
  await anna.engine.endRekey(true);
  await anna.reload();
  expect((await anna.engine.createAccount()).account_key).toEqual(begun.account_key);
});

test('after dawn nothing of the room is left on the device', async () => {
  const { anna, ben } = await inTheRoom();
  await anna.say('room', 'said');
  await anna.engine.archiveKeyItem('room');
  await settle(ben, anna);
  await anna.engine.forgetRoom('room');
  const names = (await anna.store.list('')).map(([name]) => name).filter((name) => name.includes('room'));
  expect(names).toEqual([]);
  expect(await anna.engine.messages('room')).toEqual([]);
});

test('a change that the server does not take any more is given up, and the newest view decides what is done', async () => {
  const { server, anna, ben } = await pair();
  await ben.sync('room');
  await anna.sync('room');
  const cara = await TestDevice.make(server, 'cara');
  server.at('room').members.add(cara.member);
  server.at('room').version += 1;
  await cara.sync('room');
  await anna.engine.announce(server.view('room', anna.device));
  const [commit] = (await anna.engine.tend('room')).send;
  if (!commit) throw new Error('nothing to do');
  expect(await anna.engine.refused('room', commit.ref, 'not_allowed')).toEqual({
    dropped: null,
    again: true,
  });
  expect(await anna.engine.outbox('room')).toEqual([]);
});

test('opening again what is open already forgets nothing of a room', async () => {
  const { server, anna } = await pair();
  await anna.engine.announce(server.view('room', anna.device));
  const { rooms } = await anna.engine.open();
  expect(rooms).toEqual([{ room: 'room', seq: 0, inside: false }]);
  const older = { ...server.view('room', anna.device), version: 0 };
  expect((await anna.engine.announce(older)).outcome).toEqual({ kind: 'skipped', why: 'repeat' });
});

test('a change that was refused and then taken, because it went twice, is followed like any other', async () => {
  const { server, anna, ben } = await pair();
  await ben.sync('room', false);
  await anna.sync('room', false);
  const [commit] = (await anna.engine.tend('room')).send;
  if (!commit) throw new Error('nothing to do');
  await anna.engine.refused('room', commit.ref, 'not_allowed');
  expect(server.take(anna.member, anna.device, commit)).toMatchObject({ ok: true });
  await settle(anna, ben);
  await ben.say('room', 'I am here.');
  await settle(anna, ben);
  expect(await words(anna)).toEqual(['I am here.']);
  expect([...anna.problems(), ...ben.problems()]).toEqual([]);
});
