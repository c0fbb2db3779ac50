/** The clock on the shelf: one soft tick each second of the shared time, so that both hear it at once. */
import type { Stage } from './stage';

/** How loud it is, at most. */
const LEVEL = 0.05;
const SLOW_S = 2;

export interface Shelf {
  /** Ticks at a moment of the audio clock; the even seconds sound a little lower. */
  tick(at: number, even: boolean): void;
  /** Goes over to another loudness, 0 to 1. */
  setLoud(loud: number, at: number, slow?: number): void;
  close(): void;
}

export function openShelf({ context, floor, noise }: Stage): Shelf {
  const out = new GainNode(context, { gain: 0 });
  const place = new StereoPannerNode(context, { pan: -0.35 });
  out.connect(place).connect(floor);
  return {
    tick(at, even) {
      // A small wheel that catches, and the wood it stands on.
      const wheel = new AudioBufferSourceNode(context, { buffer: noise });
      const bright = new BiquadFilterNode(context, {
        type: 'bandpass',
        frequency: even ? 1900 : 2350,
        Q: 2.4,
      });
      const short = new GainNode(context, { gain: 0 });
      short.gain.setValueAtTime(0, at);
      short.gain.linearRampToValueAtTime(LEVEL, at + 0.0025);
      short.gain.exponentialRampToValueAtTime(LEVEL / 300, at + 0.035);
      wheel.connect(bright).connect(short).connect(out);
      wheel.start(at, even ? 0.3 : 0.7);
      wheel.stop(at + 0.04);
      const wood = new OscillatorNode(context, { frequency: even ? 172 : 204 });
      const dull = new GainNode(context, { gain: 0 });
      dull.gain.setValueAtTime(0, at);
      dull.gain.linearRampToValueAtTime(LEVEL / 3, at + 0.004);
      dull.gain.exponentialRampToValueAtTime(LEVEL / 400, at + 0.07);
      wood.connect(dull).connect(out);
      wood.start(at);
      wood.stop(at + 0.08);
      wood.onended = () => {
        short.disconnect();
        dull.disconnect();
      };
    },
    setLoud(loud, at, slow = SLOW_S) {
      out.gain.setTargetAtTime(loud, at, slow);
    },
    close() {
      place.disconnect();
    },
  };
}
