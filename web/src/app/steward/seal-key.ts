/** A steward can be reached by reports only once their public box key is with the server. */
import { toBase64 } from '../../net/ids';
import type { SealKey } from '../../wire';
import { network } from '../network';

export async function leaveSealKey(): Promise<void> {
  if (network.me.value?.seal_key !== false) return;
  const { key, signature } = await network.crypto.boxKey();
  await network.http.post('/api/me/seal-key', {
    key: toBase64(key),
    signature: toBase64(signature),
  } satisfies SealKey);
  await network.readMe();
}
