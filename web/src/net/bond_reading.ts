/** What is opened of one bond, in memory only: answers, notes, a name; confidences one at a time. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { AskedQuestion, BondView, ConfidenceView, NoteView } from '../wire';
import { sealOf } from './bond_bytes';
import { keyTrouble } from './bond_keys';
import {
  type Answer,
  type BondTrouble,
  type Confided,
  NO_ANSWER,
  type Note,
  type Notes,
  type Theirs,
  type Unveiled,
} from './bond_shown';
import type { BondNetwork } from './bonds';
import { fromBase64 } from './ids';
import { Refused } from './refused';

export interface Share {
  asked: string;
  edition: number;
  share: Uint8Array;
}

const decoder = new TextDecoder();

export class BondReading {
  private readonly answersNow = signal<ReadonlyMap<string, Answer>>(new Map());
  private readonly notesNow = signal<Notes>({ mine: null, theirs: null });
  private readonly confidencesNow = signal<readonly Confided[]>([]);
  private readonly personNow = signal<Unveiled>({ name: null });
  /** What was opened already, by what it was opened from. */
  private opened = new Map<string, { mark: string; answer: Answer }>();
  private named: string | null = null;
  /** Shares and goodbyes that the server has taken from this device. */
  private readonly said = new Set<string>();
  private listed: readonly ConfidenceView[] = [];

  constructor(
    private readonly bond: string,
    private readonly network: BondNetwork,
  ) {}

  get answers(): ReadonlySignal<ReadonlyMap<string, Answer>> {
    return this.answersNow;
  }
  get notes(): ReadonlySignal<Notes> {
    return this.notesNow;
  }
  get confidences(): ReadonlySignal<readonly Confided[]> {
    return this.confidencesNow;
  }
  get person(): ReadonlySignal<Unveiled> {
    return this.personNow;
  }

  /** Opens what a view brought and this device can open. @returns what is wrong with what it shows, or null */
  async take(view: BondView, questions: readonly AskedQuestion[]): Promise<BondTrouble | null> {
    const answers = new Map<string, Answer>();
    for (const one of questions) answers.set(one.asked, await this.answerTo(one));
    this.answersNow.value = answers;
    await this.takeNotes(view);
    return this.takeConfidences(view);
  }

  /**
   * The shares to be handed over now: of questions in which this device has verified the other's seal. `trouble`: what is
   * wrong with a seal of mine as it is shown; what is wrong with theirs stands in the answer.
   */
  async shares(
    questions: readonly AskedQuestion[],
  ): Promise<{ shares: Share[]; trouble: BondTrouble | null }> {
    const edition = await this.network.crypto.bondEdition(this.bond);
    const shares: Share[] = [];
    let trouble: BondTrouble | null = null;
    for (const one of questions) {
      const { my_seal, theirs } = one;
      if (!my_seal || !theirs || this.said.has(`${one.asked} ${edition}`)) continue;
      // Under a newer key of the bond it is handed over once more: the other may have lost the one before.
      if (my_seal.share !== null && (my_seal.share_edition ?? 0) >= edition) continue;
      try {
        const made = await this.network.crypto.handOver(this.bond, one, sealOf(my_seal), sealOf(theirs));
        shares.push({ asked: one.asked, ...made });
      } catch (error) {
        const code = keyTrouble(error);
        if (code === 'seal_replaced') trouble = code;
      }
    }
    return { shares, trouble };
  }

  handedOver(asked: string, edition: number): void {
    this.said.add(`${asked} ${edition}`);
  }

  /** Lets go of what was taken back. @returns what the other took back and is not said yet to be gone here */
  async letGo(view: BondView): Promise<string[]> {
    const back = view.confidences.filter((one) => one.taken_back);
    if (back.length === 0) return [];
    await this.network.crypto.confidencesGone(this.bond, back);
    const theirs = back.filter((one) => one.by !== this.network.member);
    return theirs.map((one) => one.confidence).filter((one) => !this.said.has(one));
  }

  saidGone(confidence: string): void {
    this.said.add(confidence);
  }

  /** @throws CryptoFault; Refused `not_found` when it is not there (any more) */
  async open(confidence: string): Promise<Uint8Array> {
    const one = this.listed.find((each) => each.confidence === confidence);
    const piece =
      one && (await this.network.http.getPiece(`/api/bonds/${this.bond}/confidences/${confidence}`));
    if (!one || !piece) throw new Refused('not_found', 'This was taken back.');
    return this.network.crypto.openConfidence(this.bond, one, piece.body);
  }

  forget(): void {
    this.answersNow.value = new Map();
    this.notesNow.value = { mine: null, theirs: null };
    this.confidencesNow.value = [];
    this.personNow.value = { name: null };
    this.opened.clear();
    this.named = null;
    this.listed = [];
  }

  // ------------------------------------------------------------ answers

  private async answerTo(one: AskedQuestion): Promise<Answer> {
    const mark = [one.state, one.my_seal?.commitment, one.theirs?.signature, one.theirs?.share].join();
    const known = this.opened.get(one.asked);
    if (known?.mark === mark) return known.answer;
    const answer: Answer = { mine: await this.mine(one), theirs: await this.theirs(one) };
    // What could not be opened is tried again: a key may come later.
    const done = answer.theirs.state !== 'broken' && (answer.mine !== null || !one.my_seal);
    if (done) this.opened.set(one.asked, { mark, answer });
    else this.opened.delete(one.asked);
    return answer;
  }

  private async mine(one: AskedQuestion): Promise<string | null> {
    if (!one.my_seal) return null;
    return this.network.crypto.openOwnAnswer(this.bond, one, sealOf(one.my_seal)).catch(() => null);
  }

  private async theirs(one: AskedQuestion): Promise<Theirs> {
    if (one.state !== 'revealed' || !one.theirs) return NO_ANSWER.theirs;
    const { crypto } = this.network;
    const seal = sealOf(one.theirs);
    try {
      await crypto.checkSeal(this.bond, one, seal);
      if (seal.share === null) return { state: 'coming' };
      const { words, asked } = await crypto.openTheirAnswer(this.bond, one, seal);
      return { state: 'read', words, asked: asked === one.words ? null : asked };
    } catch (error) {
      return { state: 'broken', code: keyTrouble(error) };
    }
  }

  // ------------------------------------------------------------ notes

  private async takeNotes(view: BondView): Promise<void> {
    const of = (mine: boolean) =>
      view.notes.find((one) => (one.by === this.network.member) === mine && one.body !== '');
    this.notesNow.value = {
      mine: await this.note(of(true)),
      theirs: await this.note(of(false)),
    };
  }

  private async note(one: NoteView | undefined): Promise<Note | null> {
    if (!one) return null;
    try {
      const note = { by: one.by, edition: one.edition, body: fromBase64(one.body) };
      return { words: await this.network.crypto.openNote(this.bond, note), broken: null, at: one.at };
    } catch (error) {
      return { words: '', broken: keyTrouble(error), at: one.at };
    }
  }

  // ------------------------------------------------------------ confidences

  private async takeConfidences(view: BondView): Promise<BondTrouble | null> {
    const there = view.confidences.filter((one) => !one.taken_back);
    this.listed = await this.network.crypto.notTakenBack(this.bond, there);
    this.confidencesNow.value = this.listed.map(({ confidence, by, kind, at, size }) => ({
      confidence,
      kind,
      at,
      size,
      mine: by === this.network.member,
    }));
    await this.takeName();
    return this.listed.length < there.length ? 'confidence_taken_back' : null;
  }

  private async takeName(): Promise<void> {
    const newest = this.listed
      .filter((one) => one.kind === 'name' && one.by !== this.network.member)
      .sort((a, b) => a.at - b.at)
      .at(-1);
    if (newest?.confidence === this.named) return;
    const name = newest && (await this.open(newest.confidence).catch(() => null));
    if (newest && !name) return;
    this.named = newest?.confidence ?? null;
    this.personNow.value = { name: name ? decoder.decode(name) : null };
  }
}
