/** A dishonest server announces somebody else in the room of a visit. */
import { expect, test, vi } from 'vitest';
import { TestDevice, TestServer } from './test_network';

vi.setConfig({ testTimeout: 60_000 });

type Expecting = { expectIn(room: string, members: readonly string[]): Promise<void> };

/** As a bond says it, from the record of who the other is. */
const onlyWith = (device: TestDevice, other: TestDevice): Promise<void> =>
  (device.engine as unknown as Expecting).expectIn('room', [other.member]);

async function settle(...devices: TestDevice[]): Promise<void> {
  for (let round = 0; round < 4; round++) for (const one of devices) await one.sync('room');
}

async function three() {
  const server = new TestServer();
  const [anna, ben, eve] = [
    await TestDevice.make(server, 'anna'),
    await TestDevice.make(server, 'ben'),
    await TestDevice.make(server, 'eve'),
  ];
  server.open('room', [anna.member, ben.member, eve.member]);
  await anna.send([await anna.engine.found('room')]);
  return { anna, ben, eve };
}

const people = async (device: TestDevice) =>
  new Set((await device.engine.roomState('room')).people.map(({ member }) => member));

test('whoever a bond does not know is let in by nobody, and reads nothing', async () => {
  const { anna, ben, eve } = await three();
  await onlyWith(anna, ben);
  await onlyWith(ben, anna);
  await anna.say('room', 'for Ben alone');
  await settle(ben, eve, anna);
  expect(await people(anna)).toEqual(new Set([anna.member, ben.member]));
  expect((await ben.texts('room')).join()).toContain('for Ben alone');
  expect(await eve.texts('room')).toEqual([]);
});

test('it holds after a reload as well', async () => {
  const { anna, ben, eve } = await three();
  await onlyWith(anna, ben);
  await anna.reload();
  await settle(eve, anna);
  expect(await people(anna)).toEqual(new Set([anna.member]));
  await settle(ben, anna);
  expect(await people(anna)).toEqual(new Set([anna.member, ben.member]));
});

test('where a stranger stands in the group already, nothing is said', async () => {
  const { anna, ben, eve } = await three();
  await settle(ben, eve, anna);
  expect((await people(anna)).size).toBe(3);
  await onlyWith(anna, ben);
  await anna.say('room', 'for Ben alone').catch(() => undefined);
  await settle(eve, ben, anna);
  expect((await eve.texts('room')).join()).not.toContain('for Ben alone');
});
