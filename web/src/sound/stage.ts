import { chance } from './chance';

/** Where players stand: everything they need of one audio context, and where their sound goes. */
export interface Stage {
  readonly context: BaseAudioContext;
  /** Takes the sound of all players. */
  readonly floor: GainNode;
  /** Two seconds of even noise, for breath. */
  readonly noise: AudioBuffer;
  /** Waves that are made once for each voice and pitch. */
  readonly waves: Map<string, PeriodicWave>;
}

/** No sample is louder than this: -12 dBFS. */
export const CEILING = 10 ** (-12 / 20);
/** From here on loud moments are bent, below nothing is changed. */
const BENT_FROM = 0.19;
const ECHO_S = 2.3;
/** How many samples are made in one go: less than a frame's time even on a slow phone. */
const PIECE = 4096;

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** A curve that is straight up to `BENT_FROM` and never reaches more than the ceiling. */
function ceiling(): Float32Array<ArrayBuffer> {
  const curve = new Float32Array(4097);
  const room = CEILING - BENT_FROM;
  for (let i = 0; i < curve.length; i++) {
    const x = i / 2048 - 1;
    const size = Math.abs(x);
    const bent = size <= BENT_FROM ? size : BENT_FROM + room * Math.tanh((size - BENT_FROM) / room);
    curve[i] = Math.sign(x) * bent * 0.9995;
  }
  return curve;
}

/** What keeps loud moments below the ceiling, whatever is added up. */
export const lid = (context: BaseAudioContext): WaveShaperNode =>
  new WaveShaperNode(context, { curve: ceiling() });

/** Sets up the stage in front of a hall. Takes some hundred milliseconds, in pieces that nobody notices. */
export async function setStage(context: BaseAudioContext, into: AudioNode): Promise<Stage> {
  const floor = new GainNode(context, { gain: 1 });
  const dry = new GainNode(context, { gain: 0.78 });
  const wet = new GainNode(context, { gain: 0.42 });
  const shape = lid(context);
  const hall = new ConvolverNode(context, { buffer: await echo(context) });
  // Rumble is no part of music, and cheap loudspeakers rattle with it.
  const rumble = new BiquadFilterNode(context, { type: 'highpass', frequency: 48, Q: 0.5 });
  floor.connect(rumble);
  rumble.connect(dry).connect(shape);
  rumble.connect(hall).connect(wet).connect(shape);
  shape.connect(into);
  return { context, floor, noise: await hiss(context), waves: new Map() };
}

/** The hall: some first answers of its walls, then a tail whose high tones die away sooner than its low ones. */
async function echo(context: BaseAudioContext): Promise<AudioBuffer> {
  const rate = context.sampleRate;
  const length = Math.floor(rate * ECHO_S);
  const buffer = context.createBuffer(2, length, rate);
  for (let side = 0; side < 2; side++) {
    const data = buffer.getChannelData(side);
    const dice = chance(71 + side);
    const noise = () => (dice.below(65_536) + dice.below(65_536)) / 65_536 - 1;
    const first = Math.floor(rate * 0.022);
    let low = 0;
    let middle = 0;
    const [slow, quick] = [
      1 - Math.exp((-2 * Math.PI * 500) / rate),
      1 - Math.exp((-2 * Math.PI * 2600) / rate),
    ];
    let [long, mid, short] = [0, 0, 0];
    for (let i = first; i < length; i++) {
      if (i % PIECE === 0) await pause();
      const t = (i - first) / rate;
      // Exponentials are dear: they are reckoned every 64 samples, and the tail is smooth all the same.
      if ((i - first) % 64 === 0) {
        long = Math.exp(-t / 0.36);
        mid = Math.exp(-t / 0.28);
        short = Math.exp(-t / 0.14);
      }
      const white = noise();
      low += (white - low) * slow;
      middle += (white - middle) * quick;
      const rise = Math.min(1, t / 0.05);
      const fade = Math.min(1, (length - i) / (0.4 * rate));
      data[i] = (low * 1.5 * long + (middle - low) * mid + (white - middle) * 0.22 * short) * rise * fade;
    }
    for (let wall = 0; wall < 9; wall++) {
      const at = Math.floor(rate * (0.011 + 0.007 * wall + dice.below(6000) / 1_000_000));
      data[at] = (data[at] as number) + (dice.in100(50) ? 1 : -1) * 0.3 * 0.8 ** wall;
    }
  }
  return buffer;
}

async function hiss(context: BaseAudioContext): Promise<AudioBuffer> {
  const length = context.sampleRate * 2;
  const buffer = context.createBuffer(1, length, context.sampleRate);
  const data = buffer.getChannelData(0);
  const dice = chance(17);
  for (let i = 0; i < length; i++) {
    if (i % (PIECE * 4) === 0) await pause();
    data[i] = dice.below(65_536) / 32_768 - 1;
  }
  return buffer;
}

export const hertz = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);
