/** What came of an entry of a room's log, in the words the rest of the client uses. */
import type { Commit, Found, Say } from '../wire';
import type { FaultCode } from './faults';
import type { Logged } from './kept_room';
import { decodeSpoken } from './speech';

export type OutFrame = Say | Commit | Found;

/** A message as the screen shows it. `at` is the server's time, `said_at` the sender's clock, both ms. */
export interface Message {
  readonly seq: number;
  readonly sender: string;
  readonly device: string;
  readonly ref: string;
  readonly at: number;
  readonly mine: boolean;
  readonly kind: string;
  readonly lines: string[];
  readonly said_at: number;
  readonly extra: Uint8Array | null;
}

/** A message of one's own that has no place in the log yet. `held`: it waits until someone is there to read it. */
export interface WaitingMessage {
  readonly ref: string;
  readonly kind: string;
  readonly lines: string[];
  readonly said_at: number;
  readonly extra: Uint8Array | null;
  readonly held: boolean;
}

export interface Person {
  readonly member: string;
  readonly device: string;
}

export type Outcome =
  | { kind: 'message'; message: Message }
  | { kind: 'changed'; epoch: number; came: Person[]; left: Person[]; own: boolean }
  | { kind: 'founded'; generation: number; own: boolean }
  | { kind: 'removed' }
  /** The own external commit lost the race: take the newest view and join externally again. */
  | { kind: 'join_again' }
  /** Nothing to do: seen before, or from before this device came. */
  | { kind: 'skipped'; why: 'repeat' | 'before' | 'broken' | 'own' }
  /** Not shown: it is not what it says it is. */
  | { kind: 'discarded'; code: FaultCode }
  /** Entries are missing: ask for everything after `after`. */
  | { kind: 'gap'; after: number }
  /** This generation cannot go on: found the room again at generation + 1. */
  | { kind: 'refound'; code: FaultCode };

export interface Taken {
  readonly outcome: Outcome;
  /** Frames to send now, in this order; they are on disk already and may be sent again as they are. */
  readonly send: OutFrame[];
}

export function messageOf(logged: Logged): Message {
  const { said } = decodeSpoken(logged.spoken);
  const { seq, sender, device, ref, at, mine } = logged;
  return {
    seq,
    sender,
    device,
    ref,
    at,
    mine,
    kind: said.kind,
    lines: [...said.lines],
    said_at: said.at,
    extra: said.extra,
  };
}
