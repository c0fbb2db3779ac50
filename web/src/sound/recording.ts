/**
 * A recording of the facilitator's own, which opens a meeting in place of a song: chosen on the device, cut into pieces
 * that travel as speech of the room, and put together again by everybody in it.
 */
import { hex } from '../crypto/bytes';
import { sha256 } from '../crypto/primitives';
import { PASSING } from '../crypto/speech';

/** The kind of speech in which a piece travels. It is heard once and never written to an archive. */
export const RECORDING = PASSING;
export const MAX_BYTES = 1024 * 1024;
export const MAX_MS = 600_000;
export const PIECE_BYTES = 40 * 1024;
const MAX_PIECES = Math.ceil(MAX_BYTES / PIECE_BYTES);

/** As loud as songs are on average, and never more than four times as loud as it was recorded. */
const AIMED = 0.05;
const MOST = 4;

/** Why a file is not taken. */
export type Refusal = 'empty' | 'too_large' | 'too_long' | 'unplayable';

export class RecordingRefused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

export interface Recording {
  bytes: Uint8Array;
  /** How long it plays. */
  ms: number;
}

/** What is said in the room for one piece: a line about the whole, and the piece's bytes. */
export interface SaidPiece {
  kind: string;
  text: string;
  extra: Uint8Array;
}

/** How a browser plays a file: gives its length in ms, and fails where it cannot. */
export type Decode = (bytes: Uint8Array) => Promise<number>;

/**
 * Reads a file that somebody picked, and plays it through in silence first: what cannot be played here is not sent.
 *
 * @throws RecordingRefused
 */
export async function pick(file: Blob, decode: Decode): Promise<Recording> {
  if (file.size === 0) throw new RecordingRefused('empty');
  if (file.size > MAX_BYTES) throw new RecordingRefused('too_large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  let ms = 0;
  try {
    ms = Math.round(await decode(bytes));
  } catch {
    throw new RecordingRefused('unplayable');
  }
  if (!(ms > 0)) throw new RecordingRefused('empty');
  if (ms > MAX_MS) throw new RecordingRefused('too_long');
  return { bytes, ms };
}

/** Cuts a recording into what is said, one piece after the other. The checksum is SHA-256 over the whole. */
export function cut({ bytes, ms }: Recording): SaidPiece[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  const checksum = hex(sha256(bytes));
  return Array.from({ length: count }, (_, index) => ({
    kind: RECORDING,
    text: `${checksum} ${index} ${count} ${bytes.length} ${ms}`,
    extra: bytes.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  }));
}

/** What is needed of a message of the room. */
export interface Heard {
  readonly sender: string;
  readonly kind: string;
  readonly lines: readonly string[];
  readonly extra: Uint8Array | null;
}

export interface Gathered {
  /** The checksum; also its name. */
  checksum: string;
  sender: string;
  ms: number;
  count: number;
  /** Which pieces are not there yet, from 0. */
  missing: number[];
  /** The whole, once nothing is missing and it is what was sent; null before. */
  whole: Uint8Array | null;
  /** Everything is there, and it is not what was sent. */
  broken: boolean;
}

const LINE = /^([0-9a-f]{64}) (\d{1,2}) (\d{1,2}) (\d{1,7}) (\d{1,6})$/;

interface Place {
  checksum: string;
  index: number;
  count: number;
  size: number;
  ms: number;
}

/** Reads the line of a piece; null for whatever is no piece as `cut` makes them. */
function placeOf(message: Heard): Place | null {
  const found =
    message.kind === RECORDING && message.lines.length === 1 ? LINE.exec(message.lines[0] ?? '') : null;
  if (!found || !message.extra) return null;
  const [index, count, size, ms] = found.slice(2).map(Number) as [number, number, number, number];
  const last = index === count - 1;
  const fits = message.extra.length === (last ? size - index * PIECE_BYTES : PIECE_BYTES);
  if (count < 1 || count > MAX_PIECES || index >= count || size > MAX_BYTES || ms < 1 || ms > MAX_MS)
    return null;
  if (count !== Math.ceil(size / PIECE_BYTES) || !fits) return null;
  return { checksum: found[1] as string, index, count, size, ms };
}

/**
 * Puts together what was heard in a room, the recording that was begun last at the end. Pieces may come in any order and
 * more than once; those of two people are never mixed, and what is no piece is left out.
 */
export function gather(messages: readonly Heard[]): Gathered[] {
  const all = new Map<string, { place: Place; sender: string; pieces: Map<number, Uint8Array> }>();
  for (const message of messages) {
    const place = placeOf(message);
    if (!place) continue;
    const key = `${message.sender} ${place.checksum} ${place.size} ${place.ms}`;
    const known = all.get(key) ?? { place, sender: message.sender, pieces: new Map() };
    all.set(key, known);
    if (!known.pieces.has(place.index)) known.pieces.set(place.index, message.extra as Uint8Array);
  }
  return [...all.values()].map(({ place, sender, pieces }) => {
    const { checksum, count, ms } = place;
    const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !pieces.has(index));
    const joined = missing.length === 0 ? join(place, pieces) : null;
    const broken = joined !== null && hex(sha256(joined)) !== checksum;
    return { checksum, sender, ms, count, missing, whole: broken ? null : joined, broken };
  });
}

function join({ size }: Place, pieces: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const whole = new Uint8Array(size);
  for (const [index, piece] of pieces) whole.set(piece, index * PIECE_BYTES);
  return whole;
}

/** How much louder or softer it has to be; looked at in a few hundred short stretches, so that nothing waits for it. */
export function gainFor(samples: Float32Array): number {
  const stride = Math.max(512, Math.floor(samples.length / 300));
  let sum = 0;
  let count = 0;
  for (let at = 0; at < samples.length; at += stride) {
    let stretch = 0;
    const end = Math.min(at + 512, samples.length);
    for (let i = at; i < end; i++) stretch += (samples[i] as number) ** 2;
    const power = stretch / (end - at);
    // Silence says nothing about how loud the rest is.
    if (power > 1e-6) {
      sum += power;
      count += 1;
    }
  }
  return count === 0 ? 1 : Math.min(MOST, AIMED / Math.sqrt(sum / count));
}
