/** P5. What a dishonest member, an outsider or a meddling server can try at the port, and the code each gets. */
import { decode, encode } from '@msgpack/msgpack';
import {
  createCommit,
  decodeMlsMessage,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type Proposal,
} from 'ts-mls';
import { expect, test, vi } from 'vitest';
import { accountOf, newSecret, rekey } from './account';
import { utf8 } from './bytes';
import { identify, verifyCredential } from './device';
import { newSeed } from './ed25519';
import { joinFromGroupInfo } from './joining';
import { type Group, Mls } from './mls';
import { strangers } from './roster';
import { SUITE, signerOf, suiteFor } from './suite';
import { type Someone, someone, together } from './test_people';
import { Trust } from './trust';

vi.setConfig({ testTimeout: 60_000 });

const rejects = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

/** A commit as a dishonest member would build it, past all checks of the port. */
async function dishonest(group: Group, who: Someone, proposals: Proposal[]): Promise<Uint8Array> {
  const cipherSuite = await suiteFor(who.signer);
  const state = { ...group.state, clientConfig: config(who) };
  const { commit } = await createCommit({ state, cipherSuite }, { extraProposals: proposals });
  return encodeMlsMessage(commit);
}

const config = (who: Someone) => (who.mls as unknown as { config: Group['state']['clientConfig'] }).config;

/** An external commit as an outsider would build it. */
async function outside(groupInfo: Uint8Array, who: Someone, oldLeaf?: number): Promise<Uint8Array> {
  const cs = await suiteFor(who.signer);
  const info = decodeMlsMessage(groupInfo, 0)?.[0];
  if (info?.wireformat !== 'mls_group_info') throw new Error('shape');
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: who.identity.credential },
    { versions: ['mls10'], ciphersuites: [SUITE], extensions: [10], proposals: [], credentials: ['basic'] },
    { notBefore: 0n, notAfter: 9999999999n },
    [],
    { signKey: new Uint8Array(), publicKey: who.signer.publicKey },
    cs,
  );
  const keys = { ...privatePackage, signaturePrivateKey: new Uint8Array() };
  const { commit } = await joinFromGroupInfo(info.groupInfo, publicPackage, keys, oldLeaf, config(who), cs);
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: commit });
}

test('a credential whose signature is forged, or that names another, is refused', async () => {
  const anna = await someone('anna');
  const { credential, signer } = anna.identity;
  await expect(verifyCredential(credential, signer.publicKey)).resolves.toMatchObject({
    member: anna.member,
  });
  const value = decode(credential) as Record<string, unknown>;
  for (const change of [
    { member: 'ben' },
    { device: 'x' },
    { account_key_version: 2 },
    { sig: new Uint8Array(64) },
  ]) {
    await rejects(verifyCredential(encode({ ...value, ...change }), signer.publicKey), 'credential_forged');
  }
  // Rightly signed, but by an account whose key does not give this name.
  const stolen = await identify(await accountOf(newSecret()), anna.member, 'x', signer);
  await rejects(verifyCredential(stolen.credential, signer.publicKey), 'credential_forged');
  await rejects(verifyCredential(credential, (await signerOf(newSeed())).publicKey), 'credential_mismatch');
  await rejects(verifyCredential(utf8('nonsense'), signer.publicKey), 'credential_forged');
});

test('a key package with a forged credential lets nobody in', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const stranger = await accountOf(newSecret());
  const forgedBy = await identify(stranger, ben.member, 'ben-1', ben.signer);
  const forged = { ...(decode(forgedBy.credential) as object), account_key: ben.account.signer.publicKey };
  const fake = new Mls({ ...ben.identity, credential: encode(forged) }, new Trust());
  const { group } = await anna.mls.foundRoom('room', 1);
  const { body } = await fake.makeKeyPackage();
  const adds = [{ device: 'ben-1', key_package: body }];
  await rejects(anna.mls.change(group, adds, []), 'credential_forged');
});

test('a key package shown for another device lets nobody in', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { group } = await anna.mls.foundRoom('room', 1);
  const { body } = await ben.mls.makeKeyPackage();
  await rejects(anna.mls.change(group, [{ device: 'cora-1', key_package: body }], []), 'key_package_foreign');
});

test('an altered key package lets nobody in', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { group } = await anna.mls.foundRoom('room', 1);
  const { body } = await ben.mls.makeKeyPackage();
  body[body.length - 5] = (body[body.length - 5] ?? 0) ^ 1;
  await rejects(anna.mls.change(group, [{ device: 'ben-1', key_package: body }], []), 'key_package_bad');
});

test('a member cannot put another identity in their own place', async () => {
  const [anna, mallory, dora] = [await someone('anna'), await someone('mallory'), await someone('dora')];
  const { groups } = await together(anna, mallory);
  const [ofAnna, ofMallory] = groups;
  if (!ofAnna || !ofMallory) throw new Error('groups');
  const at = ofMallory.state.privatePath.leafIndex * 2;
  const tree = [...ofMallory.state.ratchetTree];
  const node = tree[at];
  if (node?.nodeType !== 'leaf') throw new Error('leaf');
  const credential = { credentialType: 'basic' as const, identity: dora.identity.credential };
  tree[at] = {
    nodeType: 'leaf',
    leaf: { ...node.leaf, credential, signaturePublicKey: dora.signer.publicKey },
  };
  const honest = await suiteFor(mallory.signer);
  const cipherSuite = {
    ...honest,
    signature: {
      ...honest.signature,
      // The new leaf is signed by its new key, the commit by the key everybody knows.
      sign: (_key: Uint8Array, message: Uint8Array) =>
        (new TextDecoder().decode(message).includes('LeafNodeTBS') ? dora : mallory).signer.sign(message),
    },
  };
  const state = { ...ofMallory.state, ratchetTree: tree, clientConfig: config(mallory) };
  const { commit } = await createCommit({ state, cipherSuite }, {});
  await rejects(anna.mls.processCommit(ofAnna, encodeMlsMessage(commit)), 'leaf_replaced');
});

test('an outsider who has seen the group info cannot come in', async () => {
  const [anna, ben, mallory] = [await someone('anna'), await someone('ben'), await someone('mallory')];
  const { groups, groupInfo } = await together(anna, ben);
  const [ofAnna] = groups;
  if (!ofAnna) throw new Error('group');
  await rejects(anna.mls.processCommit(ofAnna, await outside(groupInfo, mallory)), 'joiner_unknown');
  await rejects(mallory.mls.joinExternally('room', 1, groupInfo), 'joiner_unknown');
});

test('an outsider who calls themselves by the name of a member cannot come in', async () => {
  const [anna, ben, mallory] = [await someone('anna'), await someone('ben'), await someone('mallory')];
  const identity = await identify(mallory.account, ben.member, 'ben-2', mallory.signer);
  const fake = { ...mallory, identity, mls: new Mls(identity, new Trust()) };
  const { groups, groupInfo } = await together(anna, ben);
  const [ofAnna] = groups;
  if (!ofAnna) throw new Error('group');
  await rejects(anna.mls.processCommit(ofAnna, await outside(groupInfo, fake)), 'credential_forged');
});

test('a new device of a member comes in, and takes away nobody but its own former self', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { groups, groupInfo } = await together(anna, ben);
  const [ofAnna] = groups;
  if (!ofAnna) throw new Error('group');
  const second = await someone('ben', 'ben-2', Promise.resolve(ben.account));
  const leafOfAnna = ofAnna.state.privatePath.leafIndex;
  await rejects(
    anna.mls.processCommit(ofAnna, await outside(groupInfo, second, leafOfAnna)),
    'joiner_removed_other',
  );
  const leafOfBen = anna.mls.roster(ofAnna).find((leaf) => leaf.member === ben.member)?.index;
  await rejects(
    anna.mls.processCommit(ofAnna, await outside(groupInfo, second, leafOfBen)),
    'joiner_removed_other',
  );
  const came = await anna.mls.processCommit(ofAnna, await outside(groupInfo, second));
  expect(came.added.map((leaf) => leaf.device)).toEqual(['ben-2']);
  const returned = await someone('ben', 'ben-1', Promise.resolve(ben.account));
  await rejects(anna.mls.processCommit(ofAnna, await outside(groupInfo, returned)), 'leaf_doubled');
  // The very same device, with the same key, comes back into its former place.
  const same = await ben.mls.joinExternally('room', 1, groupInfo);
  const again = await anna.mls.processCommit(ofAnna, same.commit);
  expect(again.committer.device).toBe('ben-1');
  expect(anna.mls.epochAuthenticator(again.group)).toEqual(ben.mls.epochAuthenticator(same.group));
  const back = await returned.mls.joinExternally('room', 1, groupInfo);
  expect(back.removes).toEqual(['ben-1']);
  const after = await anna.mls.processCommit(ofAnna, back.commit);
  expect(anna.mls.roster(after.group).map((leaf) => leaf.device)).toEqual(['anna-1', 'ben-1']);
});

test('a commit that does anything but let in and take out is refused', async () => {
  const [anna, mallory] = [await someone('anna'), await someone('mallory')];
  const { groups } = await together(anna, mallory);
  const [ofAnna, ofMallory] = groups;
  if (!ofAnna || !ofMallory) throw new Error('groups');
  const proposal: Proposal = {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: [{ extensionType: 10, extensionData: utf8('x') }] },
  };
  const commit = await dishonest(ofMallory, mallory, [proposal]);
  await rejects(anna.mls.processCommit(ofAnna, commit), 'proposal_refused');
});

test('people whom the server has not announced are seen, and people with another key too', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { groups } = await together(anna, ben);
  const [ofAnna] = groups;
  if (!ofAnna) throw new Error('group');
  const roster = anna.mls.roster(ofAnna);
  const known = { member: anna.member, account_key: anna.account.signer.publicKey, account_key_version: 1 };
  expect(strangers(roster, [known]).map((leaf) => leaf.member)).toEqual([ben.member]);
  const wrong = { ...known, member: ben.member };
  expect(strangers(roster, [known, wrong]).map((leaf) => leaf.member)).toEqual([ben.member]);
  expect(strangers(roster, [known, { ...wrong, account_key: ben.account.signer.publicKey }])).toEqual([]);
});

test('a commit that comes a second time, or was altered, changes nothing', async () => {
  const [anna, ben, cora] = [await someone('anna'), await someone('ben'), await someone('cora')];
  const { groups } = await together(anna, ben);
  const [ofAnna, ofBen] = groups;
  if (!ofAnna || !ofBen) throw new Error('groups');
  const { body } = await cora.mls.makeKeyPackage();
  const change = await anna.mls.change(ofAnna, [{ device: 'cora-1', key_package: body }], []);
  const applied = await ben.mls.processCommit(ofBen, change.commit);
  await rejects(ben.mls.processCommit(applied.group, change.commit), 'commit_replayed');
  const altered = change.commit.slice();
  altered[altered.length - 9] = (altered[altered.length - 9] ?? 0) ^ 1;
  await rejects(ben.mls.processCommit(ofBen, altered), 'commit_bad');
  await rejects(ben.mls.processCommit(ofBen, utf8('nonsense')), 'commit_bad');
});

test('two commits made in one epoch do not use one key twice, and each can be applied', async () => {
  const [anna, ben, cora, dora] = [
    await someone('anna'),
    await someone('ben'),
    await someone('c'),
    await someone('d'),
  ];
  const { groups } = await together(anna, ben);
  const [ofAnna, ofBen] = groups;
  if (!ofAnna || !ofBen) throw new Error('groups');
  const lost = await anna.mls.change(
    ofAnna,
    [{ device: 'c-1', key_package: (await cora.mls.makeKeyPackage()).body }],
    [],
  );
  const own = ofAnna.state.privatePath.leafIndex * 2;
  const generation = (group: Group) => group.state.secretTree[own]?.handshake.generation;
  expect([generation(ofAnna), generation(lost.before)]).toEqual([0, 1]);
  const second = (await dora.mls.makeKeyPackage()).body;
  const made = await anna.mls.change(lost.before, [{ device: 'd-1', key_package: second }], []);
  for (const commit of [lost.commit, made.commit]) {
    expect((await ben.mls.processCommit(ofBen, commit)).group.epoch).toBe(ofBen.epoch + 1);
  }
});

test('a message that comes a second time or was altered is refused, and the next one is still read', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { groups } = await together(anna, ben);
  const [ofAnna, ofBen] = groups;
  if (!ofAnna || !ofBen) throw new Error('groups');
  const first = await anna.mls.encrypt(ofAnna, utf8('first'), utf8('tag'));
  const second = await anna.mls.encrypt(first.group, utf8('second'), utf8('tag'));
  const altered = first.body.slice();
  altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
  await rejects(ben.mls.decrypt(ofBen, altered), 'message_bad');
  const read = await ben.mls.decrypt(ofBen, first.body);
  await rejects(ben.mls.decrypt(read.group, first.body), 'message_replayed');
  const next = await ben.mls.decrypt(read.group, second.body);
  expect(next.plain).toEqual(utf8('second'));
  expect(next.sender.member).toBe(anna.member);
});

test('messages that were missed do not make later ones unreadable', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  const { groups } = await together(anna, ben);
  let [ofAnna, ofBen] = groups;
  if (!ofAnna || !ofBen) throw new Error('groups');
  const bodies: Uint8Array[] = [];
  for (let i = 0; i < 300; i++) {
    const made = await anna.mls.encrypt(ofAnna, utf8(String(i)), utf8('tag'));
    ofAnna = made.group;
    bodies.push(made.body);
  }
  for (const i of [299, 3, 298, 100]) {
    const read = await ben.mls.decrypt(ofBen, bodies[i] ?? new Uint8Array());
    expect(read.plain).toEqual(utf8(String(i)));
    ofBen = ben.mls.load(ben.mls.save(read.group));
  }
});

test('a changed account key is followed with the old key behind it, else only with the person behind it', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  await anna.mls.trust.check(ben.identity.credential, ben.signer.publicKey);
  const { account: second, proof } = await rekey(ben.account);
  const named = await identify(second, ben.member, 'ben-1', ben.signer, proof);
  await anna.mls.trust.check(named.credential, ben.signer.publicKey);
  expect(anna.mls.trust.pinOf(ben.member)?.version).toBe(2);
  // The third version shows no chain back to the pinned second.
  const { account: third } = await rekey(second);
  const other = { old_key: second.signer.publicKey, sig: new Uint8Array(64) };
  const broken = await identify(third, ben.member, 'ben-1', ben.signer, other);
  const check = () => anna.mls.trust.check(broken.credential, ben.signer.publicKey);
  await rejects(check(), 'account_key_changed');
  anna.mls.trust.accept(ben.member, { key: third.signer.publicKey, version: 3 });
  await expect(check()).resolves.toMatchObject({ device: 'ben-1' });
});

test('the keys a refused change has shown are not remembered', async () => {
  const [anna, ben] = [await someone('anna'), await someone('ben')];
  await anna.mls.trust.check(ben.identity.credential, ben.signer.publicKey);
  expect(anna.mls.trust.pinOf(ben.member)).toBeDefined();
  anna.mls.trust.dropChanges();
  expect(anna.mls.trust.pinOf(ben.member)).toBeUndefined();
});

test('no signature key stands in the kept state of a room', async () => {
  const seed = newSeed();
  const account = await accountOf(newSecret());
  const identity = await identify(account, 'anna', 'anna-1', await signerOf(seed));
  const mls = new Mls(identity, new Trust());
  const { group } = await mls.foundRoom('room', 1);
  const saved = Buffer.from(mls.save(group));
  expect(saved.includes(Buffer.from(seed))).toBe(false);
  expect(saved.includes(Buffer.from(identity.signer.publicKey))).toBe(true);
});

test('a room of a cipher that is not known is refused by name', async () => {
  await rejects(
    suiteFor(await signerOf(newSeed()), 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'),
    'suite_unknown',
  );
});

test('a correct tree whose ancestors list different unmerged leaves lets a newcomer in', async () => {
  const people = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => someone(name)));
  let { groups } = await together(...people);
  const late = [await someone('i'), await someone('j')];
  const commit = async (by: number, adds: Someone[], removes: string[]) => {
    const packages = await Promise.all(adds.map((one) => one.mls.makeKeyPackage()));
    const who = people[by];
    const group = groups[by];
    if (!who || !group) throw new Error('nobody');
    const asked = adds.map((one, i) => ({
      device: one.device,
      key_package: packages[i]?.body ?? new Uint8Array(),
    }));
    const change = await who.mls.change(group, asked, removes);
    groups = await Promise.all(
      groups.map(async (each, i) => {
        if (i === by) return change.after;
        return each.active
          ? ((await people[i]?.mls.processCommit(each, change.commit))?.group ?? each)
          : each;
      }),
    );
    return Promise.all(
      adds.map((one, i) => {
        const body = change.welcomes.find((each) => each.device === one.device)?.body ?? new Uint8Array();
        return one.mls.joinByWelcome('room', 1, body, packages[i]?.secret ?? new Uint8Array());
      }),
    );
  };
  // Leaf 5 goes and leaf 4 renews the path above it; someone new takes leaf 5 and is unmerged there and in the root;
  // leaf 0 renews the root. Now the root no longer lists leaf 5, and the node below it rightly does.
  await commit(0, [], ['f-1']);
  await commit(4, [], ['h-1']);
  const [first] = late;
  if (!first) throw new Error('nobody');
  await commit(1, [first], []);
  await commit(0, [], ['c-1']);
  const [second] = late.slice(1);
  if (!second) throw new Error('nobody');
  const [joined] = await commit(1, [second], []);
  expect(joined?.epoch).toBe(groups[1]?.epoch);
});
