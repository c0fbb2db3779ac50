/**
 * The music of a guided session: strings, a flute and the room's clock, made on both devices alike from the seed and the
 * shared time. Nothing is sent for it.
 */
import type { SharedClock } from '../net/clock';
import type { Stage as SessionStage } from '../wire';

/** What the music goes by. The first four stand in the view of the session. */
export interface SessionMusicState {
  seed: string;
  stage: SessionStage;
  /** When the stage began, on the shared clock in ms. */
  stageAt: number;
  /** From when the shared breath is counted: `starts_at` of the session, see `scenes/breath.ts`. */
  breathFrom: number;
  /** Off until somebody asks for it. */
  on: boolean;
  /** 0 to 1. */
  volume: number;
}

export interface SessionMusic {
  /** Takes the state as it is now; call it whenever something of it changed. */
  follow(state: SessionMusicState): void;
  /** One of the lights touched a star: a string answers very softly, at most now and then. */
  touched(): void;
  /** Fades within 1.5 s and lets go of the device. Leaving at once silences it at once by itself. */
  stop(): void;
}

export type OpenSessionMusic = (clock: SharedClock) => SessionMusic;
