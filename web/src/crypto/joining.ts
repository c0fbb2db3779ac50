/**
 * The two ways into a group: by Welcome (RFC 9420, section 12.4.3.1) and by external commit (12.4.3.2). Both
 * follow ts-mls step by step and use its parts; they are ours for the tree check (see tree_check.ts) and because
 * its `resync` never returns when no leaf compares equal.
 */
import type {
  CiphersuiteImpl,
  ClientConfig,
  ClientState,
  GroupContext,
  GroupInfo,
  KeyPackage,
  PrivateKeyPackage,
  Proposal,
  PskIndex,
  PublicMessage,
  RatchetTree,
  Welcome,
} from 'ts-mls';
import { exportSecret, nextEpochContext } from 'ts-mls/clientState.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import {
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveKeySchedule, initializeEpoch } from 'ts-mls/keySchedule.js';
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { getCommitSecret, pathToPathSecrets, pathToRoot } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, toPrivateKeyPath, updateLeafKey } from 'ts-mls/privateKeyPath.js';
import { accumulatePskSecret } from 'ts-mls/pskIndex.js';
import {
  addLeafNode,
  findLeafIndex,
  getSignaturePublicKeyFromLeafIndex,
  removeLeafNode,
} from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafToNodeIndex, leafWidth, nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { createUpdatePath, firstCommonAncestor } from 'ts-mls/updatePath.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { CryptoFault } from './faults';
import { checkTree } from './tree_check';

const badWelcome = (why: string): CryptoFault =>
  new CryptoFault('welcome_bad', 'The invitation into the room cannot be opened.', why);
const badInfo = (why: string): CryptoFault =>
  new CryptoFault('group_info_bad', 'The shown room does not fit together.', why);

async function checkGroupInfo(
  info: GroupInfo,
  tree: RatchetTree,
  config: ClientConfig,
  cs: CiphersuiteImpl,
): Promise<void> {
  if (info.groupContext.cipherSuite !== cs.name) {
    throw new CryptoFault('suite_unknown', 'This room uses another cipher.', info.groupContext.cipherSuite);
  }
  await checkTree(tree, info.groupContext, config, cs);
  const signer = getSignaturePublicKeyFromLeafIndex(tree, toLeafIndex(info.signer));
  if (!(await verifyGroupInfoSignature(info, signer, cs.signature))) throw badInfo('signature');
}

export async function joinFromWelcome(
  welcome: Welcome,
  keyPackage: KeyPackage,
  keys: PrivateKeyPackage,
  psks: PskIndex,
  config: ClientConfig,
  cs: CiphersuiteImpl,
  givenTree?: RatchetTree,
): Promise<ClientState> {
  const ref = await makeKeyPackageRef(keyPackage, cs.hash);
  const initKey = await cs.hpke.importPrivateKey(keys.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, cs.hpke);
  if (secrets === undefined) throw badWelcome('group secrets');
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psks, cs, new Uint8Array(cs.kdf.size));
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, cs);
  if (info === undefined) throw badWelcome('group info');
  const tree = ratchetTreeFromExtension(info) ?? givenTree;
  if (tree === undefined) throw badWelcome('no tree');
  await checkGroupInfo(info, tree, config, cs);
  const own = findLeafIndex(tree, keyPackage.leafNode);
  if (own === undefined) throw badWelcome('own leaf');
  const leafPath = { leafIndex: own, privateKeys: { [leafToNodeIndex(own)]: keys.hpkePrivateKey } };
  let privatePath = leafPath;
  if (secrets.pathSecret !== undefined) {
    const ancestor = firstCommonAncestor(tree, own, toLeafIndex(info.signer));
    const path = await pathToRoot(tree, ancestor, secrets.pathSecret, cs.kdf);
    privatePath = mergePrivateKeyPaths(await toPrivateKeyPath(path, own, cs), leafPath) as typeof leafPath;
  }
  const [schedule, encryption] = await deriveKeySchedule(
    secrets.joinerSecret,
    pskSecret,
    info.groupContext,
    cs.kdf,
  );
  if (!(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, pskSecret, cs))) {
    throw badWelcome('confirmation tag');
  }
  return {
    groupContext: info.groupContext,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: keys.signaturePrivateKey,
    confirmationTag: info.confirmationTag,
    unappliedProposals: {},
    keySchedule: schedule,
    secretTree: await createSecretTree(leafWidth(tree.length), encryption, cs.kdf),
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: config,
  };
}

/**
 * @param oldLeaf the own device's former leaf, removed by the same commit; undefined when there is none
 */
export async function joinFromGroupInfo(
  info: GroupInfo,
  keyPackage: KeyPackage,
  keys: PrivateKeyPackage,
  oldLeaf: number | undefined,
  config: ClientConfig,
  cs: CiphersuiteImpl,
): Promise<{ state: ClientState; commit: PublicMessage }> {
  const externalPub = info.extensions.find((extension) => extension.extensionType === 'external_pub');
  const tree = ratchetTreeFromExtension(info);
  if (externalPub === undefined || tree === undefined) throw badInfo('extensions');
  await checkGroupInfo(info, tree, config, cs);
  const { enc, secret: initSecret } = await exportSecret(externalPub.extensionData, cs);
  const kept = oldLeaf === undefined ? tree : removeLeafNode(tree, toLeafIndex(oldLeaf));
  const [withLeaf, node] = addLeafNode(kept, keyPackage.leafNode);
  const own = nodeToLeafIndex(node);
  const [newTree, path, pathSecrets, leafKey] = await createUpdatePath(
    withLeaf,
    own,
    info.groupContext,
    keys.signaturePrivateKey,
    cs,
  );
  const privatePath = updateLeafKey(
    await toPrivateKeyPath(pathToPathSecrets(pathSecrets), own, cs),
    await cs.hpke.exportPrivateKey(leafKey),
  );
  const last = pathSecrets.at(-1);
  const commitSecret =
    last === undefined
      ? new Uint8Array(cs.kdf.size)
      : await getCommitSecret(newTree, toNodeIndex(last.nodeIndex), last.secret, cs.kdf);
  const init: Proposal = { proposalType: 'external_init', externalInit: { kemOutput: enc } };
  const remove: Proposal[] =
    oldLeaf === undefined ? [] : [{ proposalType: 'remove', remove: { removed: oldLeaf } }];
  const proposals = [...remove, init].map((proposal) => ({
    proposalOrRefType: 'proposal' as const,
    proposal,
  }));
  const { signature, framedContent } = await createContentCommitSignature(
    info.groupContext,
    'mls_public_message',
    { proposals, path },
    { senderType: 'new_member_commit' },
    new Uint8Array(),
    keys.signaturePrivateKey,
    cs.signature,
  );
  const treeHash = await treeHashRoot(newTree, cs.hash);
  const context: GroupContext = await nextEpochContext(
    info.groupContext,
    'mls_public_message',
    framedContent,
    signature,
    treeHash,
    info.confirmationTag,
    cs.hash,
  );
  const epoch = await initializeEpoch(initSecret, commitSecret, context, new Uint8Array(cs.kdf.size), cs.kdf);
  const confirmationTag = await createConfirmationTag(
    epoch.keySchedule.confirmationKey,
    context.confirmedTranscriptHash,
    cs.hash,
  );
  const commit = await protectPublicMessage(
    epoch.keySchedule.membershipKey,
    context,
    {
      content: framedContent,
      auth: { signature, confirmationTag, contentType: 'commit' },
      wireformat: 'mls_public_message',
    },
    cs,
  );
  const state: ClientState = {
    ratchetTree: newTree,
    groupContext: context,
    secretTree: await createSecretTree(leafWidth(newTree.length), epoch.encryptionSecret, cs.kdf),
    privatePath,
    confirmationTag,
    historicalReceiverData: new Map(),
    signaturePrivateKey: keys.signaturePrivateKey,
    keySchedule: epoch.keySchedule,
    unappliedProposals: {},
    groupActiveState: { kind: 'active' },
    clientConfig: config,
  };
  return { state, commit };
}
