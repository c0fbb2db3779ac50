/**
 * The port: everything the rest of the client knows of MLS (RFC 9420). No type of ts-mls leaves the port
 * except inside the opaque `Group`. Every function is pure towards its group: it returns a new one and leaves the given as it
 * was, so that the caller can store the new one together with what came of it, and only then use it.
 */
import type { CiphersuiteImpl } from 'ts-mls';
import {
  type ClientState,
  ciphersuites,
  createApplicationMessage,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeGroupState,
  decodeMlsMessage,
  emptyPskIndex,
  encodeGroupState,
  encodeMlsMessage,
  mlsExporter,
  type Proposal,
  type ProposalWithSender,
  processMessage,
} from 'ts-mls';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { consumeRatchet } from 'ts-mls/secretTree.js';
import { equal, hex } from './bytes';
import { CryptoFault } from './faults';
import { decodeMessage, type Group, groupId, groupOf, RATCHET } from './group';
import { joinFromGroupInfo, joinFromWelcome } from './joining';
import { KeyPackages, unpackSecret } from './key_packages';
import { checkChange, checkProposals, type Leaf, leavesOf } from './roster';

export type { Group } from './group';
export type { MadeKeyPackage } from './key_packages';

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

export class Mls extends KeyPackages {
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
}
