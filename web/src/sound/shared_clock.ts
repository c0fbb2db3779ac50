/**
 * Plays something on the clock that all devices of a meeting share: who comes late joins in the middle, and a device
 * that slept, or whose clock was put right, finds its way back to the moment the others are at.
 */
import type { Take } from './take';

export interface Playing {
  /** Fades out within 1.5 s and lets go of the device. */
  stop(): void;
  /** Silent at once. */
  silence(): void;
  /** Resolves when it is over, was stopped or silenced. */
  readonly over: Promise<void>;
}

/** What can be played: a song, a recording. */
export interface Playable {
  /** How long it is, in ms, with what resounds after it. */
  readonly long: number;
  /** Gets ready; may take a while. `into` is where its sound has to go. */
  open(context: AudioContext, into: AudioNode): Promise<(origin: number, from: number) => Take>;
}

const TICK_MS = 1000;
/** So far ahead everything is scheduled; a page in the background is woken once a second at least while it sounds. */
const AHEAD_MS = 4500;
const FADE_S = 1.5;
/** Farther from the others than this, it begins anew where they are. */
const LOST_S = 0.12;
const FOUND_S = 0.5;
/** Loudspeakers without a wire may be this late. */
const LATEST_S = 0.6;
const LEAST_S = 0.03;

/** @param now the shared clock, in ms since the Unix epoch; @param atMs when it began or begins, on that clock */
export function playOnClock(what: Playable, atMs: number, now: () => number): Playing {
  let finish: () => void = () => undefined;
  const over = new Promise<void>((done) => {
    finish = done;
  });
  const context = new AudioContext({ latencyHint: 'playback' });
  const master = new GainNode(context, { gain: 1 });
  master.connect(context.destination);
  let begin: ((origin: number, from: number) => Take) | null = null;
  let take: Take | null = null;
  let origin = 0;
  let ended = false;

  /** When the start is heard by those who listen, on the audio clock. */
  const startNow = () => {
    const late = Math.min(LATEST_S, context.outputLatency || context.baseLatency || 0);
    return context.currentTime + (atMs - now()) / 1000 - late;
  };
  const tick = () => {
    if (ended) return;
    if (now() > atMs + what.long) return stop();
    // A context that was never allowed to sound, or is interrupted by a call, stands still; time does not.
    if (!begin || context.state !== 'running') return;
    const wanted = startNow();
    if (take && Math.abs(wanted - origin) > LOST_S) {
      take.fade(FOUND_S);
      take = null;
    }
    if (!take) {
      origin = wanted;
      take = begin(origin, context.currentTime + LEAST_S);
    }
    take.upTo((context.currentTime - origin) * 1000 + AHEAD_MS);
  };
  const wake = () => {
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
  };
  const close = () => {
    removeEventListener('pointerdown', wake);
    removeEventListener('keydown', wake);
    removeEventListener('visibilitychange', tick);
    if (context.state !== 'closed') void context.close().catch(() => undefined);
    finish();
  };
  const timer = setInterval(tick, TICK_MS);
  const stop = () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    const at = context.currentTime;
    master.gain.setValueAtTime(1, at);
    master.gain.linearRampToValueAtTime(0, at + FADE_S);
    setTimeout(close, FADE_S * 1000 + 100);
  };

  context.onstatechange = tick;
  // Browsers let it sound after a press only: the next one wakes it.
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  addEventListener('visibilitychange', tick);
  wake();
  what
    .open(context, master)
    .then((ready) => {
      begin = ready;
      tick();
    })
    .catch(() => {
      if (!ended) stop();
    });
  return {
    stop,
    silence() {
      ended = true;
      clearInterval(timer);
      master.disconnect();
      close();
    },
    over,
  };
}
