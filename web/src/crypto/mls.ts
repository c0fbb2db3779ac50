/**
 * The port: everything the rest of the client knows of MLS (RFC 9420). No type of ts-mls leaves this file except
 * as an opaque `Group`. Every function is pure towards its group: it returns a new one and leaves the given as it
 * was, so that the caller can store the new one together with what came of it, and only then use it.
 */

import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls';
import {
  type ClientConfig,
  type ClientState,
  ciphersuites,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeGroupState,
  decodeMlsMessage,
  defaultLifetimeConfig,
  emptyPskIndex,
  encodeGroupState,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type KeyPackage,
  type MLSMessage,
  mlsExporter,
  type Proposal,
  type ProposalWithSender,
  processMessage,
} from 'ts-mls';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { consumeRatchet } from 'ts-mls/secretTree.js';
import { equal, hex, text, utf8 } from './bytes';
import { type Credential, type Identity, readCredential } from './device';
import { CryptoFault, orFault } from './faults';
import { joinFromGroupInfo, joinFromWelcome } from './joining';
import { checkChange, checkProposals, type Leaf, leavesOf } from './roster';
import { SUITE, suiteFor } from './suite';
import type { Trust } from './trust';

/** A group as this device sees it. Opaque: only this file looks inside. */
export interface Group {
  readonly room: string;
  readonly generation: number;
  readonly epoch: number;
  readonly suite: number;
  /** False once a commit has taken this device out. */
  readonly active: boolean;
  readonly state: ClientState;
}

/** `body` goes to the server; `secret` stays, sealed, under `ref` until a Welcome uses it. */
export interface MadeKeyPackage {
  readonly ref: string;
  readonly body: Uint8Array;
  readonly secret: Uint8Array;
  readonly lastResort: boolean;
}

export interface Change {
  /** The group before, for everything until the verdict (its handshake ratchet has moved on by one). */
  readonly before: Group;
  /** The group if the server takes the commit. */
  readonly after: Group;
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly welcomes: { device: string; body: Uint8Array }[];
  readonly adds: string[];
  readonly removes: string[];
}

/**
 * Ratchet windows. The log is gapless and read in order, so a receiver meets a gap in a sender's ratchet only
 * where the server refused what the sender had encrypted; the outbox holds at most 256 of these. 4,096 steps
 * ahead are therefore far more than any honest history needs, and still bound the work a forged number can ask for.
 */
export const RATCHET = {
  retainKeysForGenerations: 512,
  retainKeysForEpochs: 1,
  maximumForwardRatchetSteps: 4096,
};

const LAST_RESORT = 10;
const DAY = 24 * 60 * 60;

/** Two days of grace before, for clocks that are wrong; 90 days after, the longest a package may wait unused. */
function lifetime(now: number): { notBefore: bigint; notAfter: bigint } {
  const seconds = Math.floor(now / 1000);
  return { notBefore: BigInt(seconds - 2 * DAY), notAfter: BigInt(seconds + 90 * DAY) };
}

const groupId = (room: string, generation: number): Uint8Array => utf8(`${room}/${generation}`);

function place(state: ClientState): { room: string; generation: number } {
  const match = /^(.+)\/(\d+)$/.exec(text(state.groupContext.groupId));
  if (match?.[1] === undefined) throw new CryptoFault('group_info_bad', 'The room carries an unknown name.');
  return { room: match[1], generation: Number(match[2]) };
}

/** Old epochs' keys are not kept: the log is read in order, and what is not kept cannot be taken. */
function groupOf(state: ClientState): Group {
  const lean = { ...state, historicalReceiverData: new Map(), signaturePrivateKey: new Uint8Array() };
  return {
    ...place(lean),
    epoch: Number(lean.groupContext.epoch),
    suite: ciphersuites[lean.groupContext.cipherSuite],
    active: lean.groupActiveState.kind === 'active',
    state: lean,
  };
}

function decodeMessage<W extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: W,
): Extract<MLSMessage, { wireformat: W }> | undefined {
  const message = decodeMlsMessage(bytes, 0)?.[0];
  return message?.wireformat === wireformat ? (message as Extract<MLSMessage, { wireformat: W }>) : undefined;
}

function sameDevice(
  a: KeyPackage['leafNode']['credential'],
  b: KeyPackage['leafNode']['credential'],
): boolean {
  if (a.credentialType !== 'basic' || b.credentialType !== 'basic') return false;
  const [x, y] = [readCredential(a.identity), readCredential(b.identity)];
  return x.member === y.member && x.device === y.device;
}

export class Mls {
  readonly identity: Identity;
  readonly trust: Trust;
  private readonly now: () => number;
  private readonly config: ClientConfig;

  constructor(identity: Identity, trust: Trust, now: () => number = () => Date.now()) {
    this.identity = identity;
    this.trust = trust;
    this.now = now;
    this.config = {
      keyRetentionConfig: RATCHET,
      lifetimeConfig: defaultLifetimeConfig,
      // Speech is padded before it gets here; a second padding would only add zeros.
      paddingConfig: { kind: 'padUntilLength', padUntilLength: 0 },
      keyPackageEqualityConfig: {
        compareKeyPackages: (a, b) => sameDevice(a.leafNode.credential, b.leafNode.credential),
        compareKeyPackageToLeafNode: (a, b) => sameDevice(a.leafNode.credential, b.credential),
      },
      authService: trust.service,
    };
  }

  private cs(suiteId?: number): Promise<CiphersuiteImpl> {
    const name = Object.entries(ciphersuites).find(([, id]) => id === suiteId)?.[0];
    return suiteFor(this.identity.signer, suiteId === undefined ? SUITE : (name ?? String(suiteId)));
  }

  private async freshPackage(lastResort = false) {
    const cs = await this.cs();
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: this.identity.credential },
      {
        versions: ['mls10'],
        ciphersuites: [SUITE as CiphersuiteName],
        extensions: [LAST_RESORT],
        proposals: [],
        credentials: ['basic'],
      },
      lifetime(this.now()),
      lastResort ? [{ extensionType: LAST_RESORT, extensionData: new Uint8Array() }] : [],
      { signKey: new Uint8Array(), publicKey: this.identity.signer.publicKey },
      cs,
    );
  }

  private async groupInfo(state: ClientState, cs: CiphersuiteImpl): Promise<Uint8Array> {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], cs);
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });
  }

  /** A group of one, at epoch 0. */
  async foundRoom(room: string, generation: number): Promise<{ group: Group; groupInfo: Uint8Array }> {
    const cs = await this.cs();
    const { publicPackage, privatePackage } = await this.freshPackage();
    const id = groupId(room, generation);
    const state = await createGroup(id, publicPackage, privatePackage, [], cs, this.config);
    return { group: groupOf(state), groupInfo: await this.groupInfo(state, cs) };
  }

  async makeKeyPackage(lastResort = false): Promise<MadeKeyPackage> {
    const cs = await this.cs();
    const { publicPackage, privatePackage } = await this.freshPackage(lastResort);
    const body = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: publicPackage,
    });
    const { initPrivateKey, hpkePrivateKey } = privatePackage;
    return {
      ref: hex(await makeKeyPackageRef(publicPackage, cs.hash)),
      body,
      secret: packSecret(initPrivateKey, hpkePrivateKey, body),
      lastResort,
    };
  }

  async makeKeyPackages(count: number, lastResort = false): Promise<MadeKeyPackage[]> {
    const made: MadeKeyPackage[] = [];
    for (let i = 0; i < count; i++) made.push(await this.makeKeyPackage(lastResort && i === count - 1));
    return made;
  }

  /** Reads and verifies a key package of someone else. @throws CryptoFault `key_package_bad`, credential codes */
  async readKeyPackage(
    body: Uint8Array,
  ): Promise<{ member: string; device: string; credential: Credential; keyPackage: KeyPackage }> {
    const bad = (why: string) =>
      new CryptoFault('key_package_bad', 'A device cannot be let in as it is.', why);
    const keyPackage = decodeMessage(body, 'mls_key_package')?.keyPackage;
    if (keyPackage === undefined) throw bad('unreadable');
    const { credential, signaturePublicKey } = keyPackage.leafNode;
    if (credential.credentialType !== 'basic') throw bad('credential');
    const known = await this.trust.check(credential.identity, signaturePublicKey);
    const { member, device } = known;
    const cs = await this.cs();
    if (keyPackage.cipherSuite !== cs.name) throw bad('suite');
    if (!(await verifyKeyPackage(keyPackage, cs.signature))) throw bad('signature');
    return { member, device, credential: known, keyPackage };
  }

  /** The ref of a key package, by which its secret is kept. */
  async packageRef(body: Uint8Array): Promise<string> {
    const keyPackage = decodeMessage(body, 'mls_key_package')?.keyPackage;
    if (keyPackage === undefined) return '';
    return hex(await makeKeyPackageRef(keyPackage, (await this.cs()).hash));
  }

  /**
   * One commit that lets devices in and takes others out.
   * @param adds key packages; each must be of the device it is given for
   * @throws CryptoFault `key_package_foreign`, `key_package_bad`, `nothing_to_commit`, `commit_bad`
   */
  async change(
    group: Group,
    adds: { device: string; key_package: Uint8Array }[],
    removes: string[],
  ): Promise<Change> {
    const cs = await this.cs(group.suite);
    const proposals: Proposal[] = [];
    const refs = new Map<string, string>();
    for (const { device, key_package } of adds) {
      const read = await this.readKeyPackage(key_package);
      if (read.device !== device) {
        throw new CryptoFault('key_package_foreign', 'A device showed the key of another.', device);
      }
      proposals.push({ proposalType: 'add', add: { keyPackage: read.keyPackage } });
      refs.set(hex(await makeKeyPackageRef(read.keyPackage, cs.hash)), device);
    }
    const roster = this.roster(group);
    for (const device of removes) {
      const leaf = roster.find((one) => one.device === device);
      if (leaf) proposals.push({ proposalType: 'remove', remove: { removed: leaf.index } });
    }
    if (proposals.length === 0) throw new CryptoFault('nothing_to_commit', 'There is nothing to change.');
    const state = this.ready(group);
    const result = await this.guarded('commit_bad', () =>
      createCommit(
        { state, cipherSuite: cs },
        { extraProposals: proposals, ratchetTreeExtension: true, wireAsPublicMessage: false },
      ),
    );
    const after = groupOf(result.newState);
    checkChange(roster, this.roster(after), group.state.privatePath.leafIndex);
    const welcome = result.welcome;
    const welcomes = (welcome?.secrets ?? []).map((secret) => {
      // Each device gets the secret meant for it, not those of the others beside it.
      const own = { ...welcome!, secrets: [secret] };
      const body = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: own });
      return { device: refs.get(hex(secret.newMember)) ?? '', body };
    });
    // The library leaves the old ratchet where it was. Were this commit refused and another made in the same
    // epoch, both would use one key; so the old group moves on as well.
    const own = group.state.privatePath.leafIndex * 2;
    const spent = await consumeRatchet(group.state.secretTree, own, 'commit', cs);
    return {
      before: groupOf({ ...group.state, secretTree: spent.newTree }),
      after,
      commit: encodeMlsMessage(result.commit),
      groupInfo: await this.groupInfo(this.ready(after), cs),
      welcomes,
      adds: adds.map((add) => add.device),
      removes: roster.filter((leaf) => removes.includes(leaf.device)).map((leaf) => leaf.device),
    };
  }

  /** The refs of the key packages a Welcome was made for. */
  welcomeRefs(body: Uint8Array): string[] {
    const welcome = decodeMessage(body, 'mls_welcome')?.welcome;
    if (welcome === undefined)
      throw new CryptoFault('welcome_bad', 'The invitation into the room cannot be read.');
    return welcome.secrets.map((secret) => hex(secret.newMember));
  }

  /** @param secret the `secret` of the key package the Welcome was made for */
  async joinByWelcome(
    room: string,
    generation: number,
    body: Uint8Array,
    secret: Uint8Array,
  ): Promise<Group> {
    const welcome = decodeMessage(body, 'mls_welcome')?.welcome;
    if (welcome === undefined)
      throw new CryptoFault('welcome_bad', 'The invitation into the room cannot be read.');
    const cs = await this.cs(ciphersuites[welcome.cipherSuite]);
    const { initPrivateKey, hpkePrivateKey, keyPackage } = unpackSecret(secret);
    const keys = { initPrivateKey, hpkePrivateKey, signaturePrivateKey: new Uint8Array() };
    const state = await this.guarded('welcome_bad', () =>
      joinFromWelcome(welcome, keyPackage, keys, emptyPskIndex, this.config, cs),
    );
    return this.checkedPlace(state, room, generation);
  }

  /** A returning or new device comes back in by itself, and takes its own old leaf away if there is one. */
  async joinExternally(
    room: string,
    generation: number,
    groupInfo: Uint8Array,
  ): Promise<{ group: Group; epoch: number; commit: Uint8Array; groupInfo: Uint8Array; removes: string[] }> {
    const info = decodeMessage(groupInfo, 'mls_group_info')?.groupInfo;
    const tree = info && ratchetTreeFromExtension(info);
    if (info === undefined || tree === undefined) {
      throw new CryptoFault('group_info_bad', 'The shown room cannot be read.');
    }
    const cs = await this.cs(ciphersuites[info.groupContext.cipherSuite]);
    const before = leavesOf(tree);
    const old = before.find((l) => l.member === this.identity.member && l.device === this.identity.device);
    const { publicPackage, privatePackage } = await this.freshPackage();
    const { state, commit } = await this.guarded('group_info_bad', () =>
      joinFromGroupInfo(info, publicPackage, privatePackage, old?.index, this.config, cs),
    );
    const group = this.checkedPlace(state, room, generation);
    checkChange(before, this.roster(group), undefined);
    return {
      group,
      epoch: Number(info.groupContext.epoch),
      commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: commit }),
      groupInfo: await this.groupInfo(this.ready(group), cs),
      removes: old === undefined ? [] : [old.device],
    };
  }

  /**
   * Applies someone else's commit. `added` are the leaves that were not there before.
   * @throws CryptoFault `commit_bad`, `commit_replayed`, `proposal_refused`, the roster's and the credentials' codes
   */
  async processCommit(
    group: Group,
    bytes: Uint8Array,
  ): Promise<{ group: Group; added: Leaf[]; committer: Leaf }> {
    const bad = (why: string) =>
      new CryptoFault('commit_bad', 'A change of the room cannot be applied.', why);
    const message = decodeMlsMessage(bytes, 0)?.[0];
    let epoch: bigint;
    if (message?.wireformat === 'mls_private_message') {
      if (message.privateMessage.contentType !== 'commit') throw bad('not a commit');
      epoch = message.privateMessage.epoch;
    } else if (message?.wireformat === 'mls_public_message') {
      const { contentType } = message.publicMessage.content;
      if (contentType !== 'commit' || message.publicMessage.senderType !== 'new_member_commit') {
        throw bad('not an external commit');
      }
      epoch = message.publicMessage.content.epoch;
    } else throw bad('unreadable');
    if (epoch < group.state.groupContext.epoch) {
      throw new CryptoFault('commit_replayed', 'A change of the room came a second time.');
    }
    const before = this.roster(group);
    const cs = await this.cs(group.suite);
    let refused: unknown;
    let sender: number | undefined;
    const result = await this.guarded('commit_bad', () =>
      processMessage(
        message,
        this.ready(group),
        emptyPskIndex,
        (incoming) => {
          if (incoming.kind !== 'commit') return 'reject';
          sender = incoming.senderLeafIndex;
          try {
            checkProposals(incoming.proposals as ProposalWithSender[], sender === undefined);
            if (sender === undefined) this.checkStays(group, incoming.proposals as ProposalWithSender[]);
            return 'accept';
          } catch (error) {
            refused = error;
            return 'reject';
          }
        },
        cs,
      ),
    );
    if (refused !== undefined) throw refused;
    if (result.kind !== 'newState' || result.actionTaken !== 'accept') throw bad('not accepted');
    const next = groupOf(result.newState);
    const after = this.roster(next);
    const added = checkChange(before, after, sender);
    const committer = sender === undefined ? added[0] : before.find((leaf) => leaf.index === sender);
    if (committer === undefined) throw bad('committer');
    return { group: next, added, committer };
  }

  async encrypt(
    group: Group,
    plain: Uint8Array,
    authenticated: Uint8Array,
  ): Promise<{ group: Group; body: Uint8Array }> {
    const cs = await this.cs(group.suite);
    const made = await createApplicationMessage(this.ready(group), plain, cs, authenticated);
    const body = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage: made.privateMessage,
    });
    return { group: groupOf(made.newState), body };
  }

  /** @throws CryptoFault `message_bad`, `message_replayed`; the given group stays usable */
  async decrypt(
    group: Group,
    body: Uint8Array,
  ): Promise<{ group: Group; plain: Uint8Array; authenticated: Uint8Array; sender: Leaf }> {
    const bad = (why: string) => new CryptoFault('message_bad', 'A message cannot be read.', why);
    const message = decodeMessage(body, 'mls_private_message')?.privateMessage;
    if (message === undefined || message.contentType !== 'application') throw bad('not speech');
    const { groupContext, keySchedule, secretTree, ratchetTree } = group.state;
    if (!equal(message.groupId, groupContext.groupId) || message.epoch !== groupContext.epoch)
      throw bad('epoch');
    const cs = await this.cs(group.suite);
    const opened = await unprotectPrivateMessage(
      keySchedule.senderDataSecret,
      message,
      secretTree,
      ratchetTree,
      groupContext,
      RATCHET,
      cs,
    ).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : '';
      if (why === 'Desired gen in the past') {
        throw new CryptoFault('message_replayed', 'A message came a second time.');
      }
      throw bad(why);
    });
    const { content } = opened.content;
    if (content.contentType !== 'application' || content.sender.senderType !== 'member') throw bad('content');
    const { leafIndex } = content.sender;
    const sender = this.roster(group).find((leaf) => leaf.index === leafIndex);
    if (sender === undefined) throw bad('sender');
    return {
      group: groupOf({ ...group.state, secretTree: opened.tree }),
      plain: content.applicationData,
      authenticated: message.authenticatedData,
      sender,
    };
  }

  /** RFC 9420, section 8.5. */
  async exporter(group: Group, label: string, context: Uint8Array, length: number): Promise<Uint8Array> {
    const cs = await this.cs(group.suite);
    return mlsExporter(group.state.keySchedule.exporterSecret, label, context, length, cs);
  }

  roster(group: Group): Leaf[] {
    return leavesOf(group.state.ratchetTree);
  }

  epochAuthenticator(group: Group): Uint8Array {
    return group.state.keySchedule.epochAuthenticator;
  }

  /** The whole state, without the device's signature key. Secret: seal before it is stored. */
  save(group: Group): Uint8Array {
    return encodeGroupState(group.state);
  }

  load(bytes: Uint8Array): Group {
    const state = decodeGroupState(bytes, 0)?.[0];
    if (state === undefined)
      throw new CryptoFault('storage_failed', 'The kept state of a room cannot be read.');
    return groupOf({ ...state, clientConfig: this.config });
  }

  private ready(group: Group): ClientState {
    if (!group.active) throw new CryptoFault('room_not_joined', 'This device is no longer in the room.');
    return { ...group.state, clientConfig: this.config };
  }

  /** A joiner that takes this very leaf away is never this device's own return: that would know of it. */
  private checkStays(group: Group, proposals: readonly ProposalWithSender[]): void {
    const own = group.state.privatePath.leafIndex;
    for (const { proposal } of proposals) {
      if (proposal.proposalType === 'remove' && proposal.remove.removed === own) {
        throw new CryptoFault('joiner_removed_other', 'A returning device has removed someone else.');
      }
    }
  }

  private checkedPlace(state: ClientState, room: string, generation: number): Group {
    const group = groupOf(state);
    if (group.room !== room || group.generation !== generation) {
      throw new CryptoFault('group_info_bad', 'The shown room is another one.', group.room);
    }
    return group;
  }

  /** Runs the library and turns its errors into ours; a refused credential is told as what it was. */
  private guarded<T>(
    code: 'commit_bad' | 'welcome_bad' | 'group_info_bad',
    work: () => Promise<T>,
  ): Promise<T> {
    this.trust.refusal = undefined;
    return orFault(code, 'The room cannot be changed or entered as it was shown.', work).catch(
      (error: unknown) => {
        throw this.trust.refusal ?? error;
      },
    );
  }
}

/** The two private keys of a package with the package itself: X-Wing seeds of 32 bytes, so the lengths are fixed. */
function packSecret(init: Uint8Array, leaf: Uint8Array, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(64 + body.length);
  out.set(init);
  out.set(leaf, 32);
  out.set(body, 64);
  return out;
}

function unpackSecret(secret: Uint8Array) {
  const keyPackage = decodeMessage(secret.slice(64), 'mls_key_package')?.keyPackage;
  if (keyPackage === undefined)
    throw new CryptoFault('key_package_unknown', 'A kept key package cannot be read.');
  return { initPrivateKey: secret.slice(0, 32), hpkePrivateKey: secret.slice(32, 64), keyPackage };
}
