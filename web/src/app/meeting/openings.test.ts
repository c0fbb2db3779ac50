import { expect, test } from 'vitest';
import { PASSING } from '../../crypto/speech';
import { PIECES, recordingMs, recordingNamed } from './openings';
import { turnsOf } from './turns';

test('an opening that is a recording says how long it plays, for whoever has none of it', () => {
  expect(recordingMs(recordingNamed(61_000.4))).toBe(61_000);
  expect(recordingMs('recording')).toBe(0);
  for (const other of ['', 'reading', 'song:still', 'recording:', 'recording:1e3', 'recordings'])
    expect(recordingMs(other)).toBeNull();
});

test('pieces of a recording are never words of the room, and a reading is', () => {
  const said = (seq: number, kind: string) => ({ seq, ref: `${seq}`, kind, sender: 'fay', lines: ['words'] });
  const turns = turnsOf([said(1, PIECES), said(2, 'reading'), said(3, PIECES)], []);
  expect(turns.flatMap((turn) => turn.words.map((one) => one.kind))).toEqual(['reading']);
  expect(PIECES).toBe(PASSING);
});
