/** P5, P8: whatever a dishonest server shows of a bond, it and the other learn nothing early, and it is said what is wrong. */
import { decode, encode } from '@msgpack/msgpack';
import { expect, test, vi } from 'vitest';
import { type Account, accountOf, memberOf, newSecret, sealKeyBytes } from '../crypto/account';
import { bondKeyBytes, decodeRecord, sealBondKey } from '../crypto/bond_key';
import { random, utf8 } from '../crypto/bytes';
import { identify, readCredential } from '../crypto/device';
import { newSeed } from '../crypto/ed25519';
import { authorShare, commitmentTo, openAnswer, readAnswer, sealAnswer } from '../crypto/seal_answer';
import { type Signer, signerOf } from '../crypto/suite';
import type { BondKeySealed, BondView, SealView } from '../wire';
import { otherOf, sealOf } from './bond_bytes';
import { fromBase64, newRef, toBase64 } from './ids';
import { BOND, type BondServer, both, Friend, QUESTION, two } from './test_bonds';

vi.setConfig({ testTimeout: 60_000 });

const handedOver = (server: BondServer, by: Friend): number =>
  server.taken.filter(({ member, path }) => member === by.member && path.endsWith('/hand-over')).length;
const theirs = (friend: Friend, asked: string) => friend.bond.answers.value.get(asked)?.theirs;

/** What the server shows to one of the two, from now on. */
function shows(server: BondServer, to: Friend, change: (view: BondView) => void): void {
  server.shown = (view, member) => {
    if (member === to.member) change(view);
    return view;
  };
  server.changed();
}

const sealed = (server: BondServer, asked: string, by: Friend): SealView => {
  const seal = server.asked.find((one) => one.asked === asked)?.seals.get(by.member);
  if (!seal) throw new Error('not sealed');
  return seal;
};

/** Shows `seal` as the other's answer to `asked`, as if both had sealed. */
const reveals = (server: BondServer, to: Friend, asked: string, seal: SealView): void =>
  shows(server, to, (view) => {
    for (const one of view.questions) {
      if (one.asked === asked) Object.assign(one, { state: 'revealed', theirs: seal });
    }
  });

test('an answer that is handed to the other before they have sealed stays closed to them and to the server', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary sings');
  reveals(server, ben, asked, sealed(server, asked, ana));
  await both(ben, ana);
  expect(theirs(ben, asked)).toEqual({ state: 'coming' });
  // Also a device that keeps to nothing has but its own shares, and the bond's key with which none is sealed yet.
  const { own, editions } = decodeRecord(
    await ben.engine.openPiece(`bond.${BOND}`, server.account(ben.member).vault.get(`bond.${BOND}`)!.body),
  );
  const seal = sealOf(sealed(server, asked, ana));
  const place = { bond: BOND, asked, question: QUESTION.question, author: ana.member, edition: 1 };
  const { nonce } = readAnswer(seal.body);
  for (const secret of [own, ...editions.map((one) => one.key), seal.server_share]) {
    const share = authorShare(secret, place, nonce);
    await expect(openAnswer(place, seal, share)).rejects.toMatchObject({ code: 'share_wrong' });
    const commitment = commitmentTo(share);
    await expect(openAnswer(place, { ...seal, commitment }, share)).rejects.toMatchObject({
      code: 'seal_broken',
    });
  }
});

/** Somebody of the server's own making: an account, and a device of it. */
async function maker(): Promise<{ account: Account; member: string; device: string; signer: Signer }> {
  const account = await accountOf(newSecret());
  const member = memberOf(account.signer.publicKey);
  return { account, member, device: newRef(), signer: await signerOf(newSeed()) };
}

test('a seal that the other did not make is told as forged, and no share goes out for it', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary sings');
  const server_made = await maker();
  const own = random(32);
  const genuine = fromBase64(server.account(ben.member).devices.get(ben.device) ?? '');
  const later = { ...server_made.account, version: 3 };
  const { account, signer, device, member } = server_made;
  const credentials: [string, string, Uint8Array][] = [
    ['its own account', device, (await identify(account, member, device, signer)).credential],
    [
      'its own account under their name',
      device,
      (await identify(account, ben.member, device, signer)).credential,
    ],
    ['the same as a later one', device, (await identify(later, ben.member, device, signer)).credential],
    ['their true device, which did not sign', ben.device, genuine],
  ];
  for (const [how, by, credential] of credentials) {
    const place = { bond: BOND, asked, question: QUESTION.question, author: ben.member, edition: 1 };
    const words = { asked: QUESTION.words, words: 'made up' };
    const made = await sealAnswer(place, words, own, {
      device: by,
      credential,
      sign: (bytes) => signer.sign(bytes),
    });
    reveals(server, ana, asked, {
      author: ben.member,
      device: by,
      edition: 1,
      body: toBase64(made.body),
      server_share: toBase64(made.server_share),
      commitment: toBase64(made.commitment),
      signature: toBase64(made.signature),
      sealed_at: 1,
      share: null,
      share_edition: null,
    });
    await ana.looks();
    expect([how, theirs(ana, asked)]).toEqual([how, { state: 'broken', code: 'seal_forged' }]);
    expect(handedOver(server, ana)).toBe(0);
  }
});

test('a genuine seal of another question, bond, edition or share is refused, and no share goes out for it', async () => {
  const { server, ana, ben } = await two();
  const [one, another] = [server.ask(), server.ask({ question: 'q2', words: 'What do you miss?' })];
  const again = server.ask({ question: 'q2', words: 'What do you miss?' });
  await both(ana, ben);
  await ben.bond.seal(one, 'to the first');
  await ben.bond.seal(another, 'to the second');
  await ben.bond.seal(again, 'to the second, asked anew');
  await ana.bond.seal(another, 'a canary sings');
  const shown = (seal: SealView) => {
    reveals(server, ana, another, seal);
    return ana.looks();
  };
  const right = sealed(server, another, ben);
  for (const wrong of [
    sealed(server, one, ben),
    sealed(server, again, ben),
    { ...right, edition: 2 },
    { ...right, edition: 0 },
    { ...right, author: ana.member },
    { ...right, server_share: toBase64(random(32)) },
    { ...right, commitment: toBase64(random(32)) },
    { ...right, body: `${right.body.slice(0, -8)}AAAAAAA=` },
  ]) {
    await shown(wrong);
    expect(theirs(ana, another)).toEqual({ state: 'broken', code: 'seal_forged' });
  }
  expect(handedOver(server, ana)).toBe(0);
  // The same seal in another bond of the same two.
  const { engine } = ana;
  await engine.meetBond('elsewhere', otherOf(server.view(ana.member).other), null, 0);
  const place = { asked: another, question: 'q2', words: 'What do you miss?' };
  await expect(engine.checkSeal('elsewhere', place, sealOf(right))).rejects.toMatchObject({
    code: 'seal_forged',
  });
  server.shown = (view) => view;
  server.changed();
  await both(ana, ben);
  expect(theirs(ana, another)).toMatchObject({ state: 'read', words: 'to the second' });
});

test('shares that are swapped between two questions open nothing', async () => {
  const { server, ana, ben } = await two();
  const asked = [server.ask(), server.ask({ question: 'q2', words: 'What do you miss?' })];
  await both(ana, ben);
  for (const one of asked) await ana.bond.seal(one, `mine to ${one}`);
  for (const one of asked) await ben.bond.seal(one, `a canary to ${one}`);
  await both(ben);
  shows(server, ana, ({ questions: [first, second] }) => {
    const share = first?.theirs?.share ?? null;
    if (first?.theirs) first.theirs.share = second?.theirs?.share ?? null;
    if (second?.theirs) second.theirs.share = share;
  });
  await ana.looks();
  for (const one of asked) expect(theirs(ana, one)).toEqual({ state: 'broken', code: 'share_wrong' });
});

test('of an answer that was sealed anew the share of the earlier one never goes out', async () => {
  const { server, ana, ben } = await two();
  const asked = server.ask();
  await both(ana, ben);
  await ana.bond.seal(asked, 'a canary, said too early');
  const early = sealed(server, asked, ana);
  await ana.bond.seal(asked, 'what I want to say');
  await ben.bond.seal(asked, 'mine');
  shows(server, ana, ({ questions: [first] }) => {
    if (first) first.my_seal = early;
  });
  await both(ana, ben);
  expect(ana.bond.trouble.value).toBe('seal_replaced');
  expect(handedOver(server, ana)).toBe(0);
  server.shown = (view) => view;
  server.changed();
  await both(ana, ben);
  expect(theirs(ben, asked)).toMatchObject({ words: 'what I want to say' });
});

test('a key of the bond that the other did not draw for it is not taken', async () => {
  const { server, ana, ben } = await two();
  const account = server.account(ana.member);
  const sealKey = fromBase64(account.seal?.key ?? '');
  const made = await maker();
  const record = {
    other: ana.member,
    keys: [],
    own: random(32),
    editions: [],
    meant_for: 1,
    owes: false,
    drawn: null,
    gone: [],
  };
  const keyOf = async (bond: string, by: string, device: string, credential: Uint8Array, signer: Signer) => {
    const drawn = { edition: 2, key: random(32) };
    const body = await sealBondKey(record, drawn, { bond, by, credential }, sealKey);
    const signature = await signer.sign(bondKeyBytes(bond, { edition: 2, by, device, body }, ana.member));
    return { edition: 2, by, device, body: toBase64(body), signature: toBase64(signature) };
  };
  const named = (await identify(made.account, ben.member, made.device, made.signer)).credential;
  const itself = (await identify(made.account, made.member, made.device, made.signer)).credential;
  const genuine = fromBase64(server.account(ben.member).devices.get(ben.device) ?? '');
  await ben.engine.meetBond('elsewhere', otherOf(server.view(ben.member).other), null, 0);
  const drawn = await ben.engine.drawBondKey('elsewhere', otherOf(server.view(ben.member).other), 2);
  const elsewhere: BondKeySealed = {
    edition: 2,
    by: ben.member,
    device: ben.device,
    body: toBase64(drawn.body),
    signature: toBase64(drawn.signature),
  };
  const offers: BondKeySealed[] = [
    await keyOf(BOND, ben.member, made.device, named, made.signer),
    await keyOf(BOND, ben.member, made.device, itself, made.signer),
    await keyOf(BOND, made.member, made.device, itself, made.signer),
    await keyOf(BOND, ben.member, ben.device, genuine, made.signer),
    elsewhere,
    { ...elsewhere, body: toBase64(random(64)) },
  ];
  for (const key of offers) {
    shows(server, ana, (view) => Object.assign(view, { key, key_edition: 2 }));
    await ana.looks();
    expect(ana.bond.trouble.value).toBe('bond_key_forged');
    expect(ana.bond.ready.value).toBe(false);
    expect(await ana.engine.bondEdition(BOND)).toBe(1);
  }
});

test('an older edition of the key is told, and nothing is sealed under it any more', async () => {
  const { server, ana, ben } = await two();
  const first = server.keys.get(ben.member);
  // The other has lost the key and draws the second edition, and this member the third, with all of them in it.
  server.account(ben.member).vault.clear();
  const anew = await Friend.make(server, (await ben.engine.words()).join(' '));
  await both(anew, ana);
  expect(server.edition).toBe(3);
  shows(server, ana, (view) => Object.assign(view, { key: first ?? null, key_edition: 1 }));
  await ana.looks();
  expect(ana.bond.trouble.value).toBe('bond_key_stale');
  await ana.bond.note('a canary');
  expect(server.notes.get(ana.member)?.edition).toBe(3);
});

test('nothing is sealed to anybody who is put in the place of the other', async () => {
  const { server, ana, ben } = await two();
  const { account, member } = await maker();
  const box = (await account.box()).publicKey;
  const [key, signature] = [toBase64(box), toBase64(await account.signer.sign(sealKeyBytes(box)))];
  const account_key = toBase64(account.signer.publicKey);
  const given = () => server.taken.filter(({ path }) => path.endsWith('/key')).length;
  const before = given();
  const tricks: [string, (view: BondView) => void][] = [
    [
      'bond_other',
      ({ other }) => Object.assign(other, { member, account_key, seal_key: key, seal_signature: signature }),
    ],
    [
      'account_key_changed',
      ({ other }) => Object.assign(other, { account_key, seal_key: key, seal_signature: signature }),
    ],
    [
      'account_key_changed',
      ({ other }) =>
        Object.assign(other, {
          account_key,
          account_key_version: 9,
          seal_key: key,
          seal_signature: signature,
        }),
    ],
    ['seal_key_forged', ({ other }) => Object.assign(other, { seal_key: key })],
    ['seal_key_forged', ({ other }) => Object.assign(other, { seal_key: key, seal_signature: signature })],
  ];
  for (const [code, change] of tricks) {
    shows(server, ana, (view) => {
      // As if this member had lost what they drew, so that a new one would be drawn.
      Object.assign(view, { key: null, key_edition: 2 });
      change(view);
    });
    await ana.looks();
    expect(ana.bond.trouble.value).toBe(code);
  }
  expect(given()).toBe(before);
  expect(ben.bond.trouble.value).toBeNull();
  // At first sight, too, a key has to fit the name.
  const stranger = await Friend.make(server);
  const shown = otherOf({ ...server.view(ana.member).other, ...{ member: ben.member, account_key } });
  await expect(stranger.engine.meetBond('new', shown, null, 0)).rejects.toMatchObject({
    code: 'credential_forged',
  });
  expect(readCredential(shown.credentials[0] ?? new Uint8Array()).member).toBe(ben.member);
});

test('a confidence that was taken back is not opened again, under its own id, another, or on another device', async () => {
  const { server, ana, ben } = await two();
  await ana.bond.entrust('words', utf8('a canary trusts'));
  await both(ana, ben);
  const [one] = server.confidences;
  if (!one) throw new Error('nothing entrusted');
  await ana.bond.takeBack(one.confidence);
  await both(ben, ana);
  const opens = vi.spyOn(ben.engine, 'openConfidence');
  shows(server, ben, (view) => {
    view.confidences = [{ ...one, taken_back: false }];
  });
  await ben.looks();
  expect(ben.bond.confidences.value).toEqual([]);
  expect(ben.bond.trouble.value).toBe('confidence_taken_back');
  await expect(ben.bond.open(one.confidence)).rejects.toMatchObject({ code: 'not_found' });
  const body = server.bytes.get(one.confidence) ?? new Uint8Array();
  await expect(ben.engine.openConfidence(BOND, one, body)).rejects.toMatchObject({
    code: 'confidence_taken_back',
  });
  const other = await Friend.make(server, (await ben.engine.words()).join(' '));
  await other.looks();
  expect(other.bond.trouble.value).toBe('confidence_taken_back');
  const renamed = { ...one, confidence: newRef() };
  const anew = { ...renamed, confidence: newRef(), ref: newRef() };
  for (const each of [renamed, anew]) server.bytes.set(each.confidence, body);
  shows(server, ben, (view) => {
    view.confidences = [renamed, anew];
  });
  await ben.looks();
  expect(ben.bond.confidences.value.map((each) => each.confidence)).toEqual([anew.confidence]);
  await expect(ben.bond.open(anew.confidence)).rejects.toMatchObject({ code: 'seal_broken' });
  expect(opens).toHaveBeenCalledTimes(2);
});

test('a note or a confidence that is shown as another kind, or as the other’s, cannot be opened', async () => {
  const { server, ana, ben } = await two();
  await ana.bond.note('a canary waits');
  await ana.bond.entrust('words', utf8('a canary trusts'));
  const note = server.notes.get(ana.member);
  const [one] = server.confidences;
  if (!note || !one) throw new Error('nothing there');
  shows(server, ben, (view) => {
    view.notes = [{ ...note, body: toBase64(server.bytes.get(one.confidence) ?? new Uint8Array()) }];
    view.confidences = [{ ...one, kind: 'name' }];
  });
  await ben.looks();
  expect(ben.bond.notes.value.theirs).toMatchObject({ words: '', broken: 'seal_broken' });
  expect(ben.bond.person.value.name).toBeNull();
  shows(server, ben, (view) => {
    view.notes = [{ ...note, by: ben.member }];
    view.confidences = [{ ...one, by: ben.member }];
  });
  await ben.looks();
  expect(ben.bond.notes.value.mine?.broken).toBe('seal_broken');
  await expect(ben.bond.open(one.confidence)).rejects.toMatchObject({ code: 'seal_broken' });
});

test('a record in the vault that is not this member’s own for this bond is not taken', async () => {
  const { server, ana } = await two();
  const item = server.account(ana.member).vault.get(`bond.${BOND}`)?.body ?? new Uint8Array();
  await expect(ana.engine.adoptBond('elsewhere', item)).rejects.toMatchObject({ code: 'seal_broken' });
  const record = decode(await ana.engine.openPiece(`bond.${BOND}`, item)) as object;
  const swapped = await ana.engine.sealPiece(`bond.${BOND}`, encode({ ...record, other: 'somebody' }));
  await expect(ana.engine.adoptBond(BOND, swapped)).rejects.toMatchObject({ code: 'bond_other' });
});
