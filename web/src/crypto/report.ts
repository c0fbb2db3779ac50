/**
 * A report: chosen messages, lines cut out as the reporter wished, encrypted to the stewards. Each message carries its
 * opening and the server's counter-tag; the server can confirm the counter-tag without seeing the rest.
 */
import { decode, encode } from '@msgpack/msgpack';
import { type BoxKeys, type SealedBox, sealBox } from './account';
import { fields, pad, random, unpad } from './bytes';
import { CryptoFault } from './faults';
import { type Opening, verifyDisclosure } from './franking';
import { open, seal } from './primitives';

/** What the server put into the event, and what it needs to confirm it. */
export interface Mark {
  readonly room: string;
  readonly sender: string;
  readonly seq: number;
  readonly at: number;
  readonly tag: Uint8Array;
  readonly server_tag: Uint8Array;
  readonly frank_key: string;
}

export interface ReportedMessage {
  readonly mark: Mark;
  readonly opening: Opening;
}

export interface Report {
  readonly v: 1;
  /** The reporter's own words. */
  readonly words: string;
  readonly messages: readonly ReportedMessage[];
}

/** A steward, and the public box key the report is wrapped for. */
export interface Recipient {
  readonly member: string;
  readonly box_key: Uint8Array;
}

/** The report under a key of its own, and that key sealed to each steward: a steward is given only their own. */
export interface Sealed {
  readonly bundle: Uint8Array;
  readonly wraps: readonly { member: string; sealed: Uint8Array }[];
}

const PURPOSE = 'report';

/** @throws CryptoFault `report_bad` when nobody could read it */
export async function sealReport(report: Report, recipients: readonly Recipient[]): Promise<Sealed> {
  if (recipients.length === 0) throw new CryptoFault('report_bad', 'There is nobody this could be sent to.');
  const key = random(32);
  const bundle = await seal(key, pad(encode(report)), fields('asterism report 1'));
  const wraps = await Promise.all(
    recipients.map(async ({ member, box_key }) => ({
      member,
      sealed: encode(await sealBox(box_key, key, PURPOSE)),
    })),
  );
  return { bundle, wraps };
}

/** @throws CryptoFault `report_bad`, `seal_broken` */
export async function openReport(bundle: Uint8Array, sealed: Uint8Array, box: BoxKeys): Promise<Report> {
  const bad = (why: string) => new CryptoFault('report_bad', 'This report cannot be read.', why);
  let wrap: SealedBox;
  try {
    wrap = decode(sealed) as SealedBox;
  } catch {
    throw bad('unreadable');
  }
  const key = await box.open(wrap, PURPOSE);
  const report = decode(unpad(await open(key, bundle, fields('asterism report 1')))) as Report;
  if (report.v !== 1) throw bad('version');
  return report;
}

/** Which messages of a report are what their tags say; the counter-tags are the server's to confirm. */
export function checkReport(report: Report): { seq: number; genuine: boolean }[] {
  return report.messages.map(({ mark, opening }) => ({
    seq: mark.seq,
    genuine: verifyDisclosure(opening, mark.tag, mark.room, mark.sender),
  }));
}
