/** Runs in two pages: in the one somebody speaks, in the other eleven listen; what they tell each other goes by a channel. */
import { signal } from '../../web/node_modules/@preact/signals';
import type { VoiceKey } from '../../web/src/crypto/client';
import { newRef } from '../../web/src/net/ids';
import { contextOf, Frames } from '../../web/src/voice/frames';
import { Incoming } from '../../web/src/voice/incoming';
import { openMicrophone } from '../../web/src/voice/microphone';
import type { Told } from '../../web/src/voice/signals';
import { Speaking } from '../../web/src/voice/speaking';
import { ofMeeting } from '../../web/src/voice/places';
import { Voice, type VoicePlace } from '../../web/src/voice/voice';
import type { MeetingView, RoomView, Signalled, VoiceAccess } from '../../web/src/wire';

interface Signal {
  to: string;
  from: string;
  told: Told;
}

const SPEAKER = 'speaker';
const channel = new BroadcastChannel('signals');
const send = (from: string, to: string, told: Told) => channel.postMessage({ from, to, told } satisfies Signal);
const taking = (take: (signal: Signal) => void) => {
  channel.onmessage = ({ data }: MessageEvent<Signal>) => take(data);
};

async function voiceKey(): Promise<VoiceKey> {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(64), 'HKDF', false, ['deriveBits']);
  return { generation: 1, epoch: 1, leaf: 0, base };
}

export async function speak(access: VoiceAccess): Promise<void> {
  const speaking = new Speaking({
    crypto: { voiceKey },
    room: 'room',
    device: SPEAKER,
    access,
    frames: new Frames(() => {}),
    track: await openMicrophone(),
    send: (to, told) => send(SPEAKER, to, told),
    onChange: () => {},
    onUnplugged: () => {},
  });
  taking(({ to, from, told }) => {
    if (to !== SPEAKER) return;
    if (told.k === 'ask') speaking.asked(from, told.frames);
    if (told.k === 'answer') speaking.answered(from, told.session, told.sdp);
  });
}

/** @returns after how many ms the last of them heard something, and how much each did */
export async function listen(access: VoiceAccess, count: number): Promise<{ ms: number; heard: number[] }> {
  const frames = new Frames(() => {});
  const ears = new Map<string, Incoming | null>();
  const joined = new Promise<void>((all) => {
    let left = count;
    taking(async ({ to, told }) => {
      if (told.k !== 'offer' || ears.get(to) !== null) return;
      frames.hear(contextOf(told.context), await voiceKey());
      const one = new Incoming(told.session, SPEAKER, {
        access,
        frames,
        send: (answer) => send(to, SPEAKER, answer),
        onChange: (what) => {
          if (what !== 'hearing') return;
          left -= 1;
          if (left === 0) all();
        },
      });
      ears.set(to, one);
      await one.offered(told.sdp);
    });
  });
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const name = newRef();
    ears.set(name, null);
    send(name, SPEAKER, { k: 'ask', frames: true });
  }
  await joined;
  const all = [...ears.values()].map((one) => one!.connection);
  for (;;) {
    const heard = await Promise.all(all.map(energyOf));
    if (heard.every((one) => one > 0.01)) return { ms: performance.now() - began, heard };
    await new Promise((later) => setTimeout(later, 50));
  }
}

const held = (member: string) =>
  ofMeeting({
    meeting: 'meeting',
    room: 'room',
    stage: 'round',
    seats: ['ann', 'ben', 'me'].map((one) => ({ member: one, here: true })),
    piece: { state: 'held', member, since: 1 },
  } as unknown as MeetingView);

/**
 * Somebody listens while Ann holds the piece, and Ben, who does not, offers his voice: `unheard`. The piece goes to
 * Ben, and with it comes his voice: `heard`. It goes on to Ann: `after`. @returns how it stood each time
 */
export async function takesTurns(access: VoiceAccess): Promise<Record<string, string>> {
  const frames = new Frames(() => {});
  const place = signal<VoicePlace | null>(held('ann'));
  const devices = [{ device: 'ben-1', leaf: true, credential: new Uint8Array() }];
  const room = signal({ epoch: 1, members: [{ member: 'ben', devices }] } as unknown as RoomView);
  let take = (_: Signalled): void => {};
  const ben = new Speaking({
    crypto: { voiceKey },
    room: 'room',
    device: 'ben-1',
    access,
    frames,
    track: await openMicrophone(),
    send: (_, told) => take({ room: 'room', sender: 'ben', device: 'ben-1', told } as unknown as Signalled),
    onChange: () => {},
    onUnplugged: () => {},
  });
  const voice = new Voice({
    place,
    room,
    live: signal(true),
    me: 'me',
    device: 'me-1',
    crypto: {
      voiceKey,
      signalled: async (frame) => (frame as unknown as { told: Told }).told,
      signal: async (_, __, told) => {
        const { k, session, sdp } = told as Told & { k: 'answer' };
        if (k === 'answer') ben.answered('me-1', session, sdp);
        return { generation: 1, epoch: 1, body: new Uint8Array() };
      },
    },
    http: { post: async () => access as never },
    send: () => true,
    listen: (taking) => {
      take = taking;
      return () => {};
    },
  });
  await voice.listen(true);
  const offered = new Promise<void>((done) => {
    const pass = take;
    take = (frame) => {
      pass(frame);
      done();
    };
  });
  ben.asked('me-1', true);
  await offered;
  // All that an offer sets off stands behind this in the queue of the page.
  await new Promise((later) => setTimeout(later));
  const made = (window as unknown as { spoken: RTCPeerConnection[] }).spoken;
  // The first connection is Ben's own; the listener's comes about only in his turn.
  const stands = () => `${voice.state.value.listening} ${made[1]?.connectionState ?? 'none'}`;
  const unheard = stands();
  place.value = held('ben');
  const end = performance.now() + 15_000;
  while (voice.state.value.listening !== 'hearing' && performance.now() < end) {
    await new Promise((later) => setTimeout(later, 20));
  }
  const heard = stands();
  place.value = held('ann');
  const after = stands();
  ben.stop();
  return { unheard, heard, after };
}

async function energyOf(connection: RTCPeerConnection): Promise<number> {
  for (const one of (await connection.getStats()).values()) {
    if (one.type === 'inbound-rtp') return one.totalAudioEnergy ?? 0;
  }
  return 0;
}
