/**
 * Gestures: typing, light, breath. They are not kept and may be missed, so they must never touch the MLS ratchet;
 * each device seals them under an exporter key of its own per epoch, with random nonces.
 */
import { decode, encode } from '@msgpack/msgpack';
import { fields, utf8 } from './bytes';
import { CryptoFault } from './faults';
import type { Group, Mls } from './mls';
import { aesKey, open, seal } from './primitives';

const LABEL = 'asterism gesture 1';

export class Gestures {
  private readonly mls: Mls;
  private readonly label: string;
  private readonly keys = new Map<string, Promise<CryptoKey>>();
  private newest = '';

  /** @param label names what is sealed, so that one kind is never taken for another */
  constructor(mls: Mls, label = LABEL) {
    this.mls = mls;
    this.label = label;
  }

  private key(group: Group, device: string): Promise<CryptoKey> {
    const epoch = `${group.room}/${group.generation}/${group.epoch}`;
    if (epoch !== this.newest) {
      this.keys.clear();
      this.newest = epoch;
    }
    const known = this.keys.get(device);
    if (known) return known;
    const made = this.mls.exporter(group, this.label, utf8(device), 32).then(aesKey);
    this.keys.set(device, made);
    return made;
  }

  private bound(group: Group, device: string, to: string[]): Uint8Array {
    return fields(this.label, group.room, String(group.generation), String(group.epoch), device, ...to);
  }

  /**
   * @param what anything MessagePack can carry; keep a gesture under 900 bytes, the server takes 1,024
   * @param to the one device it is for; nobody: all in the room
   */
  async seal(group: Group, what: unknown, ...to: string[]): Promise<Uint8Array> {
    const { device } = this.mls.identity;
    return seal(await this.key(group, device), encode(what), this.bound(group, device, to));
  }

  /** @throws CryptoFault `gesture_bad`: of another epoch, another device, or altered. Drop it without a word. */
  async open(group: Group, device: string, sealed: Uint8Array, ...to: string[]): Promise<unknown> {
    try {
      return decode(await open(await this.key(group, device), sealed, this.bound(group, device, to)));
    } catch {
      throw new CryptoFault('gesture_bad', 'A gesture could not be read.');
    }
  }
}
