/** The part of the engine that seals and opens in bonds: answers, notes, confidences. */

import { decode, encode } from '@msgpack/msgpack';
import {
  type BondRecord,
  decodeRecord,
  keyOf,
  newestOf,
  openUnder,
  padConfidence,
  padNote,
  sealUnder,
  withGone,
} from './bond_key';
import { BondKeyEngine } from './bond_key_engine';
import { signedByOther } from './bond_other';
import { equal, text, unpad } from './bytes';
import { CryptoFault } from './faults';
import {
  type AnswerPlace,
  type AnswerWords,
  answerBytes,
  authorShare,
  type GivenSeal,
  openAnswer,
  readAnswer,
  type SealedAnswer,
  sealAnswer,
} from './seal_answer';

/** An asked question, as far as seals are bound to it. */
export interface AskedPlace {
  asked: string;
  question: string;
  words: string;
}

/** By whom a confidence is, and under which id its author sealed it: it has this name under whatever id it is shown. */
export interface ConfidenceMark {
  by: string;
  ref: string;
}

const markOf = ({ by, ref }: ConfidenceMark): string => `${by} ${ref}`;

const forgedSeal = (why: string): CryptoFault =>
  new CryptoFault('seal_forged', 'This answer was not sealed by the other.', why);

/**
 * Remembered beside the record: the commitments of the seals that were made here, from the last on that the server is
 * known to have taken. A later one may have been lost on its way, so one of these is what the server has.
 */
const sealedName = (bond: string, asked: string): string => `sealed/${bond}/${asked}`;

const KEPT_SEALS = 32;

export class BondEngine extends BondKeyEngine {
  // ------------------------------------------------------------ sealed answers

  private placeOf(bond: string, at: AskedPlace, author: string, edition: number): AnswerPlace {
    return { bond, asked: at.asked, question: at.question, author, edition };
  }

  /** @throws CryptoFault `message_too_large` above 32 KiB, `bond_key_missing` */
  sealAnswer(bond: string, at: AskedPlace, words: string): Promise<SealedAnswer> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      const edition = newestOf(record)?.edition ?? 0;
      keyOf(record, edition);
      const { member, device, credential, signer } = this.port.identity;
      const place = this.placeOf(bond, at, member, edition);
      const by = { device, credential, sign: (bytes: Uint8Array) => signer.sign(bytes) };
      const sealed = await sealAnswer(place, { asked: at.words, words }, record.own, by);
      const made = [...(await this.sealsMade(bond, at.asked)), sealed.commitment].slice(-KEPT_SEALS);
      await this.disk.write(new Map([[sealedName(bond, at.asked), encode(made)]]));
      return sealed;
    });
  }

  private async sealsMade(bond: string, asked: string): Promise<Uint8Array[]> {
    const kept = await this.disk.get(sealedName(bond, asked));
    return kept ? (decode(kept) as Uint8Array[]) : [];
  }

  /** The server has taken this seal: those before it are replaced for good. */
  sealTaken(bond: string, asked: string, commitment: Uint8Array): Promise<void> {
    return this.serial(() => this.replacedBy(bond, asked, commitment));
  }

  private async replacedBy(bond: string, asked: string, commitment: Uint8Array): Promise<void> {
    const made = await this.sealsMade(bond, asked);
    const at = made.findIndex((one) => equal(one, commitment));
    if (at > 0) await this.disk.write(new Map([[sealedName(bond, asked), encode(made.slice(at))]]));
  }

  /** @throws CryptoFault `share_wrong`, `seal_broken` when it was not sealed by this member */
  openOwnAnswer(bond: string, at: AskedPlace, mine: GivenSeal): Promise<string> {
    return this.serial(async () => {
      const { answer } = await this.ownAnswer(bond, at, mine);
      await this.replacedBy(bond, at.asked, mine.commitment);
      return answer.words;
    });
  }

  private async ownAnswer(
    bond: string,
    at: AskedPlace,
    mine: GivenSeal,
  ): Promise<{ share: Uint8Array; answer: AnswerWords }> {
    const { own } = await this.bondRecord(bond);
    const place = this.placeOf(bond, at, this.port.identity.member, mine.edition);
    const share = authorShare(own, place, readAnswer(mine.body).nonce);
    return { share, answer: await openAnswer(place, mine, share) };
  }

  /**
   * Whether the other has sealed this answer, here and under this question.
   * @throws CryptoFault `seal_forged` (detail: what does not fit), `seal_broken`
   */
  checkSeal(bond: string, at: AskedPlace, theirs: GivenSeal): Promise<void> {
    return this.serial(async () => {
      await this.theirSeal(bond, await this.bondRecord(bond), at, theirs);
    });
  }

  private async theirSeal(
    bond: string,
    record: BondRecord,
    at: AskedPlace,
    theirs: GivenSeal,
  ): Promise<AnswerPlace> {
    const place = this.placeOf(bond, at, theirs.author, theirs.edition);
    const { credential } = readAnswer(theirs.body);
    const shown = { member: theirs.author, device: theirs.device, credential };
    const message = answerBytes(place, theirs.device, theirs);
    await signedByOther(record, shown, message, theirs.signature, forgedSeal);
    return place;
  }

  /**
   * My share, under the newest key of the bond: only when the other's seal holds, and only of the answer that was
   * sealed last.
   * @throws CryptoFault `seal_forged`, `seal_replaced`, and as openOwnAnswer
   */
  handOver(
    bond: string,
    at: AskedPlace,
    mine: GivenSeal,
    theirs: GivenSeal,
  ): Promise<{ edition: number; share: Uint8Array }> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      await this.theirSeal(bond, record, at, theirs);
      const made = await this.sealsMade(bond, at.asked);
      if (made.length > 0 && !made.some((one) => equal(one, mine.commitment))) {
        throw new CryptoFault(
          'seal_replaced',
          'An earlier answer is shown than the one that was sealed last.',
        );
      }
      const { share } = await this.ownAnswer(bond, at, mine);
      const newest = newestOf(record)?.edition ?? 0;
      const { member } = this.port.identity;
      const sealed = await sealUnder(
        keyOf(record, newest),
        'share',
        share,
        bond,
        at.asked,
        member,
        String(newest),
      );
      return { edition: newest, share: sealed };
    });
  }

  /** @throws CryptoFault `seal_forged`, `share_wrong`, `bond_key_missing`, `seal_broken` */
  openTheirAnswer(bond: string, at: AskedPlace, theirs: GivenSeal): Promise<AnswerWords> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      const place = await this.theirSeal(bond, record, at, theirs);
      const { share, share_edition, author } = theirs;
      if (!share || !share_edition) throw new CryptoFault('share_missing', 'Their share has not come yet.');
      const key = keyOf(record, share_edition);
      const opened = await openUnder(
        key,
        'share',
        share,
        bond,
        at.asked,
        author,
        String(share_edition),
      ).catch(() => {
        throw new CryptoFault('share_wrong', 'What was handed over does not belong to this answer.');
      });
      return openAnswer(place, theirs, opened);
    });
  }

  // ------------------------------------------------------------ notes

  /** Empty words give an empty body: the note is taken back. @throws CryptoFault `message_too_large` above 7 KiB */
  sealNote(bond: string, words: string): Promise<{ edition: number; body: Uint8Array }> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      const edition = newestOf(record)?.edition ?? 0;
      if (words === '') return { edition, body: new Uint8Array() };
      const key = keyOf(record, edition);
      const { member } = this.port.identity;
      return { edition, body: await sealUnder(key, 'note', padNote(words), bond, member, String(edition)) };
    });
  }

  /** @throws CryptoFault `seal_broken`, `bond_key_missing` */
  openNote(
    bond: string,
    { by, edition, body }: { by: string; edition: number; body: Uint8Array },
  ): Promise<string> {
    return this.serial(async () => {
      const key = keyOf(await this.bondRecord(bond), edition);
      return text(unpad(await openUnder(key, 'note', body, bond, by, String(edition))));
    });
  }

  // ------------------------------------------------------------ confidences

  /** @param ref the client's id of it. @throws CryptoFault `message_too_large` above 448 KiB */
  sealConfidence(
    bond: string,
    ref: string,
    kind: string,
    content: Uint8Array,
  ): Promise<{ edition: number; body: Uint8Array }> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      const edition = newestOf(record)?.edition ?? 0;
      const { member } = this.port.identity;
      const bound = [bond, member, ref, kind, String(edition)];
      const body = await sealUnder(keyOf(record, edition), 'confidence', padConfidence(content), ...bound);
      return { edition, body };
    });
  }

  /** @throws CryptoFault `confidence_taken_back`, `seal_broken`, `bond_key_missing` */
  openConfidence(
    bond: string,
    one: ConfidenceMark & { kind: string; edition: number },
    body: Uint8Array,
  ): Promise<Uint8Array> {
    return this.serial(async () => {
      const record = await this.bondRecord(bond);
      if (record.gone.includes(markOf(one))) {
        throw new CryptoFault('confidence_taken_back', 'This was taken back, and is not opened again.');
      }
      const bound = [bond, one.by, one.ref, one.kind, String(one.edition)];
      return unpad(await openUnder(keyOf(record, one.edition), 'confidence', body, ...bound));
    });
  }

  /** Remembers what was taken back; in the vault too once `bondItem` is there. */
  confidencesGone(bond: string, gone: ConfidenceMark[]): Promise<void> {
    return this.serial(async () => {
      await this.keepRecord(bond, withGone(await this.bondRecord(bond), gone.map(markOf)));
    });
  }

  /** Of these, the ones that were not taken back before. */
  notTakenBack<C extends ConfidenceMark>(bond: string, shown: readonly C[]): Promise<C[]> {
    return this.serial(async () => {
      const kept = await this.keptBond(bond);
      const gone = new Set(kept ? decodeRecord(kept.record).gone : []);
      return shown.filter((one) => !gone.has(markOf(one)));
    });
  }
}
