/** The list of one's own bonds: read when the server hints at something, and gone from memory when one leaves. */
import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { Me, OwnBonds } from '../wire';
import { type BondNetwork, Bonds, bondsOf } from './bonds';
import { Refused } from './refused';

function place() {
  const asked: string[] = [];
  const own: OwnBonds = { may: 'yes', wishes: null, suggestions: [], bonds: [] };
  const [connection, hints, me] = [signal('off'), signal(0), signal<Me | null>(null)];
  const answers = new Map<string, () => unknown>([['GET /api/bonds', () => own]]);
  const http = {
    get: async (path: string) => answer(`GET ${path}`),
    post: async (path: string) => answer(`POST ${path}`),
  };
  const answer = (what: string) => {
    asked.push(what);
    const found = answers.get(what);
    if (!found) throw new Refused('not_found', '');
    return found();
  };
  const crypto = {
    keptBonds: async () => [],
    boxKey: async () => ({ key: new Uint8Array(), signature: new Uint8Array() }),
  };
  const readMe = async () => {
    me.value = { seal_key: asked.includes('POST /api/me/seal-key') } as Me;
    return me.value;
  };
  const network = { http, crypto, connection, me, readMe, member: 'm', placeHints: () => hints };
  return { network: network as unknown as BondNetwork, asked, answers, own, connection, hints, me };
}

test('my bonds are read when the device is live and at each hint, and a hint before that is made good', async () => {
  const { network, asked, connection, hints } = place();
  const bonds = new Bonds(network);
  hints.value += 1;
  expect(asked).toEqual([]);
  connection.value = 'live';
  await vi.waitFor(() => expect(bonds.own.value?.may).toBe('yes'));
  expect(asked).toHaveLength(1);
  hints.value += 1;
  await vi.waitFor(() => expect(asked).toHaveLength(2));
});

test('what a hint tells of while an older reading is under way is read after it', async () => {
  const { network, answers, own, connection, hints } = place();
  let arrive = (_: OwnBonds) => {};
  answers.set('GET /api/bonds', () => new Promise<OwnBonds>((resolve) => (arrive = resolve)));
  const bonds = new Bonds(network);
  connection.value = 'live';
  const reading = bonds.read();
  answers.set('GET /api/bonds', () => ({ ...own, may: 'call' }));
  hints.value += 1;
  arrive(own);
  await reading;
  await vi.waitFor(() => expect(bonds.own.value?.may).toBe('call'));
});

test('what one did meanwhile is not undone by an answer that was asked for before it', async () => {
  const { network, answers, own } = place();
  const bonds = new Bonds(network);
  let arrive = (_: OwnBonds) => {};
  answers.set('GET /api/bonds', () => new Promise<OwnBonds>((resolve) => (arrive = resolve)));
  const reading = bonds.read();
  answers.set('POST /api/bonds/wishes/end', () => ({ ...own, may: 'call' }));
  await bonds.endWishes();
  arrive(own);
  await reading;
  expect(bonds.own.value?.may).toBe('call');
});

test('whoever opts in publishes first the key that the other will seal to', async () => {
  const { network, asked, answers, own } = place();
  answers.set('POST /api/me/seal-key', () => ({})).set('POST /api/bonds/wishes', () => own);
  await bondsOf(network).wish({ threads: ['loss'], languages: ['en'] });
  expect(asked).toEqual(['POST /api/me/seal-key', 'POST /api/bonds/wishes']);
  expect(bondsOf(network)).toBe(bondsOf(network));
});

test('when one leaves, nothing of the bonds stays in memory', async () => {
  const { network, me } = place();
  const bonds = new Bonds(network);
  me.value = { seal_key: true } as Me;
  await bonds.read();
  const bond = bonds.of('one');
  expect(bonds.own.value).not.toBeNull();
  me.value = null;
  expect(bonds.own.value).toBeNull();
  expect(bonds.of('one')).not.toBe(bond);
});

test('a reading that is refused says why and leaves what was known', async () => {
  const { network, answers } = place();
  const bonds = new Bonds(network);
  await bonds.read();
  answers.delete('GET /api/bonds');
  await expect(bonds.read()).rejects.toMatchObject({ code: 'not_found' });
  expect([bonds.trouble.value, bonds.own.value?.may]).toEqual(['not_found', 'yes']);
});
