import { expect, test } from 'vitest';
import type { MemberView, RoomView } from '../wire';
import { entranceOf } from './entrance';
import type { KeptRoom } from './kept_room';

const KEY = new Uint8Array(64);
const NOTHING = { group: null, pending: null, trouble: null } as unknown as KeptRoom;

function person(member: string, here: boolean, leaf: boolean): MemberView {
  return {
    member,
    role: 'member',
    star: member,
    name: null,
    account_key: KEY,
    account_key_version: 1,
    here,
    devices: [{ device: `${member}-1`, credential: KEY, leaf, key_package: leaf ? null : KEY }],
  } as unknown as MemberView;
}

function room(kind: RoomView['kind'], founderHere: boolean): RoomView {
  const members = [person('fay', founderHere, true), person('ann', true, false)];
  return { room: 'r', kind, head: 3, generation: 1, founder: 'fay', members } as unknown as RoomView;
}

const ann = { member: 'ann', device: 'ann-1' };
const opens = async () => true;

test('whoever waits in a circle for people who have gone founds its room again', async () => {
  expect(await entranceOf(NOTHING, room('circle', true), ann, opens)).toBe('wait');
  expect(await entranceOf(NOTHING, room('circle', false), ann, opens)).toBe('found');
});

test('in a talk one waits for whoever opened it', async () => {
  expect(await entranceOf(NOTHING, room('call', false), ann, opens)).toBe('wait');
});
