/**
 * The MLS working group's vectors (RFC 9420, mlswg/mls-implementations) through the client's own parts: its signature
 * code, its way in by Welcome, its tree check. They know suites 1 to 7; the X-Wing suite is not among them, so the shared
 * parts run here under suites 1 and 2 and 7, whose primitives this client has, and X-Wing rests on the histories.
 */
import {
  bytesToBase64,
  type CiphersuiteImpl,
  type CiphersuiteName,
  type ClientConfig,
  type ClientState,
  ciphersuites,
  decodeMlsMessage,
  defaultCapabilities,
  defaultKeyPackageEqualityConfig,
  defaultLifetimeConfig,
  defaultPaddingConfig,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  makePskIndex,
  mlsExporter,
  type PrivateKeyPackage,
  processPrivateMessage,
  processPublicMessage,
  type RatchetTree,
} from 'ts-mls';
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { decodeVarLenData } from 'ts-mls/codec/variableLength.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { createConfirmationTag, verifyConfirmationTag } from 'ts-mls/framedContent.js';
import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree, ratchetToGeneration } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { expect, test } from 'vitest';
import { hex } from './bytes';
import { ed25519 } from './ed25519';
import { RATCHET } from './group';
import { joinFromWelcome } from './joining';
import { signatureOf } from './suite';

const FILES = import.meta.glob<string>('../../../../shared/data/mls-vectors/*.json', {
  query: '?raw',
  import: 'default',
});
const SUITES = [1, 2, 7];

// biome-ignore lint/suspicious/noExplicitAny: the vectors are plain JSON of seven shapes, read field by field.
type Vector = any;

async function vectors(name: string): Promise<Vector[]> {
  const read = Object.entries(FILES).find(([path]) => path.endsWith(`/${name}.json`))?.[1];
  if (!read) {
    console.log(`The MLS vectors "${name}" are not here, so they did not run.`);
    return [];
  }
  const all = JSON.parse(await read()) as Vector[];
  return all.filter((one) => one.cipher_suite === undefined || SUITES.includes(one.cipher_suite));
}

const un = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
const nameOf = (id: number): CiphersuiteName =>
  Object.entries(ciphersuites).find(([, one]) => one === id)?.[0] as CiphersuiteName;

async function implOf(vector: Vector): Promise<CiphersuiteImpl> {
  const name = nameOf(vector.cipher_suite);
  const impl = await getCiphersuiteImpl(getCiphersuiteFromName(name));
  return name.endsWith('Ed25519') ? { ...impl, signature: signatureOf(await ed25519()) } : impl;
}

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('could not be decoded');
  return value;
};

const CONFIG: ClientConfig = {
  keyRetentionConfig: { ...RATCHET, retainKeysForEpochs: 4 },
  lifetimeConfig: defaultLifetimeConfig,
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: defaultPaddingConfig,
  authService: { validateCredential: async () => true },
};

function each(name: string, run: (vector: Vector, cs: CiphersuiteImpl) => Promise<void>): void {
  test(`the vectors of ${name} hold`, { timeout: 120_000 }, async () => {
    const found = await vectors(name);
    for (const vector of found) await run(vector, await implOf(vector));
    if (found.length > 0) console.log(`${name}: ${found.length} vectors ran`);
  });
}

each('crypto-basics', async (v, cs) => {
  const { derive_secret: d, expand_with_label: e, derive_tree_secret: t, ref_hash: r } = v;
  expect(hex(await refhash(r.label, un(r.value), cs.hash))).toBe(r.out);
  expect(hex(await deriveSecret(un(d.secret), d.label, cs.kdf))).toBe(d.out);
  expect(hex(await expandWithLabel(un(e.secret), e.label, un(e.context), e.length, cs.kdf))).toBe(e.out);
  expect(hex(await deriveTreeSecret(un(t.secret), t.label, t.generation, t.length, cs.kdf))).toBe(t.out);
  const { sign_with_label: s, encrypt_with_label: c } = v;
  expect(await verifyWithLabel(un(s.pub), s.label, un(s.content), un(s.signature), cs.signature)).toBe(true);
  const own = await signWithLabel(un(s.priv), s.label, un(s.content), cs.signature);
  expect(await verifyWithLabel(un(s.pub), s.label, un(s.content), own, cs.signature)).toBe(true);
  own[0] = (own[0] ?? 0) ^ 1;
  expect(await verifyWithLabel(un(s.pub), s.label, un(s.content), own, cs.signature).catch(() => false)).toBe(
    false,
  );
  const key = await cs.hpke.importPrivateKey(un(c.priv));
  const context = un(c.context);
  const plain = await decryptWithLabel(key, c.label, context, un(c.kem_output), un(c.ciphertext), cs.hpke);
  expect(hex(plain)).toBe(c.plaintext);
  const pub = await cs.hpke.importPublicKey(un(c.pub));
  const { ct, enc } = await encryptWithLabel(pub, c.label, context, un(c.plaintext), cs.hpke);
  expect(hex(await decryptWithLabel(key, c.label, context, enc, ct, cs.hpke))).toBe(c.plaintext);
});

test('the vectors of deserialization hold', async () => {
  const found = await vectors('deserialization');
  for (const { vlbytes_header, length } of found) {
    const header = un(vlbytes_header);
    const bytes = new Uint8Array(header.length + length);
    bytes.set(header);
    const [content, used] = present(decodeVarLenData(bytes, 0));
    expect([content.length, used]).toEqual([length, header.length + length]);
  }
  if (found.length > 0) console.log(`deserialization: ${found.length} vectors ran`);
});

each('key-schedule', async (v, cs) => {
  let init = un(v.initial_init_secret);
  for (const [i, epoch] of v.epochs.entries()) {
    const context = {
      version: 'mls10' as const,
      cipherSuite: cs.name,
      groupId: un(v.group_id),
      epoch: BigInt(i),
      treeHash: un(epoch.tree_hash),
      confirmedTranscriptHash: un(epoch.confirmed_transcript_hash),
      extensions: [],
    };
    expect(hex(encodeGroupContext(context))).toBe(epoch.group_context);
    const made = await initializeEpoch(init, un(epoch.commit_secret), context, un(epoch.psk_secret), cs.kdf);
    const { keySchedule: k } = made;
    expect(hex(made.joinerSecret)).toBe(epoch.joiner_secret);
    expect(hex(made.welcomeSecret)).toBe(epoch.welcome_secret);
    expect(hex(made.encryptionSecret)).toBe(epoch.encryption_secret);
    expect(hex(k.senderDataSecret)).toBe(epoch.sender_data_secret);
    expect(hex(k.exporterSecret)).toBe(epoch.exporter_secret);
    expect(hex(k.epochAuthenticator)).toBe(epoch.epoch_authenticator);
    expect(hex(k.externalSecret)).toBe(epoch.external_secret);
    expect(hex(k.confirmationKey)).toBe(epoch.confirmation_key);
    expect(hex(k.membershipKey)).toBe(epoch.membership_key);
    expect(hex(k.resumptionPsk)).toBe(epoch.resumption_psk);
    expect(hex(k.initSecret)).toBe(epoch.init_secret);
    const { exporter: x } = epoch;
    expect(hex(await mlsExporter(k.exporterSecret, x.label, un(x.context), x.length, cs))).toBe(x.secret);
    const external = await cs.hpke.deriveKeyPair(k.externalSecret);
    expect(hex(await cs.hpke.exportPublicKey(external.publicKey))).toBe(epoch.external_pub);
    init = k.initSecret as Uint8Array<ArrayBuffer>;
  }
});

each('secret-tree', async (v, cs) => {
  const { sender_data: s } = v;
  const ciphertext = un(s.ciphertext);
  expect(hex(await expandSenderDataKey(cs, un(s.sender_data_secret), ciphertext))).toBe(s.key);
  expect(hex(await expandSenderDataNonce(cs, un(s.sender_data_secret), ciphertext))).toBe(s.nonce);
  const reuseGuard = new Uint8Array(4) as Parameters<typeof ratchetToGeneration>[1]['reuseGuard'];
  for (const [leafIndex, generations] of v.leaves.entries()) {
    let tree = await createSecretTree(v.leaves.length, un(v.encryption_secret), cs.kdf);
    for (const one of generations) {
      for (const kind of ['application', 'commit'] as const) {
        const sender = { leafIndex, generation: one.generation, reuseGuard };
        const got = await ratchetToGeneration(tree, sender, kind, RATCHET, cs);
        const label = kind === 'commit' ? 'handshake' : 'application';
        expect(hex(got.key)).toBe(one[`${label}_key`]);
        expect(hex(got.nonce)).toBe(one[`${label}_nonce`]);
        tree = got.newTree;
      }
    }
  }
});

each('transcript-hashes', async (v, cs) => {
  const [content] = present(decodeAuthenticatedContent(un(v.authenticated_content), 0));
  if (content.content.contentType !== 'commit' || content.auth.contentType !== 'commit')
    throw new Error('no commit');
  const { auth } = content;
  const input = { wireformat: content.wireformat, content: content.content, signature: auth.signature };
  const confirmed = await createConfirmedHash(un(v.interim_transcript_hash_before), input, cs.hash);
  expect(hex(confirmed)).toBe(v.confirmed_transcript_hash_after);
  const tag = await createConfirmationTag(un(v.confirmation_key), confirmed, cs.hash);
  expect(hex(await createInterimHash(confirmed, tag, cs.hash))).toBe(v.interim_transcript_hash_after);
  expect(await verifyConfirmationTag(un(v.confirmation_key), auth.confirmationTag, confirmed, cs.hash)).toBe(
    true,
  );
});

each('welcome', async (v, cs) => {
  const keyPackage = present(decodeMlsMessage(un(v.key_package), 0)?.[0]);
  const welcome = present(decodeMlsMessage(un(v.welcome), 0)?.[0]);
  if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome')
    throw new Error('shape');
  const ref = await makeKeyPackageRef(keyPackage.keyPackage, cs.hash);
  const key = await cs.hpke.importPrivateKey(un(v.init_priv));
  const secrets = present(await decryptGroupSecrets(key, ref, welcome.welcome, cs.hpke));
  const psk = new Uint8Array(cs.kdf.size);
  const info = present(await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, psk, cs));
  expect(await verifyGroupInfoSignature(info, un(v.signer_pub), cs.signature)).toBe(true);
  expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs)).toBe(true);
});

each('message-protection', async (v, cs) => {
  const context = {
    version: 'mls10' as const,
    cipherSuite: cs.name,
    groupId: un(v.group_id),
    epoch: BigInt(v.epoch),
    treeHash: un(v.tree_hash),
    confirmedTranscriptHash: un(v.confirmed_transcript_hash),
    extensions: [],
  };
  const leaf = {
    nodeType: 'leaf',
    leaf: { signaturePublicKey: un(v.signature_pub), capabilities: defaultCapabilities() },
  };
  const tree = [undefined, undefined, leaf] as unknown as RatchetTree;
  for (const kind of ['application', 'proposal', 'commit'] as const) {
    const secrets = await createSecretTree(2, un(v.encryption_secret), cs.kdf);
    const message = present(decodeMlsMessage(un(v[`${kind}_priv`]), 0)?.[0]);
    if (message.wireformat !== 'mls_private_message') throw new Error('shape');
    const { privateMessage } = message;
    const sender = un(v.sender_data_secret);
    const opened = await unprotectPrivateMessage(sender, privateMessage, secrets, tree, context, RATCHET, cs);
    expect(opened.content.content.contentType).toBe(kind);
    if (opened.content.content.contentType === 'application') {
      expect(hex(opened.content.content.applicationData)).toBe(v.application);
    }
    if (kind === 'application') continue;
    const open = present(decodeMlsMessage(un(v[`${kind}_pub`]), 0)?.[0]);
    if (open.wireformat !== 'mls_public_message') throw new Error('shape');
    const read = await unprotectPublicMessage(un(v.membership_key), context, tree, open.publicMessage, cs);
    expect(read.content.contentType).toBe(kind);
  }
  expect(decodeGroupContext(encodeGroupContext(context), 0)?.[0].epoch).toBe(BigInt(v.epoch));
});

/** A whole client: in by the port's own joining.ts, then along every commit, to the same epoch authenticator. */
async function follow(v: Vector, cs: CiphersuiteImpl): Promise<number> {
  const welcome = present(decodeMlsMessage(un(v.welcome), 0)?.[0]);
  const keyPackage = present(decodeMlsMessage(un(v.key_package), 0)?.[0]);
  if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome')
    throw new Error('shape');
  const psks: Record<string, Uint8Array> = {};
  for (const one of v.external_psks) psks[bytesToBase64(un(one.psk_id))] = un(one.psk);
  const keys: PrivateKeyPackage = {
    initPrivateKey: un(v.init_priv),
    hpkePrivateKey: un(v.encryption_priv),
    signaturePrivateKey: un(v.signature_priv),
  };
  const tree = v.ratchet_tree ? present(decodeRatchetTree(un(v.ratchet_tree), 0))[0] : undefined;
  const before = makePskIndex(undefined, psks);
  const { keyPackage: own } = keyPackage;
  let state: ClientState = await joinFromWelcome(welcome.welcome, own, keys, before, CONFIG, cs, tree);
  expect(hex(state.keySchedule.epochAuthenticator)).toBe(v.initial_epoch_authenticator);
  const step = async (bytes: string): Promise<void> => {
    const message = present(decodeMlsMessage(un(bytes), 0)?.[0]);
    const index = makePskIndex(state, psks);
    if (message.wireformat === 'mls_public_message') {
      state = (await processPublicMessage(state, message.publicMessage, index, cs)).newState;
    } else if (message.wireformat === 'mls_private_message') {
      state = (await processPrivateMessage(state, message.privateMessage, index, cs)).newState;
    } else throw new Error('shape');
  };
  for (const epoch of v.epochs) {
    for (const proposal of epoch.proposals) await step(proposal);
    await step(epoch.commit);
    expect(hex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
  }
  return v.epochs.length;
}

for (const name of ['passive-client-welcome', 'passive-client-handling-commit', 'passive-client-random']) {
  test(`a passive client follows the vectors of ${name}`, { timeout: 300_000 }, async () => {
    let epochs = 0;
    const found = await vectors(name);
    for (const vector of found) epochs += await follow(vector, await implOf(vector));
    if (found.length > 0) console.log(`${name}: ${found.length} clients followed ${epochs} epochs`);
  });
}
