/** Who stands in a group, and what a commit may change about it. Pure: no I/O, no cryptography. */
import type { ProposalWithSender, RatchetTree } from 'ts-mls';
import { equal, hex } from './bytes';
import { readCredential } from './device';
import { CryptoFault } from './faults';

export interface Leaf {
  readonly index: number;
  readonly member: string;
  readonly device: string;
  readonly account_key: Uint8Array;
  readonly account_key_version: number;
  readonly device_key: Uint8Array;
  /** The HPKE key; a leaf that came anew has another one, even where the device and its place are the same. */
  readonly encryption_key: Uint8Array;
}

export function leavesOf(tree: RatchetTree): Leaf[] {
  return tree.flatMap((node, index) => {
    if (node?.nodeType !== 'leaf') return [];
    const { credential, signaturePublicKey, hpkePublicKey } = node.leaf;
    if (credential.credentialType !== 'basic') {
      throw new CryptoFault('credential_forged', 'A device shows a credential of an unknown kind.');
    }
    const { member, device, account_key, account_key_version } = readCredential(credential.identity);
    return [
      {
        index: index / 2,
        member,
        device,
        account_key,
        account_key_version,
        device_key: signaturePublicKey,
        encryption_key: hpkePublicKey,
      },
    ];
  });
}

/** What the server says about who belongs to the room. */
export interface Announced {
  readonly member: string;
  readonly account_key: Uint8Array;
  readonly account_key_version: number;
}

/**
 * Leaves of people the server has not announced for the room, or announced with another account key. A leaf from
 * before its member's rekey stands with the former key; only a device that is let in anew must show the newest.
 */
export function strangers(roster: readonly Leaf[], announced: readonly Announced[], anew = false): Leaf[] {
  return roster.filter(
    (leaf) =>
      !announced.some(
        (a) =>
          a.member === leaf.member &&
          (equal(a.account_key, leaf.account_key) ||
            (!anew && leaf.account_key_version < a.account_key_version)),
      ),
  );
}

/** Only these may stand in a commit of ours: everything else would change the room behind its members' backs. */
export function checkProposals(proposals: readonly ProposalWithSender[], external: boolean): void {
  for (const { proposal } of proposals) {
    const kind = proposal.proposalType;
    const known = external
      ? kind === 'external_init' || kind === 'remove'
      : kind === 'add' || kind === 'remove';
    if (!known) {
      throw new CryptoFault(
        'proposal_refused',
        'A change of the room is of a kind that is not used here.',
        String(kind),
      );
    }
  }
}

const same = (a: Leaf, b: Leaf): boolean =>
  a.member === b.member &&
  a.device === b.device &&
  equal(a.account_key, b.account_key) &&
  equal(a.device_key, b.device_key);

function checkDoubles(after: readonly Leaf[]): void {
  const devices = new Set(after.map((leaf) => `${leaf.member}/${leaf.device}`));
  const keys = new Set(after.map((leaf) => hex(leaf.device_key)));
  if (devices.size !== after.length || keys.size !== after.length) {
    throw new CryptoFault('leaf_doubled', 'A device would stand in the room twice.');
  }
}

/**
 * Compares the roster before and after a commit.
 * A member's commit adds and removes leaves and leaves everybody else as they are, the committer too. An external
 * joiner comes only if its account already had a leaf, and takes away only its own device's old one.
 * @param committer leaf index of the member who committed; undefined for an external commit
 * @throws CryptoFault `leaf_replaced`, `leaf_doubled`, `joiner_unknown`, `joiner_removed_other`
 */
export function checkChange(
  before: readonly Leaf[],
  after: readonly Leaf[],
  committer: number | undefined,
): Leaf[] {
  const wasAt = new Map(before.map((leaf) => [leaf.index, leaf]));
  const isAt = new Map(after.map((leaf) => [leaf.index, leaf]));
  checkDoubles(after);
  // A device that returns often gets its former place; only its encryption key tells that it is a new leaf. A
  // committing member renews that key as a matter of course.
  const kept = (a: Leaf | undefined, b: Leaf): boolean =>
    a !== undefined && same(a, b) && (committer !== undefined || equal(a.encryption_key, b.encryption_key));
  const fresh = after.filter((leaf) => !kept(wasAt.get(leaf.index), leaf));
  const gone = before.filter((leaf) => !kept(isAt.get(leaf.index), leaf));
  if (committer !== undefined) {
    const now = isAt.get(committer);
    const old = wasAt.get(committer);
    if (!now || !old || !same(now, old)) {
      throw new CryptoFault('leaf_replaced', 'Someone has put another identity in their own place.');
    }
    return fresh;
  }
  const [joiner, ...others] = fresh;
  if (joiner === undefined || others.length > 0) {
    throw new CryptoFault('joiner_unknown', 'Someone came in from outside in a way that is not used here.');
  }
  const account = before.some(
    (leaf) => leaf.member === joiner.member && equal(leaf.account_key, joiner.account_key),
  );
  if (!account) {
    throw new CryptoFault(
      'joiner_unknown',
      'Someone who was not in this room came in from outside.',
      joiner.member,
    );
  }
  for (const leaf of gone) {
    if (leaf.member !== joiner.member || leaf.device !== joiner.device) {
      throw new CryptoFault(
        'joiner_removed_other',
        'A returning device has removed someone else.',
        leaf.member,
      );
    }
  }
  return fresh;
}
