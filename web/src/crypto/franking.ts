/**
 * Message franking: each message carries, outside its ciphertext, a commitment to what is inside. Whoever received
 * the message can later show chosen lines of it, and anybody who trusts the server's counter-tag can check that these
 * lines were sent in that room by that member, without the server ever having read them.
 *
 *   leaf_i = SHA-256(0x00 || salt_i || line_i)          salt_i = HMAC(salt key, "line" || i), 16 bytes
 *   head   = SHA-256(0x02 || salt_h || fields(kind, at, SHA-256(extra)))
 *   root   = SHA-256(0x03 || uint32 lines || merkle(leaves) || head)     inner nodes: SHA-256(0x01 || left || right)
 *   tag    = HMAC-SHA-256(franking key, root || fields(room, sender))
 *
 * The salt key stays inside the ciphertext; an opening carries single salts, so cut lines cannot be guessed.
 */
import { concat, equal, fields, random, uint32, utf8 } from './bytes';
import { CryptoFault } from './faults';
import { hmac256, sha256 } from './primitives';

/** What is said: lines of text, a kind, the sender's clock (ms), and whatever the kind needs besides. */
export interface Said {
  readonly kind: string;
  readonly lines: readonly string[];
  readonly at: number;
  readonly extra: Uint8Array | null;
}

/** The two secrets of a message, 32 bytes each; they travel inside the ciphertext. */
export interface FrankSecrets {
  readonly franking: Uint8Array;
  readonly salting: Uint8Array;
}

export interface ShownLine {
  readonly salt: Uint8Array;
  readonly line: string;
}

/** Chosen lines of a message, with what it takes to recompute its tag: 32 bytes stand for each line cut out. */
export interface Opening {
  readonly v: 1;
  readonly franking: Uint8Array;
  readonly kind: string;
  readonly at: number;
  readonly head_salt: Uint8Array;
  readonly extra_hash: Uint8Array;
  readonly lines: readonly (ShownLine | Uint8Array)[];
}

const VERSION = 1;
export const MAX_LINES = 2000;

export const newSecrets = (): FrankSecrets => ({ franking: random(32), salting: random(32) });

const byte = (value: number): Uint8Array => Uint8Array.of(value);
const salt = (key: Uint8Array, what: string, index: number): Uint8Array =>
  hmac256(key, concat(utf8(what), uint32(index))).slice(0, 16);
const leaf = (lineSalt: Uint8Array, line: string): Uint8Array =>
  sha256(concat(byte(0), lineSalt, utf8(line)));

/** An odd node at the end of a level moves up as it is; the number of lines in the root keeps that unambiguous. */
export function merkle(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(byte(1));
  let level = [...leaves];
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left !== undefined) next.push(right === undefined ? left : sha256(concat(byte(1), left, right)));
    }
    level = next;
  }
  return level[0] ?? sha256(byte(1));
}

const headOf = (headSalt: Uint8Array, kind: string, at: number, extraHash: Uint8Array): Uint8Array =>
  sha256(concat(byte(2), headSalt, fields(kind, String(at), extraHash)));

function tagOf(
  franking: Uint8Array,
  leaves: readonly Uint8Array[],
  head: Uint8Array,
  room: string,
  sender: string,
): Uint8Array {
  const root = sha256(concat(byte(3), uint32(leaves.length), merkle(leaves), head));
  return hmac256(franking, concat(root, fields(room, sender)));
}

const extraHashOf = (extra: Uint8Array | null): Uint8Array => sha256(extra ?? new Uint8Array());

/** @returns the franking tag, 32 bytes */
export function frank(said: Said, secrets: FrankSecrets, room: string, sender: string): Uint8Array {
  const leaves = said.lines.map((line, i) => leaf(salt(secrets.salting, 'line', i), line));
  const head = headOf(salt(secrets.salting, 'head', 0), said.kind, said.at, extraHashOf(said.extra));
  return tagOf(secrets.franking, leaves, head, room, sender);
}

/** What stands in the MLS authenticated data of every message: a version byte and the tag. */
export const authenticatedData = (tag: Uint8Array): Uint8Array => concat(byte(VERSION), tag);

/** @throws CryptoFault `tag_mismatch` */
export function tagFromAuthenticated(data: Uint8Array): Uint8Array {
  if (data.length !== 33 || data[0] !== VERSION) {
    throw new CryptoFault('tag_mismatch', 'A message came without its mark.', 'version');
  }
  return data.slice(1);
}

/** @param keep indexes of the lines that are shown; all others are cut out */
export function disclose(said: Said, secrets: FrankSecrets, keep: readonly number[]): Opening {
  return {
    v: 1,
    franking: secrets.franking,
    kind: said.kind,
    at: said.at,
    head_salt: salt(secrets.salting, 'head', 0),
    extra_hash: extraHashOf(said.extra),
    lines: said.lines.map((line, i) => {
      const lineSalt = salt(secrets.salting, 'line', i);
      return keep.includes(i) ? { salt: lineSalt, line } : leaf(lineSalt, line);
    }),
  };
}

/** Whether the shown lines stand in the message that carried `tag`, sent by `sender` in `room`. */
export function verifyDisclosure(opening: Opening, tag: Uint8Array, room: string, sender: string): boolean {
  if (opening.v !== 1 || opening.lines.length > MAX_LINES) return false;
  const leaves = opening.lines.map((one) => (one instanceof Uint8Array ? one : leaf(one.salt, one.line)));
  if (leaves.some((hash) => hash.length !== 32) || opening.franking.length !== 32) return false;
  const head = headOf(opening.head_salt, opening.kind, opening.at, opening.extra_hash);
  return equal(tagOf(opening.franking, leaves, head, room, sender), tag);
}
