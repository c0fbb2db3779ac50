import { follow, type Line } from './lines';
import { type Score, STRINGS, type Tone } from './score';
import { hertz, type Stage } from './stage';

type StringVoice = (typeof STRINGS)[number];

/** A section: where its desks sit from left to right, how far they are out of tune with each other, how it wavers. */
interface Section {
  place: number;
  /** For each desk its cents and its share: one leads, so that the others colour its tone rather than beat with it. */
  desks: readonly (readonly [number, number])[];
  /** Waverings a second, and how deep, in cents. */
  rate: number;
  depth: number;
  level: number;
  /** Where the body of the instrument resounds: [hertz, decibels, width in octaves]. */
  body: readonly (readonly [number, number, number])[];
}

const SECTIONS: Record<StringVoice, Section> = {
  cello: {
    place: 0.28,
    desks: [
      [-0.5, 1],
      [4, 0.3],
    ],
    rate: 4.6,
    depth: 5,
    level: 0.11,
    body: [
      [190, 4, 0.6],
      [420, 3, 0.6],
      [950, -3, 0.6],
    ],
  },
  viola: {
    place: 0.1,
    desks: [
      [-5.5, 0.4],
      [0.5, 1],
      [5, 0.36],
    ],
    rate: 4.9,
    depth: 6,
    level: 0.073,
    body: [
      [230, 3, 0.5],
      [480, 3, 0.6],
      [1200, -4, 0.6],
    ],
  },
  second: {
    place: -0.12,
    desks: [
      [-6, 0.5],
      [0, 1],
      [6.5, 0.44],
    ],
    rate: 5.1,
    depth: 7,
    level: 0.06,
    body: [
      [290, 3, 0.4],
      [520, 3, 0.5],
      [1500, -4, 0.6],
    ],
  },
  first: {
    place: -0.32,
    desks: [
      [-6.5, 0.5],
      [0.5, 1],
      [7, 0.44],
    ],
    rate: 5.3,
    depth: 8,
    level: 0.059,
    body: [
      [290, 2, 0.4],
      [520, 3, 0.5],
      [1500, -4, 0.7],
      [2700, 2, 0.4],
    ],
  },
};

/** How far the desks of a section sit apart, left to right. */
const APART = 0.34;
/** The strings' filter, in hertz, when the arc is at nothing and when it is at its height. */
const DARK = 520;
const BRIGHT = 2800;
/** Overtones above this are left out: at this loudness they would only be sharp. */
const HIGHEST = 6000;

/** A section that is ready to play: each desk has its own way into the room, all share one wavering and one filter. */
export interface SeatedSection {
  desks: AudioNode[];
  wavering: OscillatorNode;
  drifting: AudioNode[];
}
export interface Seated {
  sections: Record<StringVoice, SeatedSection>;
  /** Stops what goes on between the tones, and says when that is done. */
  stop(at: number, done: () => void): void;
}

/** Seats the strings. @param origin when the song begins, on the audio clock; @param from when one begins to listen */
export function seatStrings(stage: Stage, score: Score<string>, origin: number, from: number): Seated {
  const { context, floor } = stage;
  const light: Line = score.light.map(([at, level]) => [
    origin + at / 1000,
    DARK + ((BRIGHT - DARK) * level) / 1000,
  ]);
  const waves: OscillatorNode[] = [];
  const seats = STRINGS.map((voice): [StringVoice, SeatedSection] => {
    const { place, desks, rate } = SECTIONS[voice];
    const wavering = new OscillatorNode(context, { frequency: rate });
    wavering.start(from);
    waves.push(wavering);
    const middle = (desks.length - 1) / 2;
    const filter = new BiquadFilterNode(context, { type: 'lowpass', Q: -2 });
    // Reckoned once in 128 samples instead of for each: nobody hears it, and a phone stays cool.
    filter.frequency.automationRate = 'k-rate';
    follow(filter.frequency, light, from);
    filter.connect(floor);
    const ways = desks.map((_, desk) => {
      const seat = new StereoPannerNode(context, { pan: place + (desk - middle) * APART });
      seat.connect(filter);
      return seat;
    });
    const drifting = desks.map((_, desk) => {
      // Nobody keeps a pitch quite still: each desk drifts on a slow wave of its own.
      const drift = new OscillatorNode(context, { frequency: 0.071 + 0.023 * desk + rate / 70 });
      const depth = new GainNode(context, { gain: 1.8 });
      drift.connect(depth);
      drift.start(from);
      waves.push(drift);
      return depth;
    });
    return [voice, { desks: ways, wavering, drifting }];
  });
  return {
    sections: Object.fromEntries(seats) as Record<StringVoice, SeatedSection>,
    stop(at, done) {
      for (const wave of waves) wave.stop(at);
      if (waves[0]) waves[0].onended = done;
    },
  };
}

/** Plays one tone. What of it lies before `from` is not heard. */
export function bow(stage: Stage, seated: Seated, tone: Tone, origin: number, from: number): void {
  const { context } = stage;
  const voice = tone.voice as StringVoice;
  const { desks, depth, level } = SECTIONS[voice];
  const { desks: ways, wavering, drifting } = seated.sections[voice];
  const at = origin + tone.at / 1000;
  const start = Math.max(at, from);
  const end = at + tone.long / 1000;
  if (end <= start) return;
  const curve: Line = tone.loud.map(([ms, loud]) => [at + ms / 1000, (level * loud) / 1000]);
  const waver = new GainNode(context, { gain: 0 });
  const late = at + tone.wavers / 1000;
  follow(
    waver.gain,
    [
      [late, 0],
      [late + 1.4, depth],
    ],
    start,
  );
  wavering.connect(waver);
  const wave = waveOf(stage, voice, tone.pitch);
  desks.forEach(([cents, share], desk) => {
    const string = new OscillatorNode(context, { frequency: hertz(tone.pitch), detune: cents });
    string.setPeriodicWave(wave);
    string.detune.automationRate = 'k-rate';
    const loud = new GainNode(context, { gain: 0 });
    follow(
      loud.gain,
      curve.map(([when, height]) => [when, height * share]),
      start,
    );
    waver.connect(string.detune);
    drifting[desk]?.connect(string.detune);
    string.connect(loud).connect(ways[desk] as AudioNode);
    string.start(start);
    string.stop(end + 0.02);
    string.onended = () => {
      loud.disconnect();
      drifting[desk]?.disconnect(string.detune);
      if (desk === 0) wavering.disconnect(waver);
    };
  });
}

/** The overtones of a bowed string as its body lets them out, for one pitch. */
function waveOf({ context, waves }: Stage, voice: StringVoice, pitch: number): PeriodicWave {
  const key = `${voice} ${pitch}`;
  const known = waves.get(key);
  if (known) return known;
  const base = hertz(pitch);
  const count = Math.max(4, Math.min(28, Math.floor(Math.min(HIGHEST, context.sampleRate / 2.2) / base)));
  const real = new Float32Array(count + 1);
  const imag = new Float32Array(count + 1);
  for (let n = 1; n <= count; n++) {
    const f = base * n;
    let decibels = -12 * Math.max(0, Math.log2(f / 2400));
    for (const [centre, gain, width] of SECTIONS[voice].body) {
      decibels += gain * Math.exp(-((Math.log2(f / centre) / width) ** 2));
    }
    const size = n ** -1.25 * 10 ** (decibels / 20);
    // Phases that are spread (after Schroeder) keep the wave flat, so that it needs less room.
    const phase = (Math.PI * n * n) / count;
    real[n] = size * Math.cos(phase);
    imag[n] = size * Math.sin(phase);
  }
  const wave = context.createPeriodicWave(real, imag, { disableNormalization: true });
  waves.set(key, wave);
  return wave;
}
