/** P5, P8: two devices, a server in between that opens nothing, and both or neither read what was sealed. */
import { expect, test, vi } from 'vitest';
import { decodeRecord } from '../crypto/bond_key';
import { text, utf8 } from '../crypto/bytes';
import { toBase64 } from './ids';
import { Refused } from './refused';
import { BOND, BondServer, both, Friend, QUESTION, two } from './test_bonds';

vi.setConfig({ testTimeout: 60_000 });

const theirs = (friend: Friend, asked: string) => friend.bond.answers.value.get(asked)?.theirs;
const mine = (friend: Friend, asked: string) => friend.bond.answers.value.get(asked)?.mine;

test('both read both answers once both have sealed, and until then each reads only their own', async () => {
  const { server, ana, ben } = await two();
  expect([ana.bond.ready.value, ben.bond.ready.value]).toEqual([true, true]);
  expect(server.edition).toBe(1);
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary sings');
  await both(ana, ben);
  expect(mine(ana, asked)).toBe('a canary sings');
  expect(theirs(ben, asked)).toEqual({ state: 'closed' });
  await ben.bond.seal(asked, 'the sea was warm');
  await both(ana, ben);
  expect(theirs(ana, asked)).toEqual({ state: 'read', words: 'the sea was warm', asked: null });
  expect(theirs(ben, asked)).toEqual({ state: 'read', words: 'a canary sings', asked: null });
  expect([ana.bond.trouble.value, ben.bond.trouble.value]).toEqual([null, null]);
});

test('an answer can be sealed anew until both are sealed, and the last one counts', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'first');
  await ana.bond.seal(asked, 'second');
  await ben.bond.seal(asked, 'mine');
  await both(ana, ben);
  expect(theirs(ben, asked)).toEqual({ state: 'read', words: 'second', asked: null });
});

test('whoever answered other words than those shown here is read with the words that stood before them', async () => {
  const { server, ana, ben } = await two();
  server.shown = (view, member) =>
    member === ana.member
      ? { ...view, questions: view.questions.map((one) => ({ ...one, words: 'Shall we meet?' })) }
      : view;
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'Yes');
  await ben.bond.seal(asked, 'By the rain');
  await both(ana, ben);
  expect(theirs(ben, asked)).toEqual({ state: 'read', words: 'Yes', asked: 'Shall we meet?' });
  expect(theirs(ana, asked)).toEqual({ state: 'read', words: 'By the rain', asked: QUESTION.words });
});

test('what is sealed tells little by its length, and 32 KiB is the most', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  const lengths = new Set<number>();
  for (const words of ['', 'yes', 'word '.repeat(150)]) {
    await ana.bond.seal(asked, words);
    lengths.add(ana.bond.view.value?.questions[0]?.my_seal?.body.length ?? 0);
  }
  expect(lengths.size).toBe(1);
  await ana.bond.seal(asked, 'x'.repeat(32 * 1024));
  expect((ana.bond.view.value?.questions[0]?.my_seal?.body.length ?? 0) * 0.75).toBeLessThan(48 * 1024);
  const before = server.taken.length;
  await expect(ana.bond.seal(asked, 'ä'.repeat(32 * 1024))).rejects.toMatchObject({
    code: 'message_too_large',
  });
  expect(server.taken.length).toBe(before);
});

test('when both draw a key in the same instant they end with one and the same', async () => {
  const server = new BondServer();
  const [ana, ben] = [await Friend.make(server), await Friend.make(server)];
  await Promise.all([ana.looks(), ben.looks()]);
  await both(ana, ben);
  expect(server.edition).toBe(1);
  await ana.bond.note('for you');
  await both(ana, ben);
  expect(ben.bond.notes.value.theirs?.words).toBe('for you');
});

test('a new device reads from the vault what the member sealed, was told, and hands over for them', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'from the old phone');
  await ana.bond.entrust('name', utf8('Anna'));
  const other = await Friend.make(server, (await ana.engine.words()).join(' '));
  await ben.bond.seal(asked, 'there');
  await both(ben, other);
  expect(other.member).toBe(ana.member);
  expect(mine(other, asked)).toBe('from the old phone');
  expect(theirs(ben, asked)).toEqual({ state: 'read', words: 'from the old phone', asked: null });
  expect(theirs(other, asked)).toMatchObject({ words: 'there' });
  expect(ben.bond.person.value.name).toBe('Anna');
  expect(server.edition).toBe(1);
});

test('whoever has lost the key draws another, and gets those before it back from the other', async () => {
  const { server, ana, ben } = await two();
  await ana.bond.note('from before');
  // The vault of the one who drew it is lost, and a device of theirs without anything of the bond comes.
  expect([...server.keys.keys()]).toEqual([ben.member]);
  server.account(ben.member).vault.clear();
  const anew = await Friend.make(server, (await ben.engine.words()).join(' '));
  await anew.looks();
  expect(anew.bond.ready.value).toBe(true);
  expect(server.edition).toBe(2);
  expect(anew.bond.notes.value.theirs).toMatchObject({ words: '', broken: 'bond_key_missing' });
  await anew.bond.note('I am here again');
  await both(ana, anew);
  expect(ana.bond.notes.value.theirs?.words).toBe('I am here again');
  expect(anew.bond.notes.value.theirs?.words).toBe('from before');
  expect(server.edition).toBe(3);
  expect([ana.bond.trouble.value, anew.bond.trouble.value]).toEqual([null, null]);
});

test('a key is in the vault before it is given, so that nothing is readable by the other alone', async () => {
  const server = new BondServer();
  const [ana, ben] = [await Friend.make(server), await Friend.make(server)];
  // So that there is somebody to seal to.
  await ben.looks();
  const before: (Uint8Array | undefined)[] = [];
  const take = server.post.bind(server);
  vi.spyOn(server, 'post').mockImplementation((member, path, body) => {
    if (path.endsWith('/key')) before.push(server.account(member).vault.get(`bond.${BOND}`)?.body);
    return take(member, path, body);
  });
  await both(ana, ben);
  expect(before).toHaveLength(1);
  const record = decodeRecord(await ana.engine.openPiece(`bond.${BOND}`, before[0] ?? new Uint8Array()));
  expect(record.drawn?.edition).toBe(1);
});

test('after a new account key the other draws a new edition, and what was sealed before stays readable', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'before the rekey');
  await ana.bond.note('still here');
  await rekey(ana);
  await both(ana, ben);
  expect(server.edition).toBeGreaterThan(1);
  await ben.bond.seal(asked, 'after it');
  await both(ana, ben);
  expect(theirs(ben, asked)).toMatchObject({ words: 'before the rekey' });
  expect(theirs(ana, asked)).toMatchObject({ words: 'after it' });
  expect(ben.bond.notes.value.theirs?.words).toBe('still here');
  expect([ana.bond.trouble.value, ben.bond.trouble.value]).toEqual([null, null]);
});

/** What the screens do at a rekey: the vault sealed anew, the credential registered, the seal key published again. */
async function rekey(friend: Friend): Promise<void> {
  const { engine, server, member, device } = friend;
  const account = server.account(member);
  const item = account.vault.get(`bond.${BOND}`);
  const plain = item && (await engine.openPiece(`bond.${BOND}`, item.body));
  const { proof: _, ...keys } = await engine.beginRekey();
  const credential = await engine.endRekey(true);
  account.keys = keys;
  account.seal = null;
  account.devices.set(device, toBase64(credential ?? new Uint8Array()));
  if (item && plain) {
    const body = await engine.sealPiece(`bond.${BOND}`, plain);
    account.vault.set(`bond.${BOND}`, { body, version: item.version });
  }
  await friend.reload();
}

test('a confidence is read until it is taken back, then it is let go of, and that is said', async () => {
  const { server, ana, ben } = await two();
  await ana.bond.entrust('words', utf8('a canary in the dark'));
  await both(ana, ben);
  const [one] = ben.bond.confidences.value;
  expect(one).toMatchObject({ kind: 'words', mine: false });
  expect(text(await ben.bond.open(one?.confidence ?? ''))).toBe('a canary in the dark');
  await ana.bond.takeBack(one?.confidence ?? '');
  const take = server.post.bind(server);
  const kept: number[] = [];
  vi.spyOn(server, 'post').mockImplementation((member, path, body) => {
    if (path.endsWith('/gone')) kept.push(server.account(member).vault.get(`bond.${BOND}`)?.version ?? 0);
    return take(member, path, body);
  });
  const before = server.account(ben.member).vault.get(`bond.${BOND}`)?.version ?? 0;
  await both(ben, ana);
  // That it is gone is said once every device of theirs will know it.
  expect(kept).toEqual([before + 1]);
  expect(ben.bond.confidences.value).toEqual([]);
  expect(server.saidGone).toEqual([one?.confidence]);
  expect(ben.bond.trouble.value).toBeNull();
  await expect(ben.bond.open(one?.confidence ?? '')).rejects.toMatchObject({ code: 'not_found' });
});

test('when a bond is gone nothing of it stays on the device or in the vault', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary leaves');
  server.ended = true;
  // Where the vault cannot be reached, it is let go of the next time.
  await ana.reload();
  const vault = vi.spyOn(server, 'delete').mockImplementation(() => {
    throw Refused.offline();
  });
  await ana.bonds.read();
  expect(await ana.engine.keptBonds()).toEqual([BOND]);
  vault.mockRestore();
  await ana.reload();
  await ana.bonds.read();
  expect(server.account(ana.member).vault.size).toBe(0);
  expect(await ana.store.list('bond/')).toEqual([]);
  expect(await ana.store.list('sealed/')).toEqual([]);
  expect(ana.bond.gone.value).toBe(true);
});

test('nothing that the server was ever given has the words, a key or the share of an author in it', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary sings');
  await ben.bond.seal(asked, 'a canary hears');
  await ana.bond.note('a canary waits');
  await ana.bond.entrust('words', utf8('a canary trusts'));
  await both(ana, ben);
  const record = await ana.engine.openPiece(`bond.${BOND}`, vaultOf(ana));
  const { own, editions } = decodeRecord(record);
  const secrets = [own, ...editions.map((one) => one.key)].map(toBase64);
  const all = server.taken.map(({ body }) => JSON.stringify(body, (_, value) => plain(value))).join('\n');
  for (const each of [...secrets, 'canary', toBase64(utf8('a canary')).slice(0, 8)])
    expect(all).not.toContain(each);
});

const vaultOf = (friend: Friend): Uint8Array =>
  friend.server.account(friend.member).vault.get(`bond.${BOND}`)?.body ?? new Uint8Array();
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? toBase64(value) : value);

test('what is sealed while the other draws a new key is sealed again under that one, without a word', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await rekey(ben);
  await ben.looks();
  // The key is drawn by another device of this member, of which this one knows nothing yet.
  const other = await Friend.make(server, (await ana.engine.words()).join(' '));
  await other.looks();
  expect(server.edition).toBe(2);
  await ana.bond.seal(asked, 'in time');
  expect(server.asked[0]?.seals.get(ana.member)?.edition).toBe(2);
});

test('whoever comes to a visit that nobody founded comes again, so that they may found it, and then no more', async () => {
  const { server, ana, ben } = await two();
  const comings = () => server.taken.filter(({ path }) => path.endsWith('/visit')).map((one) => one.member);
  await ana.bond.visit(null);
  await ben.looks();
  vi.useFakeTimers();
  try {
    for (let presses = 0; presses < 2; presses++) await ben.bond.visit(null);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(comings()).toEqual([ana.member, ben.member, ben.member]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(comings()).toEqual([ana.member, ben.member, ben.member, ben.member]);
    ben.room.view.value = { generation: 1 };
    await vi.advanceTimersByTimeAsync(60_000);
    expect(comings()).toHaveLength(4);
  } finally {
    vi.useRealTimers();
  }
});

/** A small generator of numbers that a seed gives again. @returns a function giving whole numbers below `most` */
function numbers(seed: number): (most: number) => number {
  let state = seed * 2_654_435_769;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

test('over lost requests, lost answers, reloads and new devices both read what both sealed last, or neither does', async () => {
  let read = 0;
  let closed = 0;
  for (let seed = 1; seed <= 6; seed++) {
    const below = numbers(seed);
    const { server, ana, ben } = await two();
    const devices = [ana, ben];
    const tried = new Map<string, Set<string>>();
    const fails: string[] = [];
    for (let step = 0; step < 40; step++) {
      const one = devices[below(devices.length)] as Friend;
      const asked = server.asked[below(Math.max(1, server.asked.length))]?.asked;
      const act = below(10);
      if (act === 0 && server.asked.length < 3) server.ask();
      else if (act <= 4 && asked) {
        const words = `${seed}.${step}`;
        const key = `${one.member} ${asked}`;
        tried.set(key, (tried.get(key) ?? new Set()).add(words));
        await one.bond.seal(asked, words).catch((error: { code: string }) => fails.push(error.code));
      } else if (act === 5) one.loses.push(...(['request', 'answer', 'nothing'] as const).slice(below(3)));
      else if (act === 6) await one.reload();
      else if (act === 7 && devices.length < 3 && step > 20)
        devices.push(await Friend.make(server, (await one.engine.words()).join(' ')));
      else await one.looks();
      for (const each of devices) {
        for (const [which, answer] of each.bond.answers.value) {
          const seals = server.asked.find((question) => question.asked === which)?.seals.size ?? 0;
          if (answer.theirs.state === 'read' && seals < 2) fails.push('early');
          if (answer.theirs.state === 'broken') fails.push(answer.theirs.code);
        }
      }
    }
    for (const each of devices) each.loses = [];
    await both(...devices);
    for (const { asked, seals } of server.asked) {
      for (const each of devices) {
        const other = devices.find((one) => one.member !== each.member) as Friend;
        const answer = theirs(each, asked);
        if (seals.size < 2) expect([seed, answer]).toEqual([seed, { state: 'closed' }]);
        else
          expect([seed, answer]).toEqual([seed, { state: 'read', words: mine(other, asked), asked: null }]);
        if (seals.has(each.member)) expect(tried.get(`${each.member} ${asked}`)).toContain(mine(each, asked));
        if (seals.size < 2) closed += 1;
        else read += 1;
      }
    }
    // Sealing again after both have sealed is refused; what is lost is told as no connection.
    expect(fails.filter((code) => code !== 'offline' && code !== 'closed' && code !== 'not_found')).toEqual(
      [],
    );
    for (const each of devices) expect(each.bond.trouble.value).toBeNull();
  }
  expect(read).toBeGreaterThan(10);
  expect(closed).toBeGreaterThan(0);
});
