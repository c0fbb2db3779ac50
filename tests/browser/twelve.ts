/** Runs in two pages: in the one somebody speaks, in the other eleven listen; what they tell each other goes by a channel. */
import type { VoiceKey } from '../../web/src/crypto/client';
import { newRef } from '../../web/src/net/ids';
import { contextOf, Frames } from '../../web/src/voice/frames';
import { Incoming } from '../../web/src/voice/incoming';
import { openMicrophone } from '../../web/src/voice/microphone';
import type { Told } from '../../web/src/voice/signals';
import { Speaking } from '../../web/src/voice/speaking';
import type { VoiceAccess } from '../../web/src/wire';

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

async function energyOf(connection: RTCPeerConnection): Promise<number> {
  for (const one of (await connection.getStats()).values()) {
    if (one.type === 'inbound-rtp') return one.totalAudioEnergy ?? 0;
  }
  return 0;
}
