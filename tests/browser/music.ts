/** Runs in a page: plays songs into memory instead of a loudspeaker, so that a test can look at what would be heard. */
import { scoreOf } from '../../web/src/sound/score';
import { SessionPlayer } from '../../web/src/sound/session_player';
import { SONG, type SongName } from '../../web/src/sound/songs';
import { setStage } from '../../web/src/sound/stage';
import { beginTake } from '../../web/src/sound/take';
import type { Stage } from '../../web/src/wire';

/**
 * What is heard from `joinMs` to `joinMs + forMs` of a song by somebody who joins then.
 *
 * @returns both sides; how many seconds it took to make; and for how many ms the page could do nothing else at most
 */
export async function heard(
  name: SongName,
  seed: number,
  joinMs: number,
  forMs: number,
  rate = 48_000,
): Promise<{ samples: Float32Array[]; took: number; longestPause: number }> {
  const context = new OfflineAudioContext(2, Math.floor((rate * forMs) / 1000), rate);
  let last = performance.now();
  let longestPause = 0;
  const watch = setInterval(() => {
    longestPause = Math.max(longestPause, performance.now() - last);
    last = performance.now();
  }, 0);
  const stage = await setStage(context, context.destination);
  const score = scoreOf(name, seed);
  const take = beginTake(stage, score, SONG[name].level, -joinMs / 1000, 0);
  clearInterval(watch);
  // As in a meeting only what comes next is there; everything at once would be reckoned all the time.
  take.upTo(joinMs + 4000);
  for (let at = 2; at * 1000 < forMs; at += 2) {
    void context.suspend(at).then(() => {
      take.upTo(joinMs + at * 1000 + 4000);
      void context.resume();
    });
  }
  const began = performance.now();
  const buffer = await context.startRendering();
  const took = (performance.now() - began) / 1000;
  return { samples: [buffer.getChannelData(0), buffer.getChannelData(1)], took, longestPause };
}

/** How long a song is with what resounds after it, in ms. */
export const lengthOf = (name: SongName, seed: number): number => scoreOf(name, seed).long + 2500;

/** A stage of a guided session, and when it began, in ms after the session did. */
type Begun = [stage: Stage, atMs: number];

/** What is heard from `joinMs` on by somebody who joins a guided session then, and sees each stage as it begins. */
export async function heardSession(
  stages: Begun[],
  seed: string,
  joinMs: number,
  forMs: number,
  rate = 48_000,
): Promise<{ samples: Float32Array[] }> {
  const began = 1_790_000_000_000;
  const context = new OfflineAudioContext(2, Math.floor((rate * forMs) / 1000), rate);
  const hall = await setStage(context, context.destination);
  const now = () => began + joinMs + context.currentTime * 1000;
  const player = new SessionPlayer(hall, now);
  const look = () => {
    const [stage, at] = stages.filter(([, since]) => began + since <= now() + 1).pop() as Begun;
    player.follow({ seed, stage, stageAt: began + at, breathFrom: began, on: true, volume: 1 });
    player.tick();
  };
  look();
  for (let at = 0.5; at * 1000 < forMs; at += 0.5) {
    void context.suspend(at).then(() => {
      look();
      void context.resume();
    });
  }
  const buffer = await context.startRendering();
  return { samples: [buffer.getChannelData(0), buffer.getChannelData(1)] };
}

export { leave } from '../../web/src/app/leave';
export { openSessionMusic } from '../../web/src/sound/session';
