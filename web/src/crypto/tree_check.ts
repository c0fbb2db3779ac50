/**
 * The checks of a ratchet tree that someone shows us (RFC 9420, section 12.4.3.3 and 7.9). They stand here and
 * not in ts-mls because version 1.6.4 asks every ancestor of an unmerged leaf, above the node as well as below
 * it, for the very same list of unmerged leaves. Correct trees of five and more leaves break that rule, and
 * a member would find the door shut. The RFC asks it only of the nodes between the leaf and the node.
 */
import type { CiphersuiteImpl, ClientConfig, GroupContext, RatchetTree } from 'ts-mls';
import { verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import {
  directPath,
  isLeaf,
  leafToNodeIndex,
  leafWidth,
  nodeToLeafIndex,
  toLeafIndex,
  toNodeIndex,
} from 'ts-mls/treemath.js';
import { equal, hex } from './bytes';
import { CryptoFault } from './faults';

const bad = (why: string): CryptoFault =>
  new CryptoFault('group_info_bad', 'The shown room does not fit together.', why);

/** @throws CryptoFault `group_info_bad` with the broken rule as detail, or what the credential check threw */
export async function checkTree(
  tree: RatchetTree,
  context: GroupContext,
  config: ClientConfig,
  cs: CiphersuiteImpl,
): Promise<void> {
  const keys = new Set<string>();
  const signatureKeys = new Set<string>();
  const fresh = (set: Set<string>, key: Uint8Array, why: string): void => {
    const name = hex(key);
    if (set.has(name)) throw bad(why);
    set.add(name);
  };
  for (const [i, node] of tree.entries()) {
    if (node === undefined) continue;
    const index = toNodeIndex(i);
    if (isLeaf(index) !== (node.nodeType === 'leaf')) throw bad('a node stands in a place of the other kind');
    if (node.nodeType === 'leaf') {
      const leaf = node.leaf;
      fresh(keys, leaf.hpkePublicKey, 'two nodes share an encryption key');
      fresh(signatureKeys, leaf.signaturePublicKey, 'two leaves share a signature key');
      const signed =
        leaf.leafNodeSource === 'key_package'
          ? await verifyLeafNodeSignatureKeyPackage(leaf, cs.signature)
          : await verifyLeafNodeSignature(leaf, context.groupId, nodeToLeafIndex(index), cs.signature);
      if (!signed) throw bad('a leaf is not signed by its key');
      if (!(await config.authService.validateCredential(leaf.credential, leaf.signaturePublicKey))) {
        throw new CryptoFault('credential_forged', 'A device shows a credential its account did not sign.');
      }
    } else {
      fresh(keys, node.parent.hpkePublicKey, 'two nodes share an encryption key');
      checkUnmerged(tree, i, node.parent.unmergedLeaves);
    }
  }
  if (!(await verifyParentHashes(tree, cs.hash))) throw bad('a parent hash does not verify');
  if (!equal(context.treeHash, await treeHashRoot(tree, cs.hash))) throw bad('the tree hash is another');
}

function checkUnmerged(tree: RatchetTree, at: number, unmerged: readonly number[]): void {
  for (const leafIndex of unmerged) {
    const leafNode = leafToNodeIndex(toLeafIndex(leafIndex));
    if (tree[leafNode]?.nodeType !== 'leaf') throw bad('an unmerged leaf is blank');
    const path = directPath(leafNode, leafWidth(tree.length));
    const height = path.indexOf(toNodeIndex(at));
    if (height < 0) throw bad('an unmerged leaf is not below its node');
    for (const between of path.slice(0, height)) {
      const node = tree[between];
      if (node?.nodeType === 'parent' && !node.parent.unmergedLeaves.includes(leafIndex)) {
        throw bad('a node between an unmerged leaf and its ancestor does not list it');
      }
    }
  }
}
