/** What a bond's view says of keys and seals, from the base64 of the wire to bytes. */
import type { BondOther, GivenSeal, OfferedKey } from '../crypto/client';
import type { BondKeySealed, BondPerson, SealView } from '../wire';
import { fromBase64 } from './ids';

const orNull = (text: string | null): Uint8Array | null => (text === null ? null : fromBase64(text));

export const otherOf = (one: BondPerson): BondOther => ({
  member: one.member,
  account_key: fromBase64(one.account_key),
  account_key_version: one.account_key_version,
  seal_key: orNull(one.seal_key),
  seal_signature: orNull(one.seal_signature),
  credentials: one.devices.map(({ credential }) => fromBase64(credential)),
});

export const offeredOf = (key: BondKeySealed | null): OfferedKey | null =>
  key && {
    edition: key.edition,
    by: key.by,
    device: key.device,
    body: fromBase64(key.body),
    signature: fromBase64(key.signature),
  };

export const sealOf = (seal: SealView): GivenSeal => ({
  author: seal.author,
  device: seal.device,
  edition: seal.edition,
  body: fromBase64(seal.body),
  server_share: fromBase64(seal.server_share),
  commitment: fromBase64(seal.commitment),
  signature: fromBase64(seal.signature),
  share: orNull(seal.share),
  share_edition: seal.share_edition,
});
