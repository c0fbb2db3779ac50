/**
 * What speaking aloud takes from the room's group: a key for the frames of each device, and a seal for the signals by
 * which two devices find each other. Each has an exporter label of its own (RFC 9420, section 8.5).
 */
import { raw, utf8 } from './bytes';
import { Gestures } from './gesture';
import type { Group, Mls } from './mls';

const FRAMES = 'asterism voice 1';
const SIGNALS = 'asterism signal 1';
/** Nh of the suite AES_256_GCM_SHA512_128 (RFC 9605, section 4.5). */
const BASE_LENGTH = 64;

/** From which the keys of a device's frames are derived; it never leaves the browser's own keeping. */
export interface VoiceKey {
  generation: number;
  epoch: number;
  /** The place of the device in the group. */
  leaf: number;
  base: CryptoKey;
}

export class VoiceSecrets {
  readonly signals: Gestures;

  constructor(private readonly mls: Mls) {
    this.signals = new Gestures(mls, SIGNALS);
  }

  /** @returns null for a device that does not stand in the group */
  async key(group: Group, device: string): Promise<VoiceKey | null> {
    const leaf = this.mls.roster(group).find((one) => one.device === device);
    if (!leaf) return null;
    const secret = await this.mls.exporter(group, FRAMES, utf8(device), BASE_LENGTH);
    const base = await crypto.subtle.importKey('raw', raw(secret), 'HKDF', false, ['deriveBits']);
    return { generation: group.generation, epoch: group.epoch, leaf: leaf.index, base };
  }
}
