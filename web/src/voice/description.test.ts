import { expect, test } from 'vitest';
import { BadDescription, cut, hasRelay } from './description';

const RELAY =
  'a=candidate:2 1 udp 58597631 203.0.113.5 40985 typ relay raddr 198.51.100.7 rport 5 generation 0';
const TELLING = [
  'v=0',
  'o=mozilla 6974563266578152701 2 IN IP4 192.168.1.7',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=tool:somebody on 192.168.1.7',
  'm=audio 40985 UDP/TLS/RTP/SAVPF 63 111 0',
  'c=IN IP4 203.0.113.9',
  'a=rtcp:9 IN IP4 192.168.1.7',
  'a=candidate:1 1 udp 2122260223 192.168.1.7 54400 typ host generation 0',
  'a=candidate:1 1 udp 2122260223 3f1c2a.local 54400 typ host generation 0',
  'a=candidate:4 1 udp 1685987071 198.51.100.7 54400 typ srflx raddr 192.168.1.7 rport 54400',
  'a=candidate:5 1 udp 1685987071 198.51.100.7 54400 typ prflx raddr 192.168.1.7 rport 54400',
  'a=candidate:6 1 tcp 1685987071 198.51.100.7 9 typ host tcptype active',
  RELAY,
  'a=ice-ufrag:BENf',
  'a=ice-pwd:h/bHUzKD75hpXlm2/HIrnGGS',
  'a=fingerprint:sha-256 93:AF',
  'a=setup:actpass',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=sendonly',
  'a=msid:stream 7007b4c9',
  'a=rtcp-mux',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1;stereo=1;maxaveragebitrate=510000',
  'a=ssrc:3966708227 cname:LKmiyDSkCFtgiC2b',
  'a=remote-candidates:1 192.168.1.7 54400',
].join('\r\n');

test('only what the relay lent is told, and no address of the device', () => {
  const told = cut(TELLING);
  expect(told.match(/a=candidate.*/g)).toEqual([
    'a=candidate:2 1 udp 58597631 203.0.113.5 40985 typ relay raddr 0.0.0.0 rport 0',
  ]);
  expect(told.match(/\d+\.\d+\.\d+\.\d+/g)!.filter((one) => one !== '0.0.0.0')).toEqual(['203.0.113.5']);
  expect(told).not.toMatch(/local|srflx|host|prflx/);
  expect(hasRelay(told)).toBe(true);
  expect(hasRelay(cut(TELLING.replace(RELAY, '')))).toBe(false);
});

test('the relay learns from no header how loud it is, and the voice is written as we want it', () => {
  const told = cut(TELLING);
  expect(told).not.toMatch(/extmap|transport-cc|red\/|msid/);
  expect(told.match(/a=fmtp.*/g)).toEqual([
    'a=fmtp:111 minptime=60;maxaveragebitrate=24000;stereo=0;sprop-stereo=0;cbr=1;usedtx=1;useinbandfec=0',
  ]);
  expect(told).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n');
  expect(cut(told)).toBe(told);
});

test('what is not one voice is not taken', () => {
  const bad = [
    '',
    'v=0',
    TELLING.replace('m=audio', 'm=video'),
    `${TELLING}\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel`,
    TELLING.replace('opus/48000/2', 'PCMU/8000'),
    `${TELLING}\r\n${'a=x'.repeat(4000)}`,
  ];
  for (const sdp of bad) expect(() => cut(sdp)).toThrow(BadDescription);
  const many = cut(`${TELLING}\r\n${`${RELAY}\r\n`.repeat(30)}`);
  expect(many.match(/a=candidate/g)).toHaveLength(8);
});
