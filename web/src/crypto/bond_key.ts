/**
 * The key of a bond: 32 random bytes that its two people have and nobody else. One device draws it and seals it to the
 * other's account; each keeps it in their vault. A later edition is drawn when one of the two has lost it, or has a new
 * account key; earlier ones stay readable.
 */
import { decode, encode } from '@msgpack/msgpack';
import { type BoxKeys, sealBox } from './account';
import { equal, fields, pad, utf8 } from './bytes';
import { CryptoFault } from './faults';
import { derive, open, seal, sha256 } from './primitives';

/** The other's keys as the server tells them: to be believed only after `bond_other.ts` has looked at them. */
export interface BondOther {
  readonly member: string;
  readonly account_key: Uint8Array;
  readonly account_key_version: number;
  readonly seal_key: Uint8Array | null;
  readonly seal_signature: Uint8Array | null;
  readonly credentials: readonly Uint8Array[];
}

/** A key as it came: sealed to this member's account, signed by a device of the one who drew it. */
export interface OfferedKey {
  readonly edition: number;
  readonly by: string;
  readonly device: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Edition {
  readonly edition: number;
  readonly key: Uint8Array;
}

export interface KeyVersion {
  readonly key: Uint8Array;
  readonly version: number;
}

/** What a member keeps of a bond, on each device and in the vault. */
export interface BondRecord {
  /** The other's member id: a server cannot put somebody else in their place later. */
  readonly other: string;
  /** The other's account keys as this member knows them, the newest last. */
  readonly keys: readonly KeyVersion[];
  /** From this the author's shares of this member's answers are derived. It is never sent to anybody. */
  readonly own: Uint8Array;
  readonly editions: readonly Edition[];
  /** For which of the other's account keys the newest edition is. */
  readonly meant_for: number;
  /** The other's last key came without editions that this member has: the next one brings them. */
  readonly owes: boolean;
  /** Drawn here and not taken by the server yet, as far as is known. */
  readonly drawn: Edition | null;
  /** Whose and which confidences were taken back: they are not opened again. */
  readonly gone: readonly string[];
}

/** How many editions a new one brings along, so that whoever missed or lost one has it again. */
const RING = 16;
const KEPT_GONE = 1_000;

export const recordName = (bond: string): string => `bond/${bond}`;
export const vaultName = (bond: string): string => `bond.${bond}`;

export const encodeRecord = (record: BondRecord): Uint8Array => encode({ v: 1, ...record });

/** @throws CryptoFault `seal_broken` when it is none */
export function decodeRecord(bytes: Uint8Array): BondRecord {
  const { v, ...record } = decode(bytes) as BondRecord & { v: number };
  if (v !== 1) throw new CryptoFault('seal_broken', 'What was kept of this bond cannot be read.');
  return record;
}

/** The newest edition; undefined while there is none. */
export const newestOf = (record: BondRecord): Edition | undefined => record.editions.at(-1);

/** @throws CryptoFault `bond_key_missing` */
export function keyOf(record: BondRecord, edition: number): Uint8Array {
  const found = record.editions.find((one) => one.edition === edition);
  if (!found) {
    throw new CryptoFault(
      'bond_key_missing',
      'This device does not have that key of the bond.',
      String(edition),
    );
  }
  return found.key;
}

/** Whether somebody who has but these editions lacks one of the last that this member has. */
export const lacks = (record: BondRecord, ring: readonly Edition[]): boolean =>
  record.editions.slice(-RING).some((one) => !ring.some((each) => each.edition === one.edition));

/** With further editions; one that is known is never replaced. */
export function withEditions(record: BondRecord, more: readonly Edition[]): BondRecord {
  const known = new Set(record.editions.map((one) => one.edition));
  const fresh = more.filter((one) => !known.has(one.edition));
  if (fresh.length === 0) return record;
  const editions = [...record.editions, ...fresh].sort((a, b) => a.edition - b.edition);
  return { ...record, editions };
}

export function withKey(record: BondRecord, { key, version }: KeyVersion): BondRecord {
  if (record.keys.some((one) => equal(one.key, key))) return record;
  return { ...record, keys: [...record.keys, { key, version }].sort((a, b) => a.version - b.version) };
}

export function withGone(record: BondRecord, marks: readonly string[]): BondRecord {
  const fresh = marks.filter((one) => !record.gone.includes(one));
  return fresh.length === 0 ? record : { ...record, gone: [...record.gone, ...fresh].slice(-KEPT_GONE) };
}

/**
 * What two devices of one member know together. The vault's `own` counts: shares are only ever derived from one that
 * is in the vault already.
 * @throws CryptoFault `bond_other` when they are about different people
 */
export function merged(vault: BondRecord, here: BondRecord): BondRecord {
  if (vault.other !== here.other) throw otherPerson();
  let record = withGone(withEditions(vault, here.editions), here.gone);
  for (const one of here.keys) record = withKey(record, one);
  const newest = newestOf(record)?.edition ?? 0;
  const drawn = [vault.drawn, here.drawn].find((one) => one && one.edition > newest) ?? null;
  return {
    ...record,
    drawn,
    owes: vault.owes || here.owes,
    meant_for: Math.max(vault.meant_for, here.meant_for),
  };
}

export const sameRecord = (a: BondRecord, b: BondRecord): boolean => equal(encodeRecord(a), encodeRecord(b));

export const otherPerson = (): CryptoFault =>
  new CryptoFault('bond_other', 'The bond is shown with another person than before.');

// ---------------------------------------------------------------- giving it to the other

/** What the drawer's device signs: which bond, which edition, by whom, for whom, and the sealed key itself. */
export const bondKeyBytes = (
  bond: string,
  { edition, by, device, body }: Omit<OfferedKey, 'signature'>,
  to: string,
): Uint8Array => fields('asterism bond key 1', bond, String(edition), by, device, to, sha256(body));

const purposeOf = (bond: string, edition: number, by: string, to: string): string =>
  `bond key ${bond} ${edition} ${by} ${to}`;

interface KeyBody {
  v: 1;
  enc: Uint8Array;
  ct: Uint8Array;
  /** Of the device that signs, so that it can be checked when that device is gone. */
  credential: Uint8Array;
}

/** Seals the drawn edition, with the last of those before it, to the other's seal key. */
export async function sealBondKey(
  record: BondRecord,
  drawn: Edition,
  from: { bond: string; by: string; credential: Uint8Array },
  sealKey: Uint8Array,
): Promise<Uint8Array> {
  const ring = encode([...record.editions.slice(-RING), drawn]);
  const purpose = purposeOf(from.bond, drawn.edition, from.by, record.other);
  const { enc, ct } = await sealBox(sealKey, ring, purpose);
  return encode({ v: 1, enc, ct, credential: from.credential } satisfies KeyBody);
}

export const forgedKey = (why: string): CryptoFault =>
  new CryptoFault('bond_key_forged', 'The key of this bond was not given by the other.', why);

/** Reads without trusting. @throws CryptoFault `bond_key_forged` */
export function readKeyBody(body: Uint8Array): KeyBody {
  try {
    const read = decode(body) as KeyBody;
    const parts = [read.enc, read.ct, read.credential];
    if (read.v === 1 && parts.every((one) => one instanceof Uint8Array)) return read;
  } catch {
    // Falls through: unreadable is as good as forged.
  }
  throw forgedKey('unreadable');
}

/**
 * @returns the editions in it, or null when it was sealed to an account key that this member has no more
 * @throws CryptoFault `bond_key_forged` when what is inside is not a key of this edition
 */
export async function openBondKey(
  bond: string,
  offered: OfferedKey,
  to: string,
  box: BoxKeys,
): Promise<Edition[] | null> {
  const body = readKeyBody(offered.body);
  let ring: Edition[];
  try {
    ring = decode(await box.open(body, purposeOf(bond, offered.edition, offered.by, to))) as Edition[];
  } catch {
    return null;
  }
  const whole =
    Array.isArray(ring) &&
    ring.every(
      ({ edition, key }) =>
        Number.isSafeInteger(edition) && edition > 0 && key instanceof Uint8Array && key.length === 32,
    );
  if (!whole || ring.at(-1)?.edition !== offered.edition) throw forgedKey('content');
  if (ring.some((one) => one.edition > offered.edition)) throw forgedKey('editions');
  return ring;
}

// ---------------------------------------------------------------- what is sealed under it

/** Each use has a key of its own, so that nothing sealed for one can be shown as another. */
export type Use = 'share' | 'note' | 'confidence';

const keyFor = (key: Uint8Array, use: Use): Uint8Array => derive(key, `asterism bond ${use} 1`);

export const sealUnder = (
  key: Uint8Array,
  use: Use,
  plain: Uint8Array,
  ...bound: string[]
): Promise<Uint8Array> => seal(keyFor(key, use), plain, fields(`asterism bond ${use} 1`, ...bound));

/** @throws CryptoFault `seal_broken` */
export const openUnder = (
  key: Uint8Array,
  use: Use,
  sealed: Uint8Array,
  ...bound: string[]
): Promise<Uint8Array> => open(keyFor(key, use), sealed, fields(`asterism bond ${use} 1`, ...bound));

/** A body of at most 8 KiB, padded in steps of an eighth. */
const MAX_NOTE = 7 * 1024;
/** A body of at most 512 KiB, padded in steps of 32 KiB. */
const MAX_CONFIDENCE = 448 * 1024 - 4;

export function padNote(words: string): Uint8Array {
  const plain = utf8(words);
  if (plain.length > MAX_NOTE) throw tooLong(MAX_NOTE);
  return pad(plain);
}

export function padConfidence(content: Uint8Array): Uint8Array {
  if (content.length > MAX_CONFIDENCE) throw tooLong(MAX_CONFIDENCE);
  return pad(content);
}

export const tooLong = (most: number): CryptoFault =>
  new CryptoFault('message_too_large', 'This is too long to be sealed in one piece.', String(most));
