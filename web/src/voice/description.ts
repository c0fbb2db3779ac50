/**
 * What two devices tell each other of a connection (SDP, RFC 8866), cut down to what one voice needs. No address of a
 * device is in it, only those that a relay lent; nothing that would tell the relay more than it has to know. Both sides
 * cut what they send and what they get.
 */

/** What is said aloud: mono, 24 kbit/s, always packets of one size, and none to speak of in silence. */
const OPUS = 'minptime=60;maxaveragebitrate=24000;stereo=0;sprop-stereo=0;cbr=1;usedtx=1;useinbandfec=0';
/** Milliseconds in one packet: three times fewer packets than usual, so that eleven listeners cost half as much. */
const PACKET_MS = 60;
const LARGEST = 8 * 1024;
const MOST_CANDIDATES = 8;

const KEPT =
  /^(?:v=0|s=-|t=0 0|a=(?:group:BUNDLE |ice-ufrag:|ice-pwd:|ice-options:|fingerprint:sha-|setup:|mid:|sendonly|recvonly|rtcp-mux|ssrc:\d+ cname:))/;
const RELAYED = /^a=candidate:(\S+ 1 udp \d+) ([0-9A-Fa-f.:]+) (\d+) typ relay\b/;

export class BadDescription extends Error {}

/** Cuts a description down. @throws BadDescription for what is not that of one voice */
export function cut(sdp: string): string {
  if (sdp.length > LARGEST) throw new BadDescription('too long');
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  const media = lines.filter((line) => line.startsWith('m='));
  const [first] = media;
  const opus = lines.map((line) => /^a=rtpmap:(\d+) opus\/48000\/2$/i.exec(line)?.[1]).find(Boolean);
  if (media.length !== 1 || !first?.startsWith('m=audio ') || !opus) throw new BadDescription('not a voice');
  const origin = lines.map((line) => /^o=\S+ (\d+ \d+) IN /.exec(line)?.[1]).find(Boolean);
  if (!origin) throw new BadDescription('no origin');
  let candidates = 0;
  const out = lines.flatMap((line) => {
    if (line.startsWith('o=')) return [`o=- ${origin} IN IP4 0.0.0.0`];
    if (line.startsWith('m=')) {
      return [`m=audio 9 UDP/TLS/RTP/SAVPF ${opus}`, 'c=IN IP4 0.0.0.0', ...spoken(opus)];
    }
    const [, what, address, port] = RELAYED.exec(line) ?? [];
    if (what) {
      candidates += 1;
      if (candidates > MOST_CANDIDATES) return [];
      return [`a=candidate:${what} ${address} ${port} typ relay raddr 0.0.0.0 rport 0`];
    }
    return KEPT.test(line) ? [line] : [];
  });
  return `${out.join('\r\n')}\r\n`;
}

/** How the voice is to be written, whatever the other side would like. */
function spoken(opus: string): string[] {
  return [`a=rtpmap:${opus} opus/48000/2`, `a=fmtp:${opus} ${OPUS}`, `a=ptime:${PACKET_MS}`];
}

/** Whether a relay has lent this description an address yet. */
export function hasRelay(sdp: string): boolean {
  return sdp.split(/\r?\n/).some((line) => RELAYED.test(line));
}
