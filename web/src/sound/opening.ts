/** The song that opens or closes a meeting: the same on every device, at the same moment, for whoever wants to hear it. */
import { effect } from '@preact/signals';
import { onLeave } from '../app/leave';
import { sound } from '../app/preferences';
import { scoreOf } from './score';
import { type Playable, type Playing, playOnClock } from './shared_clock';
import { SONG, SONGS, type SongName } from './songs';
import { hush } from './sound';
import { setStage } from './stage';
import { beginTake } from './take';

export { seedOf } from './score';
export { songOf } from './songs';
export type { Playing };

/** How long the hall still resounds after the last tone, in ms. */
const RESOUNDS_MS = 2500;

/** How long a song is for a seed, in ms, until it is silent. */
export const lengthOf = (song: SongName, seed: number): number => scoreOf(song, seed).long + RESOUNDS_MS;

/**
 * Plays a song from its moment on the shared clock; whoever comes later joins in the middle. It sounds only while sound
 * is switched on, the night is quiet meanwhile, and it is silent at once when someone leaves.
 *
 * @param song a name as in `songs.ts`
 * @param atServerMs when it began, or will begin, on the server's clock in ms since the Unix epoch
 * @param now the server's clock
 * @throws RangeError for a song that is not known here
 */
export function playOpening(song: string, seed: number, atServerMs: number, now: () => number): Playing {
  const name = SONGS.find((one) => one === song);
  if (!name) throw new RangeError(`No song is called ${song}.`);
  return whileWanted(
    {
      long: lengthOf(name, seed),
      async open(context, into) {
        const stage = await setStage(context, into);
        const score = scoreOf(name, seed);
        return (origin, from) => beginTake(stage, score, SONG[name].level, origin, from);
      },
    },
    atServerMs,
    now,
  );
}

/** As long as sound is switched on, and not a moment longer; the night's own sound is quiet meanwhile. */
export function whileWanted(what: Playable, atServerMs: number, now: () => number): Playing {
  let playing: Playing | null = null;
  let stopped = false;
  let finish: () => void = () => undefined;
  const over = new Promise<void>((done) => {
    finish = done;
  });
  let wake: (() => void) | null = null;
  const rest = () => {
    wake?.();
    wake = null;
  };
  const end = () => {
    if (stopped) return;
    stopped = true;
    unfollow();
    rest();
  };
  const forget = onLeave(() => {
    end();
    playing?.silence();
    finish();
  });
  const done = () => {
    end();
    forget();
    finish();
  };
  const unfollow = effect(() => {
    const on = sound.value;
    if (on && !playing && !stopped) {
      const mine = playOnClock(what, atServerMs, now);
      playing = mine;
      wake = hush();
      void mine.over.then(() => {
        // Switched off, it may be switched on again; at its end it is over.
        if (playing === mine) playing = null;
        if (stopped || now() > atServerMs + what.long) done();
      });
    } else if (!on && playing) {
      playing.stop();
      playing = null;
      rest();
    }
  });
  return {
    stop() {
      end();
      if (playing) playing.stop();
      else done();
    },
    silence() {
      end();
      playing?.silence();
      done();
    },
    over,
  };
}
