/**
 * A server of bonds in memory for the tests of this folder: it orders and compares and sets as the real one does, and
 * opens nothing. `shown` lets a test make it dishonest: it may change every view on its way to somebody.
 */
import { signal } from '@preact/signals';
import type { AccountKeys, Crypto } from '../crypto/client';
import { Engine } from '../crypto/engine';
import { TestStore } from '../crypto/test_network';
import type {
  AskedQuestion,
  BondView,
  ConfidenceView,
  GiveBondKey,
  HandOverShare,
  NoteView,
  OwnBonds,
  SealAnswer,
  SealView,
  VisitView,
} from '../wire';
import type { Bond } from './bond';
import { type BondNetwork, Bonds } from './bonds';
import type { Http } from './http';
import { memberOf, newRef, toBase64 } from './ids';
import { Refused } from './refused';

export const BOND = 'bond';
export const QUESTION = { question: 'q1', words: 'When were you last surprised?' };

interface Asked {
  asked: string;
  question: string;
  words: string;
  seals: Map<string, SealView>;
}

interface Account {
  member: string;
  keys: AccountKeys;
  seal: { key: string; signature: string } | null;
  devices: Map<string, string>;
  vault: Map<string, { body: Uint8Array; version: number }>;
}

export class BondServer {
  readonly accounts = new Map<string, Account>();
  edition = 0;
  /** The last key that each of the two gave. */
  readonly keys = new Map<string, GiveBondKey & { by: string }>();
  readonly asked: Asked[] = [];
  readonly notes = new Map<string, NoteView>();
  readonly confidences: ConfidenceView[] = [];
  readonly bytes = new Map<string, Uint8Array>();
  readonly saidGone: string[] = [];
  ended = false;
  visit: VisitView | null = null;
  /** What is shown to a member in the place of the truth. */
  shown: (view: BondView, member: string) => BondView = (view) => view;
  /** Everything that was ever given to it, for the eyes of somebody who reads along. */
  readonly taken: { member: string; path: string; body: unknown }[] = [];
  private version = 0;

  ask(one = QUESTION, asked = newRef()): string {
    this.asked.unshift({ asked, ...one, seals: new Map() });
    this.changed();
    return asked;
  }

  changed(): void {
    this.version += 1;
  }

  account(member: string): Account {
    const found = this.accounts.get(member);
    if (!found) throw new Error(`nobody ${member}`);
    return found;
  }

  private otherThan(member: string): Account {
    const other = [...this.accounts.values()].find((one) => one.member !== member);
    if (!other) throw new Error('nobody else');
    return other;
  }

  view(member: string): BondView {
    const other = this.otherThan(member);
    const key = this.keys.get(other.member);
    const honest: BondView = {
      bond: BOND,
      version: this.version,
      state: 'walking',
      since: 0,
      me_star: 'a',
      other: {
        member: other.member,
        star: 'b',
        here: true,
        account_key: toBase64(other.keys.account_key),
        account_key_version: other.keys.account_key_version,
        seal_key: other.seal?.key ?? null,
        seal_signature: other.seal?.signature ?? null,
        devices: [...other.devices].map(([device, credential]) => ({ device, credential })),
      },
      pact_edition: 1,
      i_signed_at: 1,
      they_signed: true,
      key: key ? { ...key, by: key.by } : null,
      key_edition: this.edition,
      my_packages: 4,
      depth: 1,
      i_want_depth: null,
      visit: this.visit,
      last_dawn: null,
      questions: this.asked.map((one) => this.question(one, member)),
      earlier: false,
      confidences: this.confidences,
      notes: [...this.notes.values()],
      land: { seed: '', lake: 0, trees: 0, stars: 0, light: 0 },
      resting_since: null,
      ended_at: null,
      dawn_at: null,
    };
    return this.shown(structuredClone(honest), member);
  }

  private question({ asked, question, words, seals }: Asked, member: string): AskedQuestion {
    const mine = seals.get(member) ?? null;
    const both = seals.size === 2;
    const other = [...seals].find(([one]) => one !== member)?.[1] ?? null;
    const kept = mine?.share === null ? { share: null, share_edition: null } : {};
    return {
      asked,
      question,
      words,
      depth: 1,
      state: both ? 'revealed' : 'open',
      opened_by: member,
      opened_at: 1,
      due_at: 1e15,
      mine: mine ? 'sealed' : 'open',
      my_seal: mine,
      theirs: both && other ? { ...other, ...kept } : null,
    };
  }

  own(): OwnBonds {
    const short = { bond: BOND, star: 'b', visit: null, room: null, news: false, since: 0, dawn_at: null };
    return {
      may: 'yes',
      wishes: null,
      suggestions: [],
      bonds: this.ended ? [] : [{ ...short, state: 'walking' }],
    };
  }

  get(member: string, path: string): unknown {
    if (path === '/api/bonds') return this.own();
    if (this.ended || path !== `/api/bonds/${BOND}`) throw new Refused('not_found', '');
    return this.view(member);
  }

  post(member: string, path: string, body: Record<string, unknown>): unknown {
    this.taken.push({ member, path, body });
    if (path === '/api/me/seal-key') {
      this.account(member).seal = { key: String(body.key), signature: String(body.signature) };
      return {};
    }
    const [, verb = '', asked = '', act = ''] = path.slice('/api/bonds'.length).split('/').slice(1);
    const words = path.startsWith('/api/bonds/') ? [verb, asked, act] : [];
    this.act(member, words, body);
    this.changed();
    return this.view(member);
  }

  private act(member: string, [verb, id = '', act]: string[], body: Record<string, unknown>): void {
    if (verb === 'visit') this.visit ??= this.visitOf(member);
    else if (verb === 'key') this.takeKey(member, body as unknown as GiveBondKey);
    else if (verb === 'questions' && act === 'seal') this.takeSeal(member, id, body as unknown as SealAnswer);
    else if (verb === 'questions' && act === 'hand-over')
      this.takeShare(member, id, body as unknown as HandOverShare);
    else if (verb === 'note')
      this.notes.set(member, { by: member, edition: Number(body.edition), body: String(body.body), at: 1 });
    else if (verb === 'confidences') this.takeConfidence(member, id, act, body);
    else throw new Error(`nothing at ${verb}`);
  }

  private visitOf(opened_by: string): VisitView {
    const times = { opened_at: 1, dawning_at: null, closes_at: 1e15 };
    return { visit: newRef(), room: newRef(), path: null, opened_by, ...times };
  }

  private takeKey(member: string, given: GiveBondKey): void {
    if (given.edition !== this.edition + 1) throw new Refused('stale', '');
    this.edition = given.edition;
    this.keys.set(member, { ...given, by: member });
  }

  private takeSeal(member: string, id: string, given: SealAnswer): void {
    const question = this.asked.find((one) => one.asked === id);
    if (given.edition !== this.edition) throw new Refused('stale', '');
    if (question?.seals.get(member)?.signature === given.signature) return;
    if (!question || question.seals.size === 2) throw new Refused('closed', '');
    question.seals.set(member, { ...given, author: member, sealed_at: 1, share: null, share_edition: null });
  }

  private takeShare(member: string, id: string, given: HandOverShare): void {
    const question = this.asked.find((one) => one.asked === id);
    const seal = question?.seals.get(member);
    if (!question || !seal || question.seals.size < 2) throw new Refused('not_yet', '');
    question.seals.set(member, { ...seal, share: given.share, share_edition: given.edition });
  }

  private takeConfidence(member: string, id: string, act = '', body: Record<string, unknown> = {}): void {
    const at = this.confidences.findIndex((one) => one.confidence === id);
    const one = this.confidences[at];
    if (act === 'take-back' && one) {
      this.confidences[at] = { ...one, taken_back: true };
    } else if (act === 'gone' && one) {
      this.saidGone.push(id);
      this.confidences.splice(at, 1);
    } else if (id === '') {
      const confidence = newRef();
      const ref = String(body.client_id);
      const bytes = Uint8Array.from(atob(String(body.body)), (char) => char.charCodeAt(0));
      this.bytes.set(confidence, bytes);
      const kind = body.kind as ConfidenceView['kind'];
      const { length: size } = bytes;
      const made = {
        confidence,
        ref,
        by: member,
        kind,
        edition: Number(body.edition),
        at: 1,
        size,
        taken_back: false,
      };
      this.confidences.push(made);
    }
  }

  piece(member: string, path: string): { body: Uint8Array; version: number } | null {
    const name = path.replace('/api/vault/', '');
    if (path.startsWith('/api/vault/')) return this.account(member).vault.get(name) ?? null;
    const id = path.split('/').at(-1) ?? '';
    const bytes = this.bytes.get(id);
    return bytes ? { body: bytes, version: 1 } : null;
  }

  put(member: string, path: string, body: Uint8Array): { version: number } {
    const { vault } = this.account(member);
    const [name = '', over] = path.replace('/api/vault/', '').split('?over=');
    const version = vault.get(name)?.version ?? 0;
    if (version !== Number(over)) throw new Refused('stale', '');
    this.taken.push({ member, path, body });
    vault.set(name, { body, version: version + 1 });
    return { version: version + 1 };
  }

  delete(member: string, path: string): void {
    const [name = ''] = path.replace('/api/vault/', '').split('?over=');
    this.account(member).vault.delete(name);
  }
}

/** One device of a person, with its bonds; it looks when the test says so. A reload is a new engine on an old store. */
export class Friend {
  store = new TestStore();
  member = '';
  device = '';
  bonds!: Bonds;
  engine!: Engine;
  /** The room of a visit as this device sees it. */
  readonly room = { view: signal({ generation: 0 }), standing: signal('outside') };
  /** What is lost on its way from now on: the next request itself, or the answer to it, or nothing. */
  loses: ('request' | 'answer' | 'nothing')[] = [];

  private constructor(readonly server: BondServer) {}

  static async make(server: BondServer, words?: string): Promise<Friend> {
    const friend = new Friend(server);
    const engine = new Engine({ store: friend.store });
    await engine.open();
    const keys = words ? await engine.restoreAccount(words) : await engine.createAccount();
    friend.member = await memberOf(keys.account_key);
    friend.device = newRef();
    const credential = await engine.setIdentity(friend.member, friend.device);
    const known = server.accounts.get(friend.member);
    const account = known ?? {
      member: friend.member,
      keys,
      seal: null,
      devices: new Map(),
      vault: new Map(),
    };
    account.devices.set(friend.device, toBase64(credential));
    server.accounts.set(friend.member, account);
    await friend.begin(engine);
    return friend;
  }

  /** As if the page had been closed: what is in memory is gone. */
  async reload(): Promise<void> {
    this.bonds.of(BOND).forget();
    const engine = new Engine({ store: this.store });
    await engine.open();
    await this.begin(engine);
  }

  private async begin(engine: Engine): Promise<void> {
    this.engine = engine;
    this.bonds = new Bonds(this.network());
  }

  get bond(): Bond {
    return this.bonds.of(BOND);
  }

  /** Reads what is new and does what follows from it. */
  async looks(): Promise<void> {
    await this.bond.read().catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    });
    await this.bond.settled();
  }

  private answer<T>(work: () => T): T {
    const lost = this.loses.shift();
    if (lost === 'request') throw Refused.offline();
    const answer = structuredClone(work());
    if (lost === 'answer') throw Refused.offline();
    return answer;
  }

  private network(): BondNetwork {
    const { server, member } = this;
    const http = {
      get: async (path: string) => this.answer(() => server.get(member, path)),
      post: async (path: string, body: Record<string, unknown> = {}) =>
        this.answer(() => server.post(member, path, JSON.parse(JSON.stringify(body)))),
      getPiece: async (path: string) => this.answer(() => server.piece(member, path)),
      putBytes: async (path: string, body: Uint8Array) => this.answer(() => server.put(member, path, body)),
      delete: async (path: string) => this.answer(() => server.delete(member, path)),
    };
    const me = signal({ seal_key: false });
    return {
      http: http as unknown as Http,
      crypto: this.engine as unknown as Crypto,
      member,
      deviceId: this.device,
      me,
      readMe: async () => {
        me.value = { seal_key: server.account(member).seal !== null };
        return me.value;
      },
      connection: signal('off'),
      placeHints: () => signal(0),
      now: () => 0,
      talk: () => this.room,
    } as unknown as BondNetwork;
  }
}

/** Two who have met, and hold the bond's key. */
export async function two(): Promise<{ server: BondServer; ana: Friend; ben: Friend }> {
  const server = new BondServer();
  const [ana, ben] = [await Friend.make(server), await Friend.make(server)];
  await both(ana, ben);
  return { server, ana, ben };
}

/** Each looks until nothing is left to be done. */
export async function both(...friends: Friend[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const one of friends) await one.looks();
}
