/**
 * A sealed answer. Its key is a share of the server XOR a share of the author. The author's share follows from a secret
 * that only the author's devices have; it goes to the other, under the bond's key, once the author's device has seen
 * that the other's answer is sealed as well. Until then the server cannot open it, and cannot help anybody to.
 */
import { decode, encode } from '@msgpack/msgpack';
import { tooLong } from './bond_key';
import { concat, equal, fields, random, uint32, utf8 } from './bytes';
import { CryptoFault } from './faults';
import { hmac256, open, seal, sha256 } from './primitives';

/** The place of an answer: in which bond, under which asking, to which question, by whom, in which edition. */
export interface AnswerPlace {
  readonly bond: string;
  readonly asked: string;
  readonly question: string;
  readonly author: string;
  readonly edition: number;
}

/** What the server takes. */
export interface SealedAnswer {
  readonly edition: number;
  readonly body: Uint8Array;
  readonly server_share: Uint8Array;
  readonly commitment: Uint8Array;
  readonly signature: Uint8Array;
}

/** A seal as the server shows it. `share`: the author's, under the bond's key, once handed over. */
export interface GivenSeal extends SealedAnswer {
  readonly author: string;
  readonly device: string;
  readonly share: Uint8Array | null;
  readonly share_edition: number | null;
}

/** `asked`: the words of the question that stood before the author. */
export interface AnswerWords {
  readonly asked: string;
  readonly words: string;
}

const VERSION = 1;
const NONCE = 16;
/** One answer in UTF-8. */
const MAX_WORDS = 32 * 1024;
const MAX_ASKED = 2 * 1024;
/** The sizes an answer may have before it is encrypted: coarse, for its length says something of its own. */
const SIZES = [1, 2, 4, 8, 16, 36].map((kib) => kib * 1024);

export const sealBroken = (why: string): CryptoFault =>
  new CryptoFault('seal_broken', 'This answer cannot be opened.', why);

/** The author's share of the key of one answer. @param own the author's secret for this bond */
export const authorShare = (own: Uint8Array, { asked }: AnswerPlace, nonce: Uint8Array): Uint8Array =>
  hmac256(own, fields('asterism answer share 1', asked, nonce));

export const commitmentTo = (share: Uint8Array): Uint8Array => sha256(share);

const bound = ({ bond, asked, question, author, edition }: AnswerPlace): Uint8Array =>
  fields(bond, asked, question, author, String(edition));

/** What the author's device signs. */
export const answerBytes = (
  place: AnswerPlace,
  device: string,
  { body, server_share, commitment }: Omit<SealedAnswer, 'signature' | 'edition'>,
): Uint8Array =>
  fields('asterism answer 1', bound(place), device, sha256(body), sha256(server_share), commitment);

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== 32 || b.length !== 32) throw sealBroken('share');
  return a.map((byte, at) => byte ^ (b[at] ?? 0));
}

function padded(answer: AnswerWords): Uint8Array {
  const words = utf8(answer.words);
  const asked = utf8(answer.asked);
  if (words.length > MAX_WORDS) throw tooLong(MAX_WORDS);
  if (asked.length > MAX_ASKED) throw tooLong(MAX_ASKED);
  const plain = encode({ asked: answer.asked, words: answer.words });
  const size = SIZES.find((one) => one >= plain.length + 4);
  if (size === undefined) throw tooLong(MAX_WORDS);
  const out = new Uint8Array(size);
  out.set(uint32(plain.length));
  out.set(plain, 4);
  return out;
}

function unpadded(bytes: Uint8Array): AnswerWords {
  const length = bytes.length < 4 ? Number.NaN : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (!(length <= bytes.length - 4)) throw sealBroken('padding');
  const { asked, words } = decode(bytes.slice(4, 4 + length)) as AnswerWords;
  if (typeof asked !== 'string' || typeof words !== 'string') throw sealBroken('content');
  return { asked, words };
}

/** What stands in the clear before the ciphertext: by it each of the author's devices finds the share again. */
export interface AnswerHead {
  readonly nonce: Uint8Array;
  /** Of the device that signs, so that it can be checked when that device is gone. */
  readonly credential: Uint8Array;
  readonly head: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Reads without trusting. @throws CryptoFault `seal_broken` */
export function readAnswer(body: Uint8Array): AnswerHead {
  const at = 1 + NONCE + 4;
  if (body.length < at || body[0] !== VERSION) throw sealBroken('form');
  const length = new DataView(body.buffer, body.byteOffset).getUint32(1 + NONCE);
  if (length > body.length - at) throw sealBroken('form');
  return {
    nonce: body.slice(1, 1 + NONCE),
    credential: body.slice(at, at + length),
    head: body.slice(0, at + length),
    sealed: body.slice(at + length),
  };
}

/** Seals an answer with a fresh nonce and a fresh share for the server. */
export async function sealAnswer(
  place: AnswerPlace,
  answer: AnswerWords,
  own: Uint8Array,
  by: { device: string; credential: Uint8Array; sign: (bytes: Uint8Array) => Promise<Uint8Array> },
): Promise<SealedAnswer> {
  const nonce = random(NONCE);
  const share = authorShare(own, place, nonce);
  const server_share = random(32);
  const head = concat(Uint8Array.of(VERSION), nonce, uint32(by.credential.length), by.credential);
  const sealed = await seal(
    xor(server_share, share),
    padded(answer),
    fields('asterism answer 1', bound(place), head),
  );
  const body = concat(head, sealed);
  const commitment = commitmentTo(share);
  const signature = await by.sign(answerBytes(place, by.device, { body, server_share, commitment }));
  return { edition: place.edition, body, server_share, commitment, signature };
}

/**
 * @param share the author's
 * @throws CryptoFault `share_wrong` when it is not the share that was committed to, `seal_broken`
 */
export async function openAnswer(
  place: AnswerPlace,
  { body, server_share, commitment }: SealedAnswer,
  share: Uint8Array,
): Promise<AnswerWords> {
  if (!equal(commitmentTo(share), commitment)) {
    throw new CryptoFault('share_wrong', 'What was handed over does not belong to this answer.');
  }
  const { head, sealed } = readAnswer(body);
  return unpadded(
    await open(xor(server_share, share), sealed, fields('asterism answer 1', bound(place), head)),
  );
}
