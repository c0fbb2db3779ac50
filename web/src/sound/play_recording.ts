/** Plays a recording on the shared clock, as songs are played. */
import type { Playing } from './opening';
import { whileWanted } from './opening';
import { type Decode, gainFor } from './recording';
import { lid } from './stage';

/** Enough for voice and music that opens a meeting, and a long one still fits into a phone's memory. */
const RATE = 24_000;
/** For finding out how long it is; nothing is heard of it. */
const LOW_RATE = 8_000;
const FADE_IN_S = 0.4;

/** How this browser finds out whether and how long it can play a file. */
export const decodeHere: Decode = async (bytes) =>
  (await decoded(new OfflineAudioContext(1, 1, LOW_RATE), bytes)).duration * 1000;

const decoded = (context: BaseAudioContext, bytes: Uint8Array): Promise<AudioBuffer> =>
  // The browser takes the bytes away from whoever gives them.
  context.decodeAudioData(bytes.slice().buffer);

/** @param ms how long it plays; the rest as for a song */
export function playRecording(bytes: Uint8Array, ms: number, atServerMs: number, now: () => number): Playing {
  return whileWanted(
    {
      long: ms,
      async open(context, into) {
        const buffer = await decoded(new OfflineAudioContext(1, 1, RATE), bytes);
        const shape = lid(context);
        shape.connect(into);
        const loud = gainFor(buffer.getChannelData(0));
        return (origin, from) => {
          const source = new AudioBufferSourceNode(context, { buffer });
          const level = new GainNode(context, { gain: 0 });
          source.connect(level).connect(shape);
          const passed = Math.max(0, from - origin);
          const begin = Math.max(origin, from);
          level.gain.setValueAtTime(0, begin);
          level.gain.linearRampToValueAtTime(loud, begin + FADE_IN_S);
          source.start(begin, passed);
          return {
            upTo: () => undefined,
            fade(seconds) {
              const at = context.currentTime;
              const height = level.gain.value;
              level.gain.cancelScheduledValues(at);
              level.gain.setValueAtTime(height, at);
              level.gain.linearRampToValueAtTime(0, at + seconds);
              source.stop(at + seconds + 0.1);
            },
          };
        };
      },
    },
    atServerMs,
    now,
  );
}
