import { describe, expect, it } from 'vitest';
import {
  cut,
  gainFor,
  gather,
  MAX_BYTES,
  MAX_MS,
  PIECE_BYTES,
  pick,
  RecordingRefused,
  type SaidPiece,
} from './recording';

const bytes = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);
const heard = (sender: string, pieces: readonly SaidPiece[]) =>
  pieces.map(({ kind, text, extra }) => ({ sender, kind, lines: text.split('\n'), extra }));
const whole = { bytes: bytes(PIECE_BYTES * 2 + 17), ms: 61_000 };
const refusal = async (file: Blob, decode = async () => 1000) =>
  pick(file, decode).then(
    () => 'taken',
    (error: unknown) => (error instanceof RecordingRefused ? error.why : 'another error'),
  );

describe('a recording', () => {
  it('is taken when it can be played, and refused with a reason when not', async () => {
    const file = new Blob([bytes(2000)]);
    expect((await pick(file, async () => 1234.4)).ms).toBe(1234);
    expect(await refusal(new Blob([]))).toBe('empty');
    expect(await refusal(new Blob([new Uint8Array(MAX_BYTES)]))).toBe('taken');
    expect(await refusal(new Blob([new Uint8Array(MAX_BYTES + 1)]))).toBe('too_large');
    expect(await refusal(file, async () => MAX_MS + 1)).toBe('too_long');
    expect(await refusal(file, async () => 0)).toBe('empty');
    expect(await refusal(file, () => Promise.reject(new Error('no audio')))).toBe('unplayable');
  });

  it('travels in pieces that the lane takes, and is whole again in whatever order they come', () => {
    const pieces = cut(whole);
    expect(pieces.map((one) => one.extra.length)).toEqual([PIECE_BYTES, PIECE_BYTES, 17]);
    const all = heard('a', pieces);
    const [one] = gather([all[2]!, all[0]!, all[2]!, all[1]!]);
    expect(one).toMatchObject({ missing: [], broken: false, ms: 61_000, sender: 'a' });
    expect(Buffer.compare(one?.whole ?? new Uint8Array(), whole.bytes)).toBe(0);
    expect(gather(heard('a', cut({ bytes: bytes(MAX_BYTES), ms: MAX_MS })))[0]?.whole).toHaveLength(
      MAX_BYTES,
    );
  });

  it('says which pieces are missing', () => {
    const all = heard('a', cut(whole));
    expect(gather([all[0]!])[0]).toMatchObject({ missing: [1, 2], count: 3, whole: null, broken: false });
    expect(gather([])).toEqual([]);
  });

  it('is not played when it is not what was sent', () => {
    const all = heard('a', cut(whole));
    all[1]!.extra = all[1]!.extra.slice().fill(7);
    expect(gather(all)[0]).toMatchObject({ whole: null, broken: true, missing: [] });
  });

  it('is never mixed with pieces of somebody else', () => {
    const [first, second] = [heard('a', cut(whole)), heard('b', cut(whole))];
    const both = gather([first[0]!, second[1]!, second[2]!]);
    expect(both.map((one) => [one.sender, one.missing])).toEqual([
      ['a', [1, 2]],
      ['b', [0]],
    ]);
  });

  it('takes no part from pieces that are none', () => {
    const [piece] = heard('a', cut({ bytes: bytes(100), ms: 5 }));
    const sum = piece!.lines[0]!.split(' ')[0];
    const bad = [
      { ...piece!, kind: 'text' },
      { ...piece!, extra: null },
      { ...piece!, extra: bytes(99) },
      { ...piece!, lines: [`${sum} 1 1 100 5`] },
      { ...piece!, lines: [`${sum} 0 99 100 5`] },
      { ...piece!, lines: [`${sum} 0 1 9999999 5`] },
      { ...piece!, lines: [`${sum} 0 1 100 0`] },
      { ...piece!, lines: [`${sum} 0 1 100 700000`] },
      { ...piece!, lines: [...piece!.lines, 'more'] },
      { ...piece!, lines: [] },
    ];
    expect(gather([piece!])).toHaveLength(1);
    for (const one of bad) expect(gather([one]), JSON.stringify(one.lines)).toEqual([]);
  });

  it('is made as loud as a song, within reason', () => {
    const wave = (size: number) => Float32Array.from({ length: 50_000 }, (_, i) => size * Math.sin(i / 7));
    expect(gainFor(wave(0.7)) * 0.7).toBeCloseTo(0.05 * Math.SQRT2, 2);
    expect(gainFor(wave(0.01))).toBe(4);
    expect(gainFor(new Float32Array(1000))).toBe(1);
  });
});
