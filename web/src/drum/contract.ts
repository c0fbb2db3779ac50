/**
 * The contract: what somebody wrote to themselves in calm about when this device may ask for them. It is kept sealed on
 * the device and in the vault; no part of it is known to the server. Pure: times are ms since the Unix epoch.
 */
import { FAMILIES, type Family } from '../sense/families';
import type { Named } from '../wire';

export const HOLDS_MS = 90 * 86_400_000;
/** So long before it runs out it may be renewed, and that is said where one looks at it. */
export const RENEW_MS = 14 * 86_400_000;

export const NAMED: readonly Named[] = ['supporters', 'bonds', 'facilitator'];

/** What was chosen. */
export interface Terms {
  /** Heavy words in what one writes. */
  words: boolean;
  /** A diary that sinks. */
  diary: boolean;
  /** A time one sets oneself. */
  time: boolean;
  who: readonly Named[];
  /** What is told beside "somebody may need someone"; null: nothing. */
  colour: Family | null;
  thread: string | null;
  /** `ask`: nothing goes out without a press. `wait`: 30 seconds for "not now", then a knock. */
  how: 'ask' | 'wait';
}

export interface Contract {
  terms: Terms;
  /** 0 where it was never signed. */
  signed_at: number;
  /** When it was ended; 0 while it was not. */
  ended_at: number;
}

/** Nothing is chosen for anybody, but that they are asked first. */
export const blank = (): Contract => ({
  terms: { words: false, diary: false, time: false, who: [], colour: null, thread: null, how: 'ask' },
  signed_at: 0,
  ended_at: 0,
});

export type Missing = 'signs' | 'who';

/** What has to be chosen before it can be signed. */
export function missing(terms: Terms): Missing | null {
  if (!terms.words && !terms.diary && !terms.time) return 'signs';
  return terms.who.length === 0 ? 'who' : null;
}

/** Signs it as it stands; what ran out or was ended begins anew. */
export const sign = (terms: Terms, now: number): Contract => ({ terms, signed_at: now, ended_at: 0 });

/** Ends it at this moment. What was chosen stays written, for whoever wants to sign it again. */
export const end = (contract: Contract, now: number): Contract => ({
  ...contract,
  // An end that follows upon a signature is after it, whatever the clock says.
  ended_at: Math.max(now, contract.signed_at + 1),
});

export const runsOut = (contract: Contract): number => contract.signed_at + HOLDS_MS;

export type Standing = 'none' | 'holds' | 'ended' | 'ran_out';

export function standing(contract: Contract, now: number): Standing {
  if (contract.signed_at === 0) return 'none';
  if (contract.ended_at > 0) return 'ended';
  // A device whose clock is far behind its signature is not believed either.
  if (now >= runsOut(contract) || now < contract.signed_at - HOLDS_MS) return 'ran_out';
  return 'holds';
}

export const mayRenew = (contract: Contract, now: number): boolean =>
  standing(contract, now) === 'holds' && runsOut(contract) - now <= RENEW_MS;

/** Of what two devices wrote, whatever was done last: an end after a signature ends it on both. */
export function merged(one: Contract, other: Contract): Contract {
  const done = (contract: Contract) => Math.max(contract.signed_at, contract.ended_at);
  if (done(one) !== done(other)) return done(one) > done(other) ? one : other;
  // At the same moment the one that senses less.
  return one.ended_at >= other.ended_at ? one : other;
}

/** Its size says nothing of what was chosen, nor whether it holds. */
const STEP_BYTES = 512;

export function write(contract: Contract): Uint8Array {
  const plain = new TextEncoder().encode(JSON.stringify(contract));
  const padded = new Uint8Array(Math.ceil(plain.length / STEP_BYTES) * STEP_BYTES).fill(0x20);
  padded.set(plain);
  return padded;
}

/** What was kept; whatever is not understood is as if it had not been chosen, so that nothing is sensed by mistake. */
export function read(bytes: Uint8Array): Contract {
  let found: unknown;
  try {
    found = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return blank();
  }
  const whole = asRecord(found);
  const terms = asRecord(whole.terms);
  const who = Array.isArray(terms.who) ? terms.who : [];
  return {
    terms: {
      words: terms.words === true,
      diary: terms.diary === true,
      time: terms.time === true,
      who: NAMED.filter((one) => who.includes(one)),
      colour: FAMILIES.find((one) => one === terms.colour) ?? null,
      thread: typeof terms.thread === 'string' && terms.thread ? terms.thread : null,
      how: terms.how === 'wait' ? 'wait' : 'ask',
    },
    signed_at: moment(whole.signed_at),
    ended_at: moment(whole.ended_at),
  };
}

const asRecord = (found: unknown): Record<string, unknown> =>
  typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};

const moment = (found: unknown): number =>
  typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : 0;
