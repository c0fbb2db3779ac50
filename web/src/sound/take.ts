import { blow, endOf, phrasesOf } from './flute';
import type { Score } from './score';
import type { Stage } from './stage';
import { bow, seatStrings } from './strings';

/** Something that is being played on one stage from one moment on. */
export interface Take {
  /** Schedules everything that begins before `untilMs` after the song's start and is not scheduled yet. */
  upTo(untilMs: number): void;
  /** Fades it out within so many seconds, and lets go of what played it. */
  fade(seconds: number): void;
}

/**
 * Begins to play a score.
 *
 * @param level how loud it is as a whole, see `songs.ts`
 * @param origin when the song's start is or was, on the audio clock
 * @param from from when on it is heard, on the audio clock; what has begun before is joined in its middle
 */
export function beginTake(
  hall: Stage,
  score: Score<string>,
  level: number,
  origin: number,
  from: number,
): Take {
  const { context } = hall;
  const floor = new GainNode(context, { gain: 0 });
  // Whoever joins in the middle of a sound is led into it.
  floor.gain.setValueAtTime(0, from);
  floor.gain.linearRampToValueAtTime(level, from + (from > origin ? 0.8 : 0.01));
  floor.connect(hall.floor);
  const stage: Stage = { ...hall, floor };
  const seated = seatStrings(stage, score, origin, from);
  const now = () => Math.max(from, context.currentTime);
  const cues = [
    ...score.tones
      .filter((tone) => tone.voice !== 'flute')
      .map((tone) => ({
        at: tone.at,
        end: tone.at + tone.long,
        play: () => bow(stage, seated, tone, origin, now()),
      })),
    ...phrasesOf(score.tones).map((phrase) => ({
      at: (phrase[0] as { at: number }).at,
      end: endOf(phrase),
      play: () => blow(stage, phrase, origin, now()),
    })),
  ].sort((a, b) => a.at - b.at);
  let next = 0;
  return {
    upTo(untilMs) {
      const passed = (now() - origin) * 1000;
      for (let cue = cues[next]; cue && cue.at < untilMs; cue = cues[++next]) {
        if (cue.end > passed) cue.play();
      }
    },
    fade(seconds) {
      next = cues.length;
      const at = context.currentTime;
      const loud = floor.gain.value;
      floor.gain.cancelScheduledValues(at);
      floor.gain.setValueAtTime(loud, at);
      floor.gain.linearRampToValueAtTime(0, at + seconds);
      seated.stop(at + seconds + 0.1, () => floor.disconnect());
    },
  };
}
