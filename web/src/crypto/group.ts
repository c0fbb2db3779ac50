/** A group's state as a plain value, its encodings, and the windows of its ratchets. */
import { type ClientState, ciphersuites, decodeMlsMessage, type MLSMessage } from 'ts-mls';
import { text, utf8 } from './bytes';
import { CryptoFault } from './faults';

/** A group as this device sees it. Opaque: only the port (this file, key_packages.ts, mls.ts) looks inside. */
export interface Group {
  readonly room: string;
  readonly generation: number;
  readonly epoch: number;
  readonly suite: number;
  /** False once a commit has taken this device out. */
  readonly active: boolean;
  readonly state: ClientState;
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

export const groupId = (room: string, generation: number): Uint8Array => utf8(`${room}/${generation}`);

function place(state: ClientState): { room: string; generation: number } {
  const match = /^(.+)\/(\d+)$/.exec(text(state.groupContext.groupId));
  if (match?.[1] === undefined) throw new CryptoFault('group_info_bad', 'The room carries an unknown name.');
  return { room: match[1], generation: Number(match[2]) };
}

/** Old epochs' keys are not kept: the log is read in order, and what is not kept cannot be taken. */
export function groupOf(state: ClientState): Group {
  const lean = { ...state, historicalReceiverData: new Map(), signaturePrivateKey: new Uint8Array() };
  return {
    ...place(lean),
    epoch: Number(lean.groupContext.epoch),
    suite: ciphersuites[lean.groupContext.cipherSuite],
    active: lean.groupActiveState.kind === 'active',
    state: lean,
  };
}

export function decodeMessage<W extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: W,
): Extract<MLSMessage, { wireformat: W }> | undefined {
  const message = decodeMlsMessage(bytes, 0)?.[0];
  return message?.wireformat === wireformat ? (message as Extract<MLSMessage, { wireformat: W }>) : undefined;
}
