/**
 * The contract as it is kept: sealed on this device first, then as one piece of the vault, so that one's other devices
 * know it, and know when it has ended. What was learned about asking stays on this device alone.
 */
import { signal } from '@preact/signals';
import { blank, type Contract, merged, read, write } from '../../drum/contract';
import { type Habit, newHabit, readHabit } from '../../drum/evidence';
import { Refused } from '../../net/refused';
import { network } from '../network';

const NAME = 'contract';
const HABIT = 'contract.habit';
const PIECE = `/api/vault/${NAME}`;
const TRIES = 4;
const AGAIN_MS = 15_000;

/** null: not read yet. */
export const contract = signal<Contract | null>(null);
/** Whether the newest is also in the vault; what is not yet is sent when there is a connection. */
export const everywhere = signal(true);

/** What this device alone remembers. */
export interface Remembered {
  habit: Habit;
  /** Nothing is sensed until then; 0: it is not stopped. */
  stopped_until: number;
  /** When it asked last because of the diary. */
  diary_asked_at: number;
}

const nothing = (): Remembered => ({ habit: newHabit(), stopped_until: 0, diary_asked_at: 0 });
export const remembered = signal<Remembered>(nothing());

let version = 0;
let turn = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** Reads what is on this device, then what is in the vault. What cannot be read is as if nothing had been signed. */
export async function openContract(): Promise<void> {
  const mine = ++turn;
  const [here, habit] = await Promise.all([
    network.crypto.readOwn(NAME).catch(() => null),
    network.crypto.readOwn(HABIT).catch(() => null),
  ]);
  if (mine !== turn) return;
  remembered.value = readRemembered(habit);
  if (here) contract.value = read(here);
  await readVault(mine).catch(() => undefined);
  if (mine !== turn) return;
  contract.value ??= blank();
}

/** Another device may have ended it. @throws Refused without a connection; what is known stays */
export async function lookAgain(): Promise<void> {
  await readVault(turn);
}

export async function keepContract(next: Contract): Promise<void> {
  contract.value = next;
  everywhere.value = false;
  try {
    await network.crypto.keepOwn(NAME, write(next));
  } catch {
    // A device that keeps nothing has it for as long as this page is open, and the vault has it.
  }
  await upload();
}

export function remember(next: Partial<Remembered>): void {
  remembered.value = { ...remembered.value, ...next };
  const bytes = new TextEncoder().encode(JSON.stringify(remembered.value));
  void network.crypto.keepOwn(HABIT, bytes).catch(() => undefined);
}

/** Nothing of it stays in memory. */
export function closeContract(): void {
  turn += 1;
  clearTimeout(timer);
  timer = undefined;
  version = 0;
  contract.value = null;
  everywhere.value = true;
  remembered.value = nothing();
}

async function readVault(mine: number): Promise<void> {
  const piece = await network.http.getPiece(PIECE);
  if (mine !== turn) return;
  version = piece?.version ?? 0;
  const known = contract.value;
  const there = piece && read(await network.crypto.openPiece(NAME, piece.body));
  if (mine !== turn) return;
  const now = known && there ? merged(known, there) : (there ?? known);
  if (!now) return;
  contract.value = now;
  if (there && now === there && known !== there)
    await network.crypto.keepOwn(NAME, write(now)).catch(() => undefined);
  // What was signed or ended here without a connection.
  if (known && now === known && known.signed_at > 0 && (!there || !same(known, there))) await upload();
}

const same = (one: Contract, other: Contract): boolean => JSON.stringify(one) === JSON.stringify(other);

function upload(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const mine = turn;
  const work = queue.then(() => put(mine));
  queue = work.catch(() => undefined);
  return work.catch(() => {
    if (mine === turn) timer ??= setTimeout(() => void upload(), AGAIN_MS);
  });
}

async function put(mine: number): Promise<void> {
  for (let tries = 1; mine === turn; tries++) {
    const now = contract.value;
    if (!now) return;
    const sealed = await network.crypto.sealPiece(NAME, write(now));
    try {
      version = (await network.http.putBytes<{ version: number }>(`${PIECE}?over=${version}`, sealed))
        .version;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale' || tries >= TRIES) throw error;
      const piece = await network.http.getPiece(PIECE);
      version = piece?.version ?? 0;
      const there = piece && read(await network.crypto.openPiece(NAME, piece.body));
      if (mine === turn && there && contract.value) contract.value = merged(contract.value, there);
      continue;
    }
    if (mine === turn && contract.value === now) everywhere.value = true;
    return;
  }
}

function readRemembered(bytes: Uint8Array | null): Remembered {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as Record<string, unknown>;
    const moment = (value: unknown) =>
      Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
    return {
      habit: readHabit(found.habit),
      stopped_until: moment(found.stopped_until),
      diary_asked_at: moment(found.diary_asked_at),
    };
  } catch {
    return nothing();
  }
}
