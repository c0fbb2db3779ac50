/** Whom a report may be sealed to: the server names the stewards, and their own accounts vouch for their keys. */
import { memberOf, sealKeyBytes } from './account';
import { ed25519 } from './ed25519';

/** A steward as the server tells of them, in bytes. */
export interface NamedSteward {
  readonly member: string;
  readonly account_key: Uint8Array;
  readonly account_key_version: number;
  readonly seal_key: Uint8Array;
  readonly seal_signature: Uint8Array;
}

/**
 * Whether the seal key is this member's own: signed by their account, whose key the member id is the hash of. Of a later
 * version of an account key the server shows no proof here, and its word alone is what this is not to rest on.
 */
export async function vouchedFor(steward: NamedSteward): Promise<boolean> {
  if (steward.account_key_version !== 1 || memberOf(steward.account_key) !== steward.member) return false;
  try {
    const signed = sealKeyBytes(steward.seal_key);
    return await (await ed25519()).verify(steward.account_key, signed, steward.seal_signature);
  } catch {
    return false;
  }
}

/** Divides them into those who can be trusted with a report and those who are left out. */
export async function sortOut<S extends NamedSteward>(
  stewards: readonly S[],
): Promise<{ fit: S[]; leftOut: S[] }> {
  const fits = await Promise.all(stewards.map(vouchedFor));
  return { fit: stewards.filter((_, at) => fits[at]), leftOut: stewards.filter((_, at) => !fits[at]) };
}
