/** The inside of a speech envelope: what is said with its franking secrets, padded so that length tells little. */
import { decode, encode } from '@msgpack/msgpack';
import { equal, pad, unpad } from './bytes';
import { CryptoFault } from './faults';
import {
  authenticatedData,
  type FrankSecrets,
  frank,
  MAX_LINES,
  newSecrets,
  type Said,
  tagFromAuthenticated,
} from './franking';

/** The server takes 64 KiB; the rest is for the frame of MLS and the padding. */
export const MAX_SPOKEN = 56 * 1024 - 4;

/**
 * The kind of speech that carries pieces of a recording. It belongs to its moment: screens that do not know it show
 * nothing, and it is left out of what devices archive for each other.
 */
export const PASSING = 'recording';

export interface Spoken {
  readonly said: Said;
  readonly secrets: FrankSecrets;
}

export interface Utterance {
  readonly plain: Uint8Array;
  readonly tag: Uint8Array;
  readonly authenticated: Uint8Array;
}

/** @throws CryptoFault `message_too_large` */
export function utter(spoken: Spoken, room: string, sender: string): Utterance {
  const { said, secrets } = spoken;
  const inner = encodeSpoken(spoken);
  if (inner.length > MAX_SPOKEN || said.lines.length > MAX_LINES) {
    throw new CryptoFault('message_too_large', 'This is too long to send at once.', String(inner.length));
  }
  const tag = frank(said, secrets, room, sender);
  return { plain: pad(inner), tag, authenticated: authenticatedData(tag) };
}

export const spokenOf = (said: Said): Spoken => ({ said, secrets: newSecrets() });

export function encodeSpoken({ said, secrets }: Spoken): Uint8Array {
  const { kind, lines, at, extra } = said;
  return encode({ v: 1, k: kind, l: lines, a: at, x: extra, f: secrets.franking, s: secrets.salting });
}

export function decodeSpoken(bytes: Uint8Array): Spoken {
  const bad = () => new CryptoFault('message_bad', 'A message cannot be read.', 'content');
  let value: Record<string, unknown>;
  try {
    value = decode(bytes) as Record<string, unknown>;
  } catch {
    throw bad();
  }
  if (typeof value !== 'object' || value === null || value.v !== 1) throw bad();
  const { k, l, a, x, f, s } = value;
  const isSecret = (one: unknown): one is Uint8Array => one instanceof Uint8Array && one.length === 32;
  if (typeof k !== 'string' || typeof a !== 'number' || !isSecret(f) || !isSecret(s)) throw bad();
  if (!Array.isArray(l) || l.length > MAX_LINES || !l.every((line) => typeof line === 'string')) throw bad();
  if (x !== null && !(x instanceof Uint8Array)) throw bad();
  return { said: { kind: k, lines: l as string[], at: a, extra: x }, secrets: { franking: f, salting: s } };
}

/**
 * Opens a decrypted envelope and holds it against its tags.
 * @param serverSaw the tag in the server's event; must be the one in the authenticated data
 * @throws CryptoFault `tag_mismatch`, `message_bad`
 */
export function hear(
  plain: Uint8Array,
  authenticated: Uint8Array,
  serverSaw: Uint8Array,
  room: string,
  sender: string,
): Spoken {
  const tag = tagFromAuthenticated(authenticated);
  const mismatch = (which: string) =>
    new CryptoFault('tag_mismatch', 'A message does not match its mark and is not shown.', which);
  if (!equal(tag, serverSaw)) throw mismatch('server');
  const spoken = decodeSpoken(unpad(plain));
  if (!equal(frank(spoken.said, spoken.secrets, room, sender), tag)) throw mismatch('content');
  return spoken;
}
