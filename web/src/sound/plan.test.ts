import { describe, expect, it } from 'vitest';
import type { Phase } from '../scenes/palettes';
import { CLOSEST_MS, chord, LOUDEST, planNotes } from './plan';

const PHASES: Phase[] = ['dusk', 'night', 'held', 'dawn'];
const nights = PHASES.flatMap((phase) =>
  Array.from({ length: 60 }, (_, seed) => ({ phase, notes: planNotes(seed, phase, 60_000) })),
);

describe('the plan of notes', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planNotes(7, 'dusk', 60_000)).toEqual(planNotes(7, 'dusk', 60_000));
    expect(planNotes(8, 'dusk', 60_000)).not.toEqual(planNotes(7, 'dusk', 60_000));
    expect(planNotes(7, 'dawn', 60_000)).not.toEqual(planNotes(7, 'dusk', 60_000));
  });

  it('is never louder than its bound, and never silent for a whole minute', () => {
    for (const { notes } of nights) {
      expect(notes.length).toBeGreaterThan(3);
      for (const note of notes) {
        expect(note.loud).toBeGreaterThan(0);
        expect(note.loud).toBeLessThanOrEqual(LOUDEST);
      }
    }
  });

  it('begins no two notes within 400 ms, and stays within its time', () => {
    for (const { notes } of nights)
      notes.forEach((note, i) => {
        expect(note.at - (notes[i - 1]?.at ?? -CLOSEST_MS)).toBeGreaterThanOrEqual(CLOSEST_MS);
        expect(note.at).toBeLessThan(60_000);
      });
  });

  it('keeps to five tones before dawn, and to the lydian seven at dawn', () => {
    for (const { phase, notes } of nights) {
      const tones = new Set(
        notes.map((n) => ((Math.round(12 * Math.log2(n.pitch / 146.832)) % 12) + 12) % 12),
      );
      const minor = [0, 3, 5, 7, 10];
      const allowed = phase === 'dawn' ? [0, 2, 4, 6, 7, 9, 11] : phase === 'night' ? minor : [0, 2, 4, 7, 9];
      for (const tone of tones) expect(allowed).toContain(tone);
    }
  });

  it('has soft ranges: the flute between 120 and 1000 Hz, chimes below 5000 Hz', () => {
    for (const { notes } of nights)
      for (const note of notes) {
        expect(note.pitch).toBeGreaterThan(120);
        expect(note.pitch).toBeLessThan(note.voice === 'flute' ? 1000 : 5000);
      }
  });

  it('has a chord of four strings for every hour, low to high', () => {
    for (const phase of PHASES) {
      expect(chord(phase)).toHaveLength(4);
      expect(chord(phase)).toEqual(chord(phase).sort((a, b) => a - b));
    }
  });
});
