/** A connection that knows relays only: no address of this device is looked for, tried or told. */
import type { VoiceAccess } from '../wire';
import { cut, hasRelay } from './description';
import { throughStreams } from './frames';

/** How long the relay has for lending an address, and then for another one that may be better. */
const LENT_MS = 5_000;
const BETTER_MS = 150;

/** The relay lent nothing: it is gone, or refuses what we show. */
export class RelayGone extends Error {}

export const hasVoice = () =>
  'RTCPeerConnection' in globalThis && navigator.mediaDevices !== undefined && isSecureContext;

export function connect(access: VoiceAccess, sealed: boolean): RTCPeerConnection {
  const { urls, username, credential } = access;
  return new RTCPeerConnection({
    iceServers: [{ urls, username, credential }],
    iceTransportPolicy: 'relay',
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
    ...(sealed && throughStreams() ? { encodedInsertableStreams: true } : {}),
  } as RTCConfiguration);
}

/**
 * The description of this side, with what the relay lent, cut down.
 * @throws RelayGone when nothing was lent in time
 */
export async function described(connection: RTCPeerConnection): Promise<string> {
  await lent(connection);
  const { sdp } = connection.localDescription ?? { sdp: '' };
  if (!hasRelay(sdp)) throw new RelayGone();
  return cut(sdp);
}

function lent(connection: RTCPeerConnection): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(waiting);
      connection.removeEventListener('icecandidate', look);
      connection.removeEventListener('icegatheringstatechange', look);
      connection.removeEventListener('connectionstatechange', look);
      done();
    };
    let waiting = setTimeout(end, LENT_MS);
    const look = (event?: Event) => {
      const over = connection.iceGatheringState === 'complete' || connection.connectionState === 'closed';
      if (over) return end();
      if ((event as RTCPeerConnectionIceEvent | undefined)?.candidate?.type !== 'relay') return;
      clearTimeout(waiting);
      waiting = setTimeout(end, BETTER_MS);
    };
    connection.addEventListener('icecandidate', look);
    connection.addEventListener('icegatheringstatechange', look);
    connection.addEventListener('connectionstatechange', look);
    look();
  });
}
