/** How a pinned account key is written down. */
import { concat, uint32 } from './bytes';
import type { Pin } from './trust';

export const encodePin = (pin: Pin): Uint8Array => concat(uint32(pin.version), pin.key);

export const decodePin = (bytes: Uint8Array): Pin => ({
  version: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0),
  key: bytes.slice(4),
});
