/**
 * Two people walk through a bond on a node that is running: `bond.js ADDRESS`. Prints the two members, reads the bond
 * they were given, and prints what each read of the other as the last line, as JSON. Of their requests every third has
 * its answer lost, and pages are closed in between.
 */
import { createInterface } from 'node:readline';
import { text, utf8 } from '../crypto/bytes';
import type { Bond } from '../net/bond';
import { bondsOf } from '../net/bonds';
import { newRef } from '../net/ids';
import { Refused } from '../net/refused';
import { Device } from './device';

const PATIENCE_MS = 20_000;
const address = process.argv[2] ?? '';
const faults: string[] = [];
process.on('unhandledRejection', (error) => faults.push(`stray: ${error}`));

const real = globalThis.fetch;
let acts = 0;
globalThis.fetch = async (input, init) => {
  const answer = await real(input, init);
  if (init?.method !== 'POST' || !String(input).includes('/api/bonds/')) return answer;
  acts += 1;
  if (acts % 3 === 0) throw new TypeError('the answer was lost');
  return answer;
};

/** Does it as a person would: again when it is said that there was no connection. */
async function patiently(act: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 8; tries++) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'offline') throw error;
    }
  }
  throw new Error('it was lost again and again');
}

async function until(what: string, is: () => unknown): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!is()) {
    if (performance.now() > end) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

class Friend {
  readonly device: Device;
  bond!: Bond;

  constructor(person: number) {
    this.device = new Device(person, {
      address,
      delay: () => 0,
      doubled: () => false,
      onUp: () => undefined,
      onBad: (_, what) => faults.push(what),
    });
  }

  get network() {
    return this.device.network;
  }

  async comes(bond = ''): Promise<void> {
    await until('live', () => this.network.connection.value === 'live');
    if (!bond) return;
    this.bond = bondsOf(this.network).of(bond);
    await until('the view', () => this.bond.view.value);
  }

  async reloads(bond: string): Promise<void> {
    this.device.reload();
    await this.device.ready;
    await this.comes(bond);
  }

  theirs(asked: string) {
    return this.bond.answers.value.get(asked)?.theirs;
  }
}

async function walk(bond: string, ana: Friend, ben: Friend): Promise<object> {
  for (const one of [ana, ben]) await one.comes(bond);
  await Promise.all([ana, ben].map((one) => patiently(() => one.bond.sign())));
  await until('both hold the key', () => ana.bond.ready.value && ben.bond.ready.value);
  await until('key packages are left', () => (ben.bond.view.value?.my_packages ?? 0) > 1);

  const [path] = (await bondsOf(ana.network).paths()).filter((one) => one.depth === 1);
  const [question] = path?.questions ?? [];
  const ref = newRef();
  await patiently(() => ana.bond.ask(question?.question ?? '', ref));
  await until('the question is there', () => ben.bond.questions.value.length === 1);
  const asked = ben.bond.questions.value[0]?.asked ?? '';
  await patiently(() => ana.bond.seal(asked, 'a canary, said too early'));
  await patiently(() => ana.bond.seal(asked, 'a canary sings'));
  const early = ben.theirs(asked);
  await ana.reloads(bond);
  await patiently(() => ben.bond.seal(asked, 'a canary hears it'));
  await until('both read', () => [ana, ben].every((one) => one.theirs(asked)?.state === 'read'));

  const [trusted, named] = [newRef(), newRef()];
  await patiently(() => ana.bond.note('a canary waits'));
  await patiently(() => ben.bond.entrust('words', utf8('a canary trusts'), trusted));
  await patiently(() => ana.bond.entrust('name', utf8('Canary'), named));
  await until('the note', () => ben.bond.notes.value.theirs?.words);
  await until('the name', () => ben.bond.person.value.name);
  await until('what was entrusted', () => ana.bond.confidences.value.some((one) => !one.mine));
  const confidence = ana.bond.confidences.value.find((one) => !one.mine)?.confidence ?? '';
  const opened = text(await ana.bond.open(confidence));
  await patiently(() => ben.bond.takeBack(confidence));
  await until('it is gone', () => ben.bond.view.value?.confidences.length === 1);

  // The visit begins while the other is away: what they left lets them in.
  ben.device.goOffline();
  await patiently(() => ana.bond.visit(null));
  const room = ana.bond.view.value?.visit?.room ?? '';
  await ana.network.talk(room).say({ kind: 'text', text: 'a canary calls' });
  await until('it is said', () => ana.network.talk(room).messages.value.length === 1);
  ben.device.goOnline();
  await until('it is heard', () => ben.network.talk(room).messages.value.length === 1);

  const read = {
    early,
    ana: ana.theirs(asked),
    ben: ben.theirs(asked),
    note: ben.bond.notes.value.theirs?.words,
    name: ben.bond.person.value.name,
    opened,
    heard: ben.network.talk(room).messages.value[0]?.lines,
    editions: [ana, ben].map((one) => one.bond.view.value?.key_edition),
  };
  await patiently(() => ben.bond.end());
  await until('it has ended', () => ana.bond.view.value?.state === 'ended');
  return { ...read, trouble: [ana, ben].map((one) => one.bond.trouble.value) };
}

const [ana, ben] = [new Friend(1), new Friend(2)];
try {
  for (const one of [ana, ben]) {
    await one.device.begin();
    await one.comes();
  }
  console.log(ana.network.member, ben.network.member);
  const given = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value: bond } = await given.next();
  console.log(JSON.stringify({ ...(await walk(bond, ana, ben)), faults }));
  process.exit(0);
} catch (error) {
  console.log(JSON.stringify({ faults: [...faults, String(error)] }));
  process.exit(1);
}
