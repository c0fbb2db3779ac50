/** The music of a guided session on this device's loudspeakers: only while it is wanted, seen, and nobody has left. */
import { onLeave } from '../app/leave';
import type { SharedClock } from '../net/clock';
import type { SessionMusic, SessionMusicState } from './session_music';
import { SessionPlayer } from './session_player';
import { hush } from './sound';
import { setStage } from './stage';

export type { SessionMusic, SessionMusicState } from './session_music';

/** So often both clocks are read; each eighth time what comes next is scheduled. */
const READ_MS = 60;
const TICKS = 8;
const FADE_S = 1.5;
const HIDE_S = 0.3;
/** Loudspeakers without a wire may be this late. */
const LATEST_S = 0.6;

/** One audio context, from the moment it was asked for until it is not wanted any more. */
class Loudspeakers {
  private readonly context = new AudioContext({ latencyHint: 'playback' });
  private readonly master = new GainNode(this.context, { gain: 0 });
  private player: SessionPlayer | null = null;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly wakeNight = hush();
  private closed = false;
  private reads = 0;

  constructor(
    private state: SessionMusicState,
    private readonly clock: SharedClock,
  ) {
    this.master.connect(this.context.destination);
    this.timer = setInterval(() => this.read(), READ_MS);
    document.addEventListener('visibilitychange', this.seen);
    // Browsers let it sound after a press only: the next one wakes it.
    addEventListener('pointerdown', this.wake);
    addEventListener('keydown', this.wake);
    this.seen();
    void setStage(this.context, this.master)
      .then((hall) => {
        if (this.closed) return;
        this.player = new SessionPlayer(
          hall,
          () => this.clock.now(),
          () => Math.min(LATEST_S, this.context.outputLatency || this.context.baseLatency || 0),
        );
      })
      .catch(() => this.silence());
  }

  follow(state: SessionMusicState): void {
    if (state.volume !== this.state.volume) this.setLoud(state.volume, 0.2);
    this.state = state;
    if (this.sounds) this.player?.follow(state);
  }

  touched(): void {
    if (this.sounds) this.player?.touched();
  }

  /** Fades, and lets go of the device. */
  stop(): void {
    if (this.closed) return;
    const at = this.context.currentTime;
    this.master.gain.cancelScheduledValues(at);
    this.master.gain.setValueAtTime(this.master.gain.value, at);
    this.master.gain.linearRampToValueAtTime(0, at + FADE_S);
    this.end();
    setTimeout(() => void this.context.close().catch(() => undefined), FADE_S * 1000 + 100);
  }

  /** Silent at once. */
  silence(): void {
    if (this.context.state === 'closed') return;
    this.master.disconnect();
    this.end();
    void this.context.close().catch(() => undefined);
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.seen);
    removeEventListener('pointerdown', this.wake);
    removeEventListener('keydown', this.wake);
    this.wakeNight();
  }

  /** Whether what is scheduled now is heard when it should be. */
  private get sounds(): boolean {
    const awake = !this.closed && !document.hidden && this.context.state === 'running';
    return awake && this.player?.settled === true;
  }

  private read(): void {
    if (!this.closed && !document.hidden && this.context.state === 'running') this.player?.listen();
    this.reads += 1;
    if (!this.sounds || this.reads % TICKS !== 0) return;
    // While it stood still the stage may have gone on.
    this.player?.follow(this.state);
    this.player?.tick();
  }

  private readonly wake = (): void => {
    if (!document.hidden && this.context.state === 'suspended')
      void this.context.resume().catch(() => undefined);
  };

  private readonly seen = (): void => {
    if (this.closed) return;
    if (!document.hidden) {
      this.setLoud(this.state.volume, FADE_S / 3);
      this.wake();
      return;
    }
    this.setLoud(0, HIDE_S / 3);
    this.player?.fade(HIDE_S);
    setTimeout(() => {
      if (document.hidden && !this.closed) void this.context.suspend().catch(() => undefined);
    }, HIDE_S * 1000);
  };

  private setLoud(volume: number, slow: number): void {
    this.master.gain.setTargetAtTime(Math.min(1, Math.max(0, volume)), this.context.currentTime, slow);
  }
}

/** Music that is off. Nothing is made, and no device is asked for, before it is on. */
export function openSessionMusic(clock: SharedClock): SessionMusic {
  let speakers: Loudspeakers | null = null;
  let ended = false;
  const forget = onLeave(() => {
    ended = true;
    speakers?.silence();
    speakers = null;
  });
  return {
    follow(state) {
      if (ended) return;
      if (state.on && speakers) speakers.follow(state);
      else if (state.on) speakers = new Loudspeakers(state, clock);
      else {
        speakers?.stop();
        speakers = null;
      }
    },
    touched() {
      speakers?.touched();
    },
    stop() {
      ended = true;
      forget();
      speakers?.stop();
      speakers = null;
    },
  };
}
