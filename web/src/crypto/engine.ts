/**
 * Everything the client can ask of its cryptography, in one place. Runs in a worker (worker.ts) or, where there
 * is none, in the page; client.ts gives both the same face. Arguments and results are plain data. Built up in four
 * layers: the device (device_engine.ts), its rooms (room_engine.ts), its bonds (bond_engine.ts), and here what is kept,
 * reported and sealed.
 */
import { BondEngine } from './bond_engine';
import { pad, unpad } from './bytes';
import { CryptoFault } from './faults';
import { disclose } from './franking';
import { decodeLogged, encodeLogged, type Logged, loggedName } from './kept_room';
import type { Batch } from './keystore';
import { type Message, messageOf } from './outcome';
import { checkReport, openReport, type Recipient, type Report, type Sealed, sealReport } from './report';
import { decodeSpoken, PASSING } from './speech';
import { type NamedSteward, sortOut } from './stewards';
import { archiveItem, newArchiveKey, openArchive, openVaultItem, sealArchive, sealVaultItem } from './vault';

export type { AccountKeys, Opened } from './device_engine';
export type { RoomState, Saying } from './room_engine';

export interface Cut {
  seq: number;
  /** Indexes of the lines shown; all others are cut out. */
  keep: number[];
}

export class Engine extends BondEngine {
  // ------------------------------------------------------------ what is kept for oneself, on this device alone

  /** Keeps something under a name, sealed like everything here and sent nowhere; null lets go of it. */
  keepOwn(name: string, plain: Uint8Array | null): Promise<void> {
    return this.serial(() => this.disk.write(new Map([[`own/${name}`, plain && pad(plain)]])));
  }

  /** What was kept under this name, or null. */
  readOwn(name: string): Promise<Uint8Array | null> {
    return this.serial(async () => {
      const kept = await this.disk.get(`own/${name}`);
      return kept ? unpad(kept) : null;
    });
  }

  // ------------------------------------------------------------ the vault

  /** Seals a piece for the vault under the name it is kept by; every device of this account can open it. */
  sealPiece(name: string, plain: Uint8Array): Promise<Uint8Array> {
    return this.serial(() => sealVaultItem(this.own.vaultKey, name, plain));
  }

  /** @throws CryptoFault `seal_broken` when it is altered, of another account, or kept under another name */
  openPiece(name: string, sealed: Uint8Array): Promise<Uint8Array> {
    return this.serial(() => openVaultItem(this.own.vaultKey, name, sealed));
  }

  // ------------------------------------------------------------ archive

  /** The vault item with a room's archive key, to be uploaded when the room begins; makes the key if there is none. */
  archiveKeyItem(room: string): Promise<{ name: string; sealed: Uint8Array }> {
    return this.serial(async () => {
      const name = archiveItem(room);
      return { name, sealed: await sealVaultItem(this.own.vaultKey, name, await this.archiveKey(room)) };
    });
  }

  /** On a new device: takes over the archive key from the vault. */
  adoptArchiveKey(room: string, sealed: Uint8Array): Promise<void> {
    return this.serial(async () => {
      const key = await openVaultItem(this.own.vaultKey, archiveItem(room), sealed);
      await this.disk.write(new Map([[archiveItem(room), key]]));
    });
  }

  private async archiveKey(room: string): Promise<Uint8Array> {
    const known = await this.disk.get(archiveItem(room));
    if (known) return known;
    const made = newArchiveKey();
    await this.disk.write(new Map([[archiveItem(room), made]]));
    return made;
  }

  /** What this device has read after `after`, sealed for the member's other devices. */
  archive(room: string, after: number): Promise<{ seq: number; sealed: Uint8Array }[]> {
    return this.serial(async () => {
      const key = await this.archiveKey(room);
      const logged = (await (await this.conversation(room)).messages()).filter(
        (one) => one.seq > after && messageOf(one).kind !== PASSING,
      );
      return Promise.all(
        logged.map(async (one) => ({
          seq: one.seq,
          sealed: await sealArchive(key, room, one.seq, encodeLogged(one)),
        })),
      );
    });
  }

  /** On a new device: reads what another device of the member has archived. */
  openArchive(room: string, items: { seq: number; sealed: Uint8Array }[]): Promise<Message[]> {
    return this.serial(async () => {
      const key = await this.archiveKey(room);
      const batch: Batch = new Map();
      const messages: Message[] = [];
      for (const { seq, sealed } of items) {
        const logged = decodeLogged(await openArchive(key, room, seq, sealed));
        batch.set(loggedName(room, logged.seq), encodeLogged(logged));
        messages.push(messageOf(logged));
      }
      await this.disk.write(batch);
      return messages;
    });
  }

  // ------------------------------------------------------------ reports

  /** Exactly what a report would show: for the reporter to see before it is sent. */
  reportPreview(room: string, words: string, cuts: Cut[]): Promise<Report> {
    return this.serial(() => this.makeReport(room, words, cuts));
  }

  /** Which of the stewards that the server names may be trusted with a report. */
  stewardsThatFit<S extends NamedSteward>(named: readonly S[]): Promise<{ fit: S[]; leftOut: S[] }> {
    return sortOut(named);
  }

  /** @returns the sealed bundle, its key sealed to each steward, and the marks the server is asked to confirm */
  report(
    room: string,
    words: string,
    cuts: Cut[],
    recipients: Recipient[],
  ): Promise<Sealed & { marks: Report['messages'][number]['mark'][] }> {
    return this.serial(async () => {
      const report = await this.makeReport(room, words, cuts);
      return { ...(await sealReport(report, recipients)), marks: report.messages.map((one) => one.mark) };
    });
  }

  private async makeReport(room: string, words: string, cuts: Cut[]): Promise<Report> {
    const logged = new Map((await (await this.conversation(room)).messages()).map((one) => [one.seq, one]));
    const messages = cuts.map(({ seq, keep }) => {
      const one: Logged | undefined = logged.get(seq);
      if (!one)
        throw new CryptoFault('report_bad', 'A chosen message is no longer on this device.', String(seq));
      const { said, secrets } = decodeSpoken(one.spoken);
      const { sender, at, tag, server_tag, frank_key } = one;
      const mark = { room, sender, seq, at, tag, server_tag, frank_key };
      return { mark, opening: disclose(said, secrets, keep) };
    });
    return { v: 1, words, messages };
  }

  /** For a steward: opens a bundle with the key sealed to them, and says of each message whether its tag holds. */
  openReport(
    bundle: Uint8Array,
    sealed: Uint8Array,
  ): Promise<{ report: Report; checks: { seq: number; genuine: boolean }[] }> {
    return this.serial(async () => {
      const report = await openReport(bundle, sealed, await this.own.box());
      return { report, checks: checkReport(report) };
    });
  }
}
