import { follow, type Line } from './lines';
import type { Tone } from './score';
import { hertz, type Stage } from './stage';

const LEVEL = 0.105;
/** The overtones of a flute in its low and middle register: nearly all is in the first three. */
const OVERTONES = [0, 1, 0.36, 0.17, 0.06, 0.035, 0.014, 0.007];
const WAVER_RATE = 4.7;
const PLACE = 0.06;

/** A phrase: the tones of one breath of air, from the first to the last that is slurred to it. */
export type Phrase = readonly Tone[];

/** Which tones belong to one breath of air. */
export function phrasesOf(tones: readonly Tone[]): Phrase[] {
  const all: Tone[][] = [];
  for (const tone of tones) {
    if (tone.voice !== 'flute') continue;
    const last = all[all.length - 1];
    if (tone.slurred && last) last.push(tone);
    else all.push([tone]);
  }
  return all;
}

export const endOf = (phrase: Phrase): number => Math.max(...phrase.map((one) => one.at + one.long));

/** Plays a phrase as one stream of air whose pitch changes. What of it lies before `from` is not heard. */
export function blow(stage: Stage, phrase: Phrase, origin: number, from: number): void {
  const { context, floor, noise } = stage;
  const first = phrase[0] as Tone;
  const at = origin + first.at / 1000;
  const start = Math.max(at, from);
  const end = origin + endOf(phrase) / 1000;
  if (end <= start) return;
  const loud: [number, number][] = [];
  const cents: [number, number][] = [];
  const waver: [number, number][] = [[at, 0]];
  phrase.forEach((tone, index) => {
    const when = origin + tone.at / 1000;
    const high = (tone.pitch - first.pitch) * 100;
    if (index === 0) {
      // The lips find the tone from a little below.
      cents.push([when, -16], [when + 0.14, 0]);
    } else {
      const before = cents[cents.length - 1]?.[1] ?? 0;
      cents.push([when - 0.025, before], [when + 0.04, high]);
      waver.push([when - 0.05, waver[waver.length - 1]?.[1] ?? 0], [when + 0.12, 0.15]);
    }
    const long = tone.long / 1000;
    const late = tone.wavers / 1000;
    if (long > late + 0.5) {
      const grown = Math.min(when + late + 1.1, when + long - 0.05);
      waver.push([when + late, waver[waver.length - 1]?.[1] ?? 0], [grown, 1]);
    }
    for (const [ms, level] of tone.loud) {
      const moment = when + ms / 1000;
      if (moment > (loud[loud.length - 1]?.[0] ?? Number.NEGATIVE_INFINITY))
        loud.push([moment, level / 1000]);
    }
  });
  const scaled = (by: number, add = 0): Line => loud.map(([when, level]) => [when, level * by + add]);

  const tone = new OscillatorNode(context, { frequency: hertz(first.pitch) });
  tone.setPeriodicWave(waveOf(stage));
  tone.detune.automationRate = 'k-rate';
  follow(tone.detune, cents, start);
  const wavering = new OscillatorNode(context, { frequency: WAVER_RATE + (first.pitch % 5) * 0.08 });
  const bends = new GainNode(context, { gain: 0 });
  follow(
    bends.gain,
    waver.map(([when, depth]) => [when, depth * 7]),
    start,
  );
  wavering.connect(bends).connect(tone.detune);
  // A flute wavers more in strength than in pitch.
  const pulse = new GainNode(context, { gain: 1 });
  const pulsing = new GainNode(context, { gain: 0 });
  follow(
    pulsing.gain,
    waver.map(([when, depth]) => [when, depth * 0.1]),
    start,
  );
  wavering.connect(pulsing).connect(pulse.gain);

  // Louder is brighter.
  const mouth = new BiquadFilterNode(context, { type: 'lowpass', Q: -1 });
  mouth.frequency.automationRate = 'k-rate';
  follow(mouth.frequency, scaled(1900, hertz(first.pitch) * 1.3 + 250), start);
  const volume = new GainNode(context, { gain: 0 });
  follow(volume.gain, scaled(LEVEL), start);
  const out = new StereoPannerNode(context, { pan: PLACE });
  tone.connect(mouth).connect(volume).connect(pulse).connect(out).connect(floor);

  const air = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
  const edge = new BiquadFilterNode(context, { type: 'bandpass', frequency: hertz(first.pitch) * 2, Q: 1.6 });
  edge.detune.automationRate = 'k-rate';
  follow(edge.detune, cents, start);
  const breath = new GainNode(context, { gain: 0 });
  // The air is heard before the tone is, and stays under it.
  const puff: Line = loud.map(([when, level], index) => [
    when,
    LEVEL * (level * 0.05 + (index === 1 ? 0.025 : 0)),
  ]);
  follow(breath.gain, puff, start);
  air.connect(edge).connect(breath).connect(pulse);

  tone.start(start);
  wavering.start(start);
  air.start(start, (first.at / 1000) % 1.9);
  for (const part of [tone, wavering, air]) part.stop(end + 0.02);
  tone.onended = () => out.disconnect();
}

function waveOf({ context, waves }: Stage): PeriodicWave {
  const known = waves.get('flute');
  if (known) return known;
  const imag = new Float32Array(OVERTONES);
  const wave = context.createPeriodicWave(new Float32Array(imag.length), imag, {
    disableNormalization: true,
  });
  waves.set('flute', wave);
  return wave;
}
