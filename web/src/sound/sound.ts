import { fullness } from '../scenes/breath';
import type { Phase } from '../scenes/palettes';
import { chord, type Note, planNotes } from './plan';

export interface Sound {
  /** Begins to sound, slowly. Must come from a press, or browsers keep it silent. Resolves when the device plays. */
  start(place: 'meadow'): Promise<void>;
  setPhase(phase: Phase): void;
  /**
   * Two low tones: somebody is asking for you. Also sounds when nothing else does.
   *
   * @param side where it comes from, from the left (-1) to the right (1)
   */
  knock(side?: number): void;
  /** The strings swell with the shared breath (see Scene.setBreath); null lets go of it. */
  breath(phase01: ((nowMs: number) => number | null) | null): void;
  /** 0..1. */
  setVolume(volume: number): void;
  /** Silent within 60 ms, then lets go of the device. */
  stop(): void;
}

const FADE_S = 0.05;
const STRETCH_MS = 60_000;
const TICK_MS = 250;
const AHEAD_S = 1.6;

/** Who asks the night to be quiet: while a song is played, nothing else sounds. */
const asking = new Set<object>();
const hearing = new Set<() => void>();
const QUIET_S = 1.2;

/** Asks the night to be quiet, and gives what lets it sound again. Two low tones for a knock are still heard. */
export function hush(): () => void {
  const mine = {};
  const tell = () => {
    for (const hear of hearing) hear();
  };
  asking.add(mine);
  tell();
  return () => {
    if (asking.delete(mine)) tell();
  };
}

/** Everything that hangs on one audio context, from start to stop. */
interface Playing {
  context: AudioContext;
  master: GainNode;
  room: GainNode;
  swell: GainNode;
  brightness: BiquadFilterNode;
  strings: OscillatorNode[];
}

/** The room's echo: noise that dies away in three seconds, a little different left and right. */
function echo(context: AudioContext): ConvolverNode {
  const length = Math.floor(context.sampleRate * 3);
  const buffer = context.createBuffer(2, length, context.sampleRate);
  for (let channel = 0; channel < 2; channel++) {
    const data = buffer.getChannelData(channel);
    let low = 0;
    for (let i = 0; i < length; i++) {
      const t = i / length;
      // The farther the echo, the duller: a one-pole filter that closes with time.
      low += ((Math.random() * 2 - 1) * (1 - t) * (1 - t) * (1 - t) - low) * (0.5 - 0.42 * t);
      data[i] = low * Math.min(1, i / 900);
    }
  }
  return new ConvolverNode(context, { buffer });
}

function open(volume: number): Playing {
  const context = new AudioContext({ latencyHint: 'balanced' });
  const master = new GainNode(context, { gain: 0 });
  // Whatever is added up, it never becomes loud.
  const limit = new DynamicsCompressorNode(context, {
    threshold: -14,
    ratio: 12,
    knee: 10,
    attack: 0.01,
    release: 0.4,
  });
  master.connect(limit).connect(context.destination);
  const room = new GainNode(context, { gain: 1 });
  room.connect(master);
  const wet = new GainNode(context, { gain: 0.5 });
  room.connect(echo(context)).connect(wet).connect(master);
  const brightness = new BiquadFilterNode(context, { type: 'lowpass', frequency: 600, Q: 0.3 });
  const swell = new GainNode(context, { gain: 0.7 });
  brightness.connect(swell).connect(room);
  const strings: OscillatorNode[] = [];
  chord('dusk').forEach((pitch, i) => {
    for (const side of [-1, 0, 1]) {
      const tone = new OscillatorNode(context, {
        type: 'sawtooth',
        frequency: pitch,
        detune: side * 7 + i * 1.3,
      });
      const level = new GainNode(context, { gain: [0.034, 0.024, 0.018, 0.011][i] ?? 0.01 });
      // Each voice drifts on its own slow wave, so that the chord is never quite still.
      const drift = new OscillatorNode(context, { frequency: 0.05 + 0.023 * i + 0.011 * (side + 1) });
      const depth = new GainNode(context, { gain: 4 });
      drift.connect(depth).connect(tone.detune);
      tone
        .connect(level)
        .connect(new StereoPannerNode(context, { pan: side * 0.55 }))
        .connect(brightness);
      tone.start();
      drift.start();
      strings.push(tone);
    }
  });
  master.gain.setValueAtTime(0, context.currentTime);
  master.gain.linearRampToValueAtTime(asking.size > 0 ? 0 : volume, context.currentTime + 4);
  return { context, master, room, swell, brightness, strings };
}

function play({ context, room }: Playing, note: Note, when: number): void {
  const level = new GainNode(context, { gain: 0 });
  const pan = new StereoPannerNode(context, {
    pan: Math.sin(note.pitch) * (note.voice === 'chime' ? 0.7 : 0.2),
  });
  level.connect(pan).connect(room);
  const parts: AudioScheduledSourceNode[] = [];
  const partial = (pitch: number, loud: number, detune = 0) => {
    const tone = new OscillatorNode(context, { frequency: pitch, detune });
    tone.connect(new GainNode(context, { gain: loud })).connect(level);
    parts.push(tone);
    return tone;
  };
  const end = note.voice === 'flute' ? when + note.long / 1000 + 1.4 : when + 4.5;
  if (note.voice === 'flute') {
    const tone = partial(note.pitch, 0.8);
    partial(note.pitch * 2, 0.14, 3);
    partial(note.pitch * 3, 0.04);
    // The vibrato comes in late, as a player's does.
    const waver = new OscillatorNode(context, { frequency: 4.3 });
    const depth = new GainNode(context, { gain: 0 });
    depth.gain.setValueAtTime(0, when + 0.5);
    depth.gain.linearRampToValueAtTime(9, when + 1.3);
    waver.connect(depth).connect(tone.detune);
    parts.push(waver);
    level.gain.setValueAtTime(0, when);
    level.gain.linearRampToValueAtTime(note.loud, when + 0.28);
    level.gain.setTargetAtTime(note.loud * 0.75, when + 0.3, 0.6);
    level.gain.setTargetAtTime(0, when + note.long / 1000, 0.3);
  } else {
    partial(note.pitch, 0.7);
    partial(note.pitch * 2.756, 0.22);
    partial(note.pitch * 5.404, 0.06);
    level.gain.setValueAtTime(0, when);
    level.gain.linearRampToValueAtTime(note.loud, when + 0.012);
    level.gain.setTargetAtTime(0, when + 0.02, 0.75);
  }
  for (const part of parts) {
    part.start(when);
    part.stop(end);
  }
  const first = parts[0];
  if (first) first.onended = () => pan.disconnect();
}

/** A sound that is off. Nothing is made, no device is asked for, before `start` or `knock`. */
export function openSound(seed = Date.now()): Sound {
  let playing: Playing | null = null;
  let phase: Phase = 'dusk';
  let volume = 0.6;
  let breath: ((nowMs: number) => number | null) | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let knocks: AudioContext | null = null;
  let notes: Note[] = [];
  let began = 0;
  let stretch = 0;

  const plan = (from: number) => {
    began = from;
    notes = planNotes(seed + stretch++, phase, STRETCH_MS);
  };
  const tick = () => {
    if (!playing) return;
    const { context, swell } = playing;
    const now = context.currentTime;
    if (now > began + STRETCH_MS / 1000) plan(now);
    while (notes[0] && began + notes[0].at / 1000 < now + AHEAD_S) {
      const note = notes.shift() as Note;
      // After a sleep of the machine the notes that were missed are not made up for all at once.
      if (began + note.at / 1000 > now - 0.1) play(playing, note, Math.max(now, began + note.at / 1000));
    }
    const at = breath?.(performance.now());
    swell.gain.setTargetAtTime(at == null ? 0.7 : 0.25 + 0.75 * fullness(at), now, 0.35);
  };
  const colour = () => {
    if (!playing) return;
    const { context, brightness, strings } = playing;
    const pitches = chord(phase);
    strings.forEach((tone, i) => {
      tone.frequency.setTargetAtTime(
        pitches[Math.floor(i / 3)] as number,
        context.currentTime + (i % 3) * 1.5,
        2.5,
      );
    });
    const open = { dusk: 620, night: 430, held: 560, dawn: 980 }[phase];
    brightness.frequency.setTargetAtTime(open, context.currentTime, 6);
  };

  const loudness = (seconds: number) => {
    const now = playing?.context.currentTime ?? 0;
    const level = asking.size > 0 ? 0 : volume;
    playing?.master.gain.cancelScheduledValues(now);
    playing?.master.gain.setTargetAtTime(level, now, seconds);
  };
  const heed = () => loudness(QUIET_S);

  return {
    async start() {
      if (playing) return;
      playing = open(volume);
      hearing.add(heed);
      colour();
      plan(playing.context.currentTime);
      timer = setInterval(tick, TICK_MS);
      await playing.context.resume();
    },
    setPhase(next) {
      if (next === phase) return;
      phase = next;
      colour();
      if (playing) plan(playing.context.currentTime);
    },
    knock(side = 0) {
      knocks ??= playing ? null : new AudioContext();
      const context = (playing?.context ?? knocks) as AudioContext;
      void context.resume();
      [196, 146.832].forEach((pitch, i) => {
        const when = context.currentTime + 0.05 + i * 0.75;
        const level = new GainNode(context, { gain: 0 });
        const tone = new OscillatorNode(context, { frequency: pitch });
        const warm = new OscillatorNode(context, { type: 'triangle', frequency: pitch / 2 });
        level.gain.setValueAtTime(0, when);
        level.gain.linearRampToValueAtTime(0.32 * volume, when + 0.03);
        level.gain.setTargetAtTime(0, when + 0.08, 0.28);
        tone.connect(level);
        warm.connect(level);
        level.connect(new StereoPannerNode(context, { pan: side })).connect(context.destination);
        for (const part of [tone, warm]) {
          part.start(when);
          part.stop(when + 2.2);
        }
        tone.onended = () => level.disconnect();
      });
    },
    breath(phase01) {
      breath = phase01;
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      loudness(0.2);
    },
    stop() {
      clearInterval(timer);
      hearing.delete(heed);
      const ending = playing;
      playing = null;
      void knocks?.close();
      knocks = null;
      if (!ending) return;
      const { context, master } = ending;
      const now = context.currentTime;
      const level = master.gain.value;
      master.gain.cancelScheduledValues(now);
      master.gain.setValueAtTime(level, now);
      master.gain.linearRampToValueAtTime(0, now + FADE_S);
      setTimeout(() => void context.close(), FADE_S * 1000 + 10);
    },
  };
}
