/** How a device shows that it belongs to its account: the server's challenge, signed with the account's key. */
import type { AccountKeys, Crypto } from '../crypto/client';
import type { Challenge, SignedIn } from '../wire';
import type { Http } from './http';
import { fromBase64, toBase64 } from './ids';

interface Place {
  http: Http;
  /** The host that is signed into the challenge, so that a signature for one network opens no other. */
  host: string;
}

/** Opens a session for this device. @throws Refused `stale` with the newest version of the key, `offline` and others */
export async function signIn(
  { http, host }: Place,
  crypto: Crypto,
  keys: AccountKeys,
  member: string,
  device: string,
): Promise<void> {
  const credential = await crypto.setIdentity(member, device);
  const { challenge } = await http.get<Challenge>('/api/challenge');
  const signature = await crypto.signChallenge(fromBase64(challenge), host);
  await http.post<SignedIn>('/api/sign-in', {
    account_key: toBase64(keys.account_key),
    account_key_version: keys.account_key_version,
    challenge,
    signature: toBase64(signature),
    device: { credential: toBase64(credential) },
  });
}
