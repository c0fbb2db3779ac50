/**
 * One bond as this device lives it: reads its view, keeps its key, opens what was sealed in it and hands shares over.
 * All decisions about keys are made in `crypto/`; here is only what is asked of it when.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { AskedQuestion, BondView, OwnBonds, Questions } from '../wire';
import { BondKeys, keyTrouble } from './bond_keys';
import { BondReading } from './bond_reading';
import type { Answer, BondTrouble, Confided, Notes, Unveiled } from './bond_shown';
import type { BondNetwork } from './bonds';
import { newRef, toBase64 } from './ids';
import { Refused } from './refused';

export type { Answer, BondTrouble, Confided, Note, Notes, Theirs, Unveiled } from './bond_shown';
export { NO_ANSWER } from './bond_shown';

/** Key packages left for visits that the other begins: fewer than this, and new ones are left. */
const PACKAGES_LOW = 2;
const PACKAGES_LEFT = 4;
/** They are not left again before this, in ms, whatever the view says of them. */
const PACKAGES_APART_MS = 60_000;
/** How long it is left to the one who began a visit to found its room; the server takes it from others after 20 s. */
const UNFOUNDED_MS = 22_000;

export class Bond {
  private readonly viewNow = signal<BondView | null>(null);
  private readonly questionsNow = signal<readonly AskedQuestion[]>([]);
  private readonly earlierNow = signal(false);
  private readonly goneNow = signal(false);
  private readonly troubleNow = signal<BondTrouble | null>(null);
  private readonly readyNow = signal(false);
  private readonly keys: BondKeys;
  private readonly reading: BondReading;
  private queue: Promise<unknown> = Promise.resolve();
  private forgotten = false;
  /** The room of a visit whose founding is waited for. */
  private awaited: string | null = null;
  /** The room of a visit of which this device has said who belongs to it. */
  private expectedIn: string | null = null;
  private packagesLeftAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly bond: string,
    private readonly network: BondNetwork,
    private readonly tookOwn: (own: OwnBonds) => void,
  ) {
    this.keys = new BondKeys(bond, network);
    this.reading = new BondReading(bond, network);
  }

  /** The bond as it stands; null before the first answer, and when it is gone. */
  get view(): ReadonlySignal<BondView | null> {
    return this.viewNow;
  }
  /** The questions, newest first: those of the view, and the earlier ones that were asked for. */
  get questions(): ReadonlySignal<readonly AskedQuestion[]> {
    return this.questionsNow;
  }
  /** Whether there are earlier ones than those; see `readEarlier`. */
  get earlier(): ReadonlySignal<boolean> {
    return this.earlierNow;
  }
  /** There is no such bond (any more). */
  get gone(): ReadonlySignal<boolean> {
    return this.goneNow;
  }
  /** What is wrong with its keys, or why it could not be read; null while all is well. */
  get trouble(): ReadonlySignal<BondTrouble | null> {
    return this.troubleNow;
  }
  /** Whether this device holds the bond's key: before that nothing can be sealed or entrusted. */
  get ready(): ReadonlySignal<boolean> {
    return this.readyNow;
  }
  /** By the id of the asked question; see NO_ANSWER for one that is not in it. */
  get answers(): ReadonlySignal<ReadonlyMap<string, Answer>> {
    return this.reading.answers;
  }
  get notes(): ReadonlySignal<Notes> {
    return this.reading.notes;
  }
  /** What stands in the jar, oldest first; what was taken back is not among it. */
  get confidences(): ReadonlySignal<readonly Confided[]> {
    return this.reading.confidences;
  }
  get person(): ReadonlySignal<Unveiled> {
    return this.reading.person;
  }

  /** Reads it anew. @throws Refused; what was known stays, except when the bond is gone */
  async read(): Promise<void> {
    try {
      this.took(await this.network.http.get<BondView>(this.path()));
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') return this.isGone();
      this.troubleNow.value = keyTrouble(error);
      throw error;
    }
  }

  /** Reads the next earlier questions. @throws Refused */
  async readEarlier(): Promise<void> {
    const before = this.questionsNow.value.at(-1);
    if (!before || !this.earlierNow.value) return;
    const page = await this.network.http.get<Questions>(`${this.path()}/questions?before=${before.asked}`);
    if (this.forgotten || this.questionsNow.value.at(-1) !== before) return;
    this.questionsNow.value = [...this.questionsNow.value, ...page.questions];
    this.earlierNow.value = page.earlier;
    this.soon();
  }

  // ------------------------------------------------------------ what a person does; each throws Refused or CryptoFault

  /** Signs the pact as it was read. */
  sign(): Promise<void> {
    return this.act('sign', { edition: this.viewNow.value?.pact_edition ?? 1 });
  }

  /** Begins a visit, or comes to the one that is open; its room is `view.visit.room`. null wanders. */
  async visit(path: string | null): Promise<void> {
    await this.act('visit', { device: this.network.deviceId, path });
    const room = this.viewNow.value?.visit?.room;
    if (!room || this.awaited === room) return;
    this.awaited = room;
    setTimeout(() => void this.comeAgain(room, path).catch(() => undefined), UNFOUNDED_MS);
  }

  /** Whoever began the visit may have gone before its room was founded: then this device founds it. */
  private async comeAgain(room: string, path: string | null): Promise<void> {
    this.awaited = null;
    if (this.forgotten || this.viewNow.value?.visit?.room !== room) return;
    const { view, standing } = this.network.talk(room);
    if (standing.value === 'inside' || (view.value?.generation ?? 0) > 0) return;
    await this.visit(path);
  }

  dawn(): Promise<void> {
    return this.act('dawn', { visit: this.viewNow.value?.visit?.visit ?? '' });
  }

  /** Leaves the one lingering note for the other; empty words take it back. @throws CryptoFault `message_too_large` */
  async note(words: string): Promise<void> {
    await this.sealing(async () => {
      const { edition, body } = await this.network.crypto.sealNote(this.bond, words);
      await this.act('note', { edition, body: toBase64(body) });
    });
  }

  /** @param ref the client's id: asking with the same again opens nothing twice */
  ask(question: string, ref = newRef()): Promise<void> {
    return this.act('questions', { client_id: ref, question });
  }

  /** Seals an answer of at most 32 KiB. Until both are sealed it can be sealed again. */
  async seal(asked: string, words: string): Promise<void> {
    const question = this.questionsNow.value.find((one) => one.asked === asked);
    if (!question) throw new Refused('not_found', 'This question is not here any more.');
    const { crypto, deviceId: device } = this.network;
    const work = this.sealing(async () => {
      const { edition, ...sealed } = await crypto.sealAnswer(this.bond, question, words);
      await this.act(`questions/${asked}/seal`, {
        device,
        edition,
        body: toBase64(sealed.body),
        server_share: toBase64(sealed.server_share),
        commitment: toBase64(sealed.commitment),
        signature: toBase64(sealed.signature),
      });
      await crypto.sealTaken(this.bond, asked, sealed.commitment);
    });
    await work.catch((error) => this.unlessSealed(asked, words, error));
  }

  /** Both may be sealed by an earlier sending whose answer was lost: then these words are there already. */
  private async unlessSealed(asked: string, words: string, error: unknown): Promise<void> {
    if (!(error instanceof Refused) || error.code !== 'closed') throw error;
    await this.read();
    await this.settled();
    if (this.answers.value.get(asked)?.mine !== words) throw error;
  }

  pass(asked: string): Promise<void> {
    return this.act(`questions/${asked}/pass`);
  }

  deeper(depth: number, want: boolean): Promise<void> {
    return this.act('deeper', { depth, want });
  }

  /**
   * Entrusts words (as UTF-8), a name (as UTF-8), a voice or a picture of at most 448 KiB.
   * @param ref the client's id: entrusting with the same again changes nothing
   */
  async entrust(kind: Confided['kind'], content: Uint8Array, ref = newRef()): Promise<void> {
    await this.sealing(async () => {
      const { edition, body } = await this.network.crypto.sealConfidence(this.bond, ref, kind, content);
      await this.act('confidences', { client_id: ref, kind, edition, body: toBase64(body) });
    });
  }

  /** Opens one confidence: its bytes are in memory for as long as the caller holds them, and kept nowhere. */
  async open(confidence: string): Promise<Uint8Array> {
    await this.settled();
    return this.reading.open(confidence);
  }

  takeBack(confidence: string): Promise<void> {
    return this.act(`confidences/${confidence}/take-back`);
  }

  rest(on: boolean): Promise<void> {
    return this.act('rest', { on });
  }

  /** Ends it, without a reason. */
  async end(): Promise<void> {
    this.tookOwn(await this.network.http.post<OwnBonds>(`${this.path()}/end`));
    await this.read();
  }

  /** After the trouble `account_key_changed`: the person goes on with the other's new key. */
  async acceptKey(): Promise<void> {
    const other = this.viewNow.value?.other;
    if (!other) return;
    await this.keys.accept(other);
    await this.read();
  }

  /** Resolves when everything that follows from the newest view has been carried out. */
  async settled(): Promise<void> {
    for (let seen: unknown; seen !== this.queue; ) {
      seen = this.queue;
      await seen;
    }
  }

  /** Nothing that was opened stays in memory. */
  forget(): void {
    this.forgotten = true;
    this.viewNow.value = null;
    this.questionsNow.value = [];
    this.readyNow.value = false;
    this.reading.forget();
  }

  // ------------------------------------------------------------ what follows from it

  private path(): string {
    return `/api/bonds/${this.bond}`;
  }

  private async act(verb: string, body: object = {}): Promise<void> {
    this.took(await this.network.http.post<BondView>(`${this.path()}/${verb}`, body));
  }

  /** Seals under the newest key: when the other has drawn another meanwhile, once more under that one. */
  private async sealing(work: () => Promise<void>): Promise<void> {
    await this.settled();
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale') throw error;
      await this.read();
      await this.settled();
      await work();
    }
  }

  /** An older view never takes the place of a newer one. */
  private took(view: BondView): void {
    const known = this.viewNow.value;
    if (this.forgotten || (known && view.version < known.version)) return;
    this.goneNow.value = false;
    this.viewNow.value = view;
    this.tookQuestions(view);
    this.soon();
  }

  /** Earlier questions stay as they were read: what was settled does not change any more. */
  private tookQuestions({ questions, earlier }: BondView): void {
    const newest = new Set(questions.map((one) => one.asked));
    const oldest = questions.at(-1)?.opened_at ?? 0;
    const before = this.questionsNow.value.filter((one) => !newest.has(one.asked) && one.opened_at <= oldest);
    if (!earlier || before.length === 0) this.earlierNow.value = earlier;
    this.questionsNow.value = earlier ? [...questions, ...before] : questions;
  }

  private soon(): void {
    this.queue = this.queue.then(() => this.follow()).catch(() => undefined);
  }

  /** What this device has to do after a new view: keys, shares, packages, and opening what can be opened. */
  private async follow(): Promise<void> {
    const view = this.viewNow.value;
    if (!view || this.forgotten) return;
    try {
      const newest = await this.keys.tend(view);
      if (newest !== view) this.took(newest);
      this.readyNow.value = await this.keys.held(newest);
      this.troubleNow.value = null;
    } catch (error) {
      this.troubleNow.value = keyTrouble(error);
      this.readyNow.value = await this.keys.held(view).catch(() => false);
    }
    if (this.forgotten) return;
    await this.expect(view.visit?.room).catch(() => undefined);
    await this.letGo(view).catch(() => undefined);
    const questions = this.questionsNow.value;
    this.troubleNow.value = (await this.reading.take(view, questions)) ?? this.troubleNow.value;
    // Whoever left meanwhile leaves nothing that was opened.
    if (this.forgotten) return this.reading.forget();
    await this.handOver(questions);
    await this.leavePackages(view);
  }

  /** Whoever the server says is in the room of a visit: nobody is let in but the one this bond is with. */
  private async expect(room: string | undefined): Promise<void> {
    if (!room || this.expectedIn === room) return;
    await this.network.crypto.visitIn(this.bond, room);
    this.expectedIn = room;
    this.network.talk(room).settleAgain();
  }

  /** Each share whose counterpart this device has verified goes over now; the rest says by itself why not. */
  private async handOver(questions: readonly AskedQuestion[]): Promise<void> {
    const { shares, trouble } = await this.reading.shares(questions);
    if (trouble) this.troubleNow.value = trouble;
    for (const { asked, edition, share } of shares) {
      const body = { edition, share: toBase64(share) };
      await this.act(`questions/${asked}/hand-over`, body).then(
        () => this.reading.handedOver(asked, edition),
        () => undefined,
      );
    }
  }

  /** What the other took back: this device has let go of it, remembers that it did, and says so. */
  private async letGo(view: BondView): Promise<void> {
    const gone = await this.reading.letGo(view);
    // Said only once every device of mine will know it.
    await this.keys.save();
    for (const confidence of gone) {
      await this.act(`confidences/${confidence}/gone`).then(
        () => this.reading.saidGone(confidence),
        () => undefined,
      );
    }
  }

  private async leavePackages(view: BondView): Promise<void> {
    if (view.state !== 'walking' || view.my_packages >= PACKAGES_LOW) return;
    const now = this.network.now();
    if (now - this.packagesLeftAt < PACKAGES_APART_MS) return;
    this.packagesLeftAt = now;
    const made = await this.network.crypto.keyPackages(PACKAGES_LEFT);
    const packages = made.map(({ body }) => toBase64(body));
    await this.act('key-packages', { device: this.network.deviceId, packages }).catch(() => undefined);
  }

  private async isGone(): Promise<void> {
    this.viewNow.value = null;
    this.questionsNow.value = [];
    this.goneNow.value = true;
    this.readyNow.value = false;
    this.reading.forget();
    await this.keys.forget();
  }
}
