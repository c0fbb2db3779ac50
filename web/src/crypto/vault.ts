/**
 * What a member keeps for themselves. Vault items are sealed under the account's vault key, bound to their name and
 * padded. Each room has a random archive key, itself a vault item, under which a member's devices seal what they have
 * read, so that a new device of theirs can read it too; both die at the room's dawn.
 */
import { fields, pad, random, uint64, unpad } from './bytes';
import { open, seal } from './primitives';

export const sealVaultItem = (vaultKey: CryptoKey, name: string, plain: Uint8Array): Promise<Uint8Array> =>
  seal(vaultKey, pad(plain), fields('asterism vault 1', name));

/** @throws CryptoFault `seal_broken` when it is altered, of another account, or kept under another name */
export const openVaultItem = async (
  vaultKey: CryptoKey,
  name: string,
  sealed: Uint8Array,
): Promise<Uint8Array> => unpad(await open(vaultKey, sealed, fields('asterism vault 1', name)));

/** The name of the vault item that holds a room's archive key. */
export const archiveItem = (room: string): string => `archive/${room}`;

export const newArchiveKey = (): Uint8Array => random(32);

export const sealArchive = (
  key: Uint8Array,
  room: string,
  seq: number,
  plain: Uint8Array,
): Promise<Uint8Array> => seal(key, pad(plain), fields('asterism archive 1', room, uint64(seq)));

export const openArchive = async (
  key: Uint8Array,
  room: string,
  seq: number,
  sealed: Uint8Array,
): Promise<Uint8Array> => unpad(await open(key, sealed, fields('asterism archive 1', room, uint64(seq))));
