import { expect, test, vi } from 'vitest';
import { TestDevice, TestServer } from './test_network';

vi.setConfig({ testTimeout: 60_000 });

async function pair() {
  const server = new TestServer();
  const anna = await TestDevice.make(server, 'anna');
  const ben = await TestDevice.make(server, 'ben');
  server.open('room', [anna.member, ben.member]);
  await anna.send([await anna.engine.found('room')]);
  return { server, anna, ben };
}

async function inTheRoom() {
  const made = await pair();
  await made.ben.sync('room');
  await made.anna.sync('room');
  await made.ben.sync('room');
  await made.anna.sync('room');
  return made;
}

test('two people found a room, let each other in and read each other', async () => {
  const { anna, ben } = await inTheRoom();
  await anna.say('room', 'I cannot sleep.\nIt is the third night.');
  await ben.sync('room');
  await ben.say('room', 'I am here.');
  await anna.sync('room');
  await ben.sync('room');
  expect(await anna.texts('room')).toEqual(await ben.texts('room'));
  expect((await ben.texts('room')).length).toBe(2);
  expect(await anna.engine.safetyWords('room')).toEqual(await ben.engine.safetyWords('room'));
  expect([...anna.problems(), ...ben.problems()]).toEqual([]);
});

test('the first words wait on the device until somebody is there, and then arrive in order', async () => {
  const { anna, ben } = await pair();
  await anna.say('room', 'first');
  await anna.say('room', 'second');
  expect((await anna.engine.roomState('room')).waiting.map((one) => one.held)).toEqual([true, true]);
  await ben.sync('room');
  await anna.sync('room');
  await ben.sync('room');
  expect((await ben.texts('room')).map((line) => line.split(': ')[1])).toEqual(['first', 'second']);
});
