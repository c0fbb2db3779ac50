import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BREATH_MS, breathAt, nextInhale } from '../scenes/breath';
import type { Stage } from '../wire';
import { FLUTE_RANGE } from './melody';
import { BEFORE_MS, STRINGS } from './score';
import { scoreOfTurn } from './session_player';
import { PIECE, PIECES, PROGRAMME, turnsAt } from './session_songs';
import { momentOf } from './time';
import { RANGES } from './voicing';

const STAGES = Object.keys(PROGRAMME) as Stage[];
const stateOf = (stage: Stage, seed = 'a'.repeat(26), stageAt = 1_790_000_000_000) => ({
  seed,
  stage,
  stageAt,
  breathFrom: 1_789_999_000_000,
  on: true,
  volume: 1,
});
const written = PIECES.flatMap((piece) =>
  Array.from({ length: 3 }, (_, i) =>
    scoreOfTurn(stateOf('moving', `seed${i}`), { piece, number: i, at: 0 }),
  ),
);

describe('the music of a guided session', () => {
  it('is the same on both devices for the same seed, stage and turn', () => {
    const digests = PIECES.map((piece, number) =>
      createHash('sha256')
        .update(JSON.stringify(scoreOfTurn(stateOf('moving'), { piece, number, at: 0 })))
        .digest('hex')
        .slice(0, 12),
    );
    // Two versions of the client may meet in one session: who changes a piece changes these on purpose.
    expect(digests).toEqual([
      '890c66fbdbab',
      '54bcd1e5bd2b',
      'dfb1c8fb02c4',
      '12f72f3514d5',
      '50a13fc710c0',
      '207954a42d9e',
      '3932cf07a18b',
      'b409f01da97b',
    ]);
  });

  it('is another one in each session, each stage and each time it is begun', () => {
    const turn = { piece: 'tale', number: 0, at: 0 } as const;
    const tune = (state: ReturnType<typeof stateOf>) =>
      JSON.stringify(scoreOfTurn(state, turn).tones.filter((tone) => tone.voice === 'flute'));
    const all = [
      stateOf('moving'),
      stateOf('opening'),
      stateOf('moving', 'b'.repeat(26)),
      stateOf('moving', 'a'.repeat(26), 1_790_000_000_001),
    ];
    expect(new Set(all.map(tune)).size).toBe(all.length);
  });

  it('has whole numbers only, plays where the instruments are soft, and keeps to the seven tones of D', () => {
    const foreign = written.flatMap((score) => {
      const { tonic, mode, flute } = PIECE[score.song];
      return score.tones.filter(({ voice, pitch, at, long, loud }) => {
        const blown = voice === 'flute';
        const [low, high] = blown ? FLUTE_RANGE : RANGES[STRINGS.indexOf(voice)]!;
        const whole = [at, long, pitch, ...loud.flat()].every(Number.isInteger);
        const soft = low <= pitch && pitch <= high;
        const known = (blown ? flute : mode).includes((pitch - tonic + 120) % 12);
        const quiet = blown || (loud[0]?.[1] === 0 && loud[loud.length - 1]?.[1] === 0);
        return !(whole && soft && known && quiet && [1, 2, 4, 6, 7, 9, 11].includes(pitch % 12));
      });
    });
    expect(foreign).toEqual([]);
  });

  it('has no tune while one arrives, and none in the breath but a single long tone', () => {
    const tunes = (piece: (typeof PIECES)[number]) =>
      Math.max(
        ...written
          .filter((score) => score.song === piece)
          .map((score) => score.tones.filter((tone) => tone.voice === 'flute').length),
      );
    expect(tunes('hush')).toBe(0);
    expect(tunes('ground')).toBe(1);
    expect(tunes('tale')).toBeGreaterThan(20);
  });

  it('comes in with a breath in of the light that both see', () => {
    for (const stage of STAGES) {
      const { stageAt, breathFrom } = stateOf(stage);
      const first = nextInhale(stageAt, breathFrom);
      expect(first - stageAt).toBeLessThan(BREATH_MS);
      for (const turn of turnsAt(stage, 1_800_000)) {
        const phase = breathAt(first + turn.at + 2, breathFrom);
        expect(Math.min(phase, 1 - phase) * BREATH_MS).toBeLessThan(5);
      }
    }
    const strings = written.flatMap((score) => score.tones.filter((tone) => tone.voice === 'cello'));
    expect(strings.some((tone) => tone.at - BEFORE_MS < 200)).toBe(true);
  });

  it('goes on without a gap and without an end, and costs the same after hours', () => {
    for (const stage of STAGES.filter((one) => one !== 'closed')) {
      const begun = new Map<number, number>();
      const wrong: number[] = [];
      const gaps: number[] = [];
      for (let ms = 0; ms < 2 * 3_600_000; ms += 5_000) {
        const turns = turnsAt(stage, ms);
        if (turns.length === 0 || turns.length > 2) wrong.push(ms);
        for (const { number, piece, at } of turns) {
          const end = begun.get(number - 1);
          if (!begun.has(number) && end !== undefined) gaps.push(at - end);
          const long = momentOf(PIECE[piece].phrases.length * 4 + 2, 0, 10);
          if ((begun.get(number) ?? at + long) !== at + long || at > ms) wrong.push(ms);
          begun.set(number, at + long);
        }
      }
      expect(wrong).toEqual([]);
      expect([...begun.keys()]).toEqual([...begun.keys()].map((_, i) => i));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(PROGRAMME[stage].ticks === 1 ? 5 * BREATH_MS : 0);
    }
    expect(turnsAt('closed', 100_000)).toEqual([]);
    expect(turnsAt('moving', -1)).toEqual([]);
  });
});
