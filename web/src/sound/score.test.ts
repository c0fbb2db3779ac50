import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FLUTE_RANGE } from './melody';
import { type Score, STRINGS, scoreOf, seedOf, type Tone, type Voice } from './score';
import { SONG, SONGS, songOf } from './songs';
import { momentOf } from './time';
import { RANGES, runsParallel } from './voicing';

const SEEDS = Array.from({ length: 6 }, (_, i) => seedOf(`meeting${i}`, 1_700_000_000_000 + i * 977));
const written = SONGS.flatMap((song) => SEEDS.map((seed) => scoreOf(song, seed)));
const BEFORE_MS = 800;

const of = (score: Score, voice: Voice): Tone[] => score.tones.filter((tone) => tone.voice === voice);
const digest = (score: Score) =>
  createHash('sha256').update(JSON.stringify(score)).digest('hex').slice(0, 12);
const each = (check: (score: Score) => void) => {
  for (const score of written) check(score);
};
/** What each string holds at a moment; those that have not come in yet are left out. */
const held = (score: Score, ms: number): number[] =>
  STRINGS.flatMap((voice) => {
    const begun = of(score, voice).filter((tone) => tone.at <= ms);
    const last = begun[begun.length - 1];
    return last ? [last.pitch] : [];
  });

describe('the score of a song', () => {
  it('is the same for the same seed on every device and at every time', () => {
    const now = SONGS.map((song) => digest(scoreOf(song, 20_261_121)));
    // Two versions of the client may meet in one circle: who changes a song changes these on purpose.
    expect(now).toEqual([
      '7208721c1aaf',
      '414af47fc21a',
      '32ac74e0e4cb',
      'fe80f507666d',
      '55ab090fb096',
      '4585aa3f92f3',
    ]);
    for (const score of written)
      expect(Number.isInteger(score.tones.flatMap((t) => t.loud.flat()).reduce((a, b) => a + b, 0))).toBe(
        true,
      );
  });

  it('differs from seed to seed, and from meeting to meeting', () => {
    for (const song of SONGS) {
      const tunes = SEEDS.map((seed) => JSON.stringify(of(scoreOf(song, seed), 'flute').map((t) => t.pitch)));
      expect(new Set(tunes).size).toBeGreaterThan(SEEDS.length - 2);
    }
    expect(seedOf('a', 1)).not.toBe(seedOf('a', 2));
    expect(seedOf('a', 1)).not.toBe(seedOf('b', 1));
  });

  it('keeps to its mode, the flute to its own tones', () =>
    each((score) => {
      const { tonic, mode, flute } = SONG[score.song];
      const foreign = score.tones.filter(({ voice, pitch }) => {
        const allowed = voice === 'flute' ? flute : mode;
        return !allowed.includes((pitch - tonic + 120) % 12);
      });
      expect(foreign).toEqual([]);
    }));

  it('has a flute that can be played: its soft range, steps before leaps, back by step after a leap', () => {
    let steps = 0;
    let moves = 0;
    each((score) => {
      const tune = of(score, 'flute');
      tune.forEach((tone, i) => {
        expect(tone.pitch).toBeGreaterThanOrEqual(FLUTE_RANGE[0]);
        expect(tone.pitch).toBeLessThanOrEqual(FLUTE_RANGE[1]);
        const [before, last] = [tune[i - 2], tune[i - 1]];
        if (!tone.slurred || !last) return;
        const leap = tone.pitch - last.pitch;
        expect(Math.abs(leap)).toBeLessThanOrEqual(7);
        moves += 1;
        if (Math.abs(leap) <= 3) steps += 1;
        if (last.slurred && before && Math.abs(last.pitch - before.pitch) > 4) {
          expect(leap * (last.pitch - before.pitch)).toBeLessThanOrEqual(0);
        }
      });
    });
    expect(steps / moves).toBeGreaterThan(0.85);
  });

  it('lets the flute breathe in with those who listen', () =>
    each((score) => {
      const breath = 120_000 / 11;
      for (const tone of of(score, 'flute')) {
        expect((tone.at - BEFORE_MS + 60) % breath).toBeGreaterThan(breath * 0.39);
        // What is slurred ends before the next breath is half in.
        expect(((tone.at - BEFORE_MS) % breath) + tone.long).toBeLessThan(breath * 1.13);
      }
    }));

  it('leads its strings without parallel fifths or octaves, and without rubbing seconds', () =>
    each((score) => {
      const { units } = SONG[score.song];
      let last: number[] = [];
      for (let unit = 0; momentOf(0, unit, units) < score.long - 3000; unit++) {
        const now = held(score, momentOf(0, unit, units) + BEFORE_MS + 300);
        if (now.length === last.length) expect(runsParallel(last, now), `${score.song} ${unit}`).toBe(false);
        expect([...now].sort((a, b) => a - b)).toEqual(now);
        expect(now.some((low) => now.some((high) => high - low === 1 || high - low === 13))).toBe(false);
        last = now;
      }
    }));

  it('keeps every string in the calm part of its range, and the upper ones from leaping', () =>
    each((score) => {
      STRINGS.forEach((voice, i) => {
        const [low, high] = RANGES[i] as readonly [number, number];
        const pitches = of(score, voice).map((tone) => tone.pitch);
        expect(Math.min(...pitches)).toBeGreaterThanOrEqual(low);
        expect(Math.max(...pitches)).toBeLessThanOrEqual(high);
        pitches.forEach((pitch, at) => {
          const leap = Math.abs(pitch - (pitches[at - 1] ?? pitch));
          expect(leap).toBeLessThanOrEqual(voice === 'cello' ? 9 : 7);
        });
      });
    }));

  it('holds no long tone of the flute against a semitone in the strings', () =>
    each((score) => {
      for (const tone of of(score, 'flute').filter((one) => one.long > 2000)) {
        for (const string of held(score, tone.at + 300)) {
          expect([1, 11]).not.toContain((((tone.pitch - string) % 12) + 12) % 12);
        }
      }
    }));

  it('opens out, and comes to rest on its first tone', () =>
    each((score) => {
      const { tonic } = SONG[score.song];
      const loudest = (from: number, to: number) =>
        Math.max(
          ...score.tones
            .filter((tone) => tone.at >= score.long * from && tone.at < score.long * to)
            .map((tone) => Math.max(...tone.loud.map(([, level]) => level))),
        );
      expect(loudest(0.4, 0.75)).toBeGreaterThan(loudest(0, 0.12) * 1.4);
      expect(loudest(0.4, 0.75)).toBeGreaterThan(loudest(0.9, 1) * 1.5);
      const bass = of(score, 'cello').at(-1) as Tone;
      expect((bass.pitch - tonic + 120) % 12).toBe(0);
      const farewell = of(score, 'flute').at(-1) as Tone;
      expect([0, 7]).toContain((farewell.pitch - tonic + 120) % 12);
      expect(farewell.at + farewell.long).toBeLessThan(score.long - 10_000);
    }));

  it('begins and ends every tone in silence, and none at once', () =>
    each((score) => {
      for (const { loud, long, slurred } of score.tones) {
        if (!slurred && (loud[0]?.[0] !== 0 || loud[0]?.[1] !== 0)) expect.fail('begins with a sound');
        if ((loud.at(-1) as [number, number])[0] > long) expect.fail('goes on after its end');
        for (let i = 1; i < loud.length; i++) {
          const [[at, level], [next, then]] = [loud[i - 1], loud[i]] as [[number, number], [number, number]];
          // Fifty milliseconds change no tone by more than a fifth of the loudest.
          if (next <= at || (Math.abs(then - level) * 50) / (next - at) >= 200) {
            expect.fail(`${score.song}: ${JSON.stringify(loud)}`);
          }
        }
      }
      for (const tone of score.tones.filter((one) => one.voice !== 'flute')) {
        expect((tone.loud.at(-1) as [number, number])[1]).toBe(0);
        expect(tone.at + tone.long).toBeLessThanOrEqual(score.long);
      }
    }));

  it('lasts two and a half to four minutes or so, and never needs more than 24 oscillators for its tones', () =>
    each((score) => {
      expect(score.long).toBeGreaterThan(150_000);
      expect(score.long).toBeLessThan(245_000);
      for (let ms = 0; ms < score.long; ms += 500) {
        const sounding = score.tones.filter((tone) => tone.at <= ms && tone.at + tone.long > ms);
        const needed = sounding.map(({ voice }) => (voice === 'flute' ? 1 : voice === 'cello' ? 2 : 3));
        expect(needed.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(24);
      }
    }));

  it('writes any song for any seed without ever losing its way', () => {
    for (let seed = 0; seed < 25; seed++)
      for (const song of SONGS) expect(scoreOf(song, seed * 7919).tones.length).toBeGreaterThan(40);
  });
});

describe('the name of a song', () => {
  it('is read from what a meeting opens with, and nothing else is', () => {
    expect(songOf('song:river')).toBe('river');
    for (const other of ['song:', 'song:toString', 'river', 'reading', '', 'song:river ']) {
      expect(songOf(other)).toBeNull();
    }
  });
});
