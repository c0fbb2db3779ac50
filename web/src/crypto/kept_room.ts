/** What is kept of a room, and how it is written down. One record per room, one per message waiting, one per message read. */
import { decode, encode } from '@msgpack/msgpack';
import type { Commit, Found, Say } from '../wire';
import type { FaultCode } from './faults';
import type { Group, Mls } from './mls';
import type { Announced } from './roster';

export interface Intent {
  readonly adds: { device: string; key_package: Uint8Array }[];
  readonly removes: string[];
}

/** An own change of the room between sending and verdict: the state it leads to, and the very bytes that were sent. */
export interface Pending {
  readonly frame: Commit | Found;
  readonly group: Group;
  readonly intent: Intent;
}

export interface KeptRoom {
  readonly room: string;
  readonly generation: number;
  /** The highest `seq` this device has taken in. */
  readonly seq: number;
  /** Null while this device waits to be let in. */
  readonly group: Group | null;
  readonly pending: Pending | null;
  /**
   * Own changes that were refused, the last few of this epoch. One that went twice, over an old connection and a new
   * one, can be refused first and taken then: only the log has the last word.
   */
  readonly refused: Pending[];
  readonly announced: Announced[];
  /** Devices that are to be taken out before anything more is said. */
  readonly leaving: string[];
  /** The head of the log when `announced` was told: below it, the roster is history and not yet to be judged. */
  readonly head: number;
  /** Why this generation cannot go on; null while all is well. */
  readonly trouble: FaultCode | null;
  /** Counts the messages put into the outbox, so that they keep their order. */
  readonly count: number;
}

/** A message that waits for its place in the log. `frame` is null while it may not be encrypted yet. */
export interface Waiting {
  readonly name: string;
  readonly ref: string;
  readonly spoken: Uint8Array;
  readonly frame: Say | null;
}

/** A message that has its place in the log, with everything a report of it would need. */
export interface Logged {
  readonly seq: number;
  readonly sender: string;
  readonly device: string;
  readonly ref: string;
  readonly at: number;
  readonly mine: boolean;
  readonly tag: Uint8Array;
  readonly server_tag: Uint8Array;
  readonly frank_key: string;
  readonly spoken: Uint8Array;
}

export const emptyRoom = (room: string): KeptRoom => ({
  room,
  generation: 0,
  seq: 0,
  group: null,
  pending: null,
  refused: [],
  announced: [],
  leaving: [],
  head: 0,
  trouble: null,
  count: 0,
});

const padded = (value: number): string => String(value).padStart(12, '0');
export const roomName = (room: string): string => `room/${room}`;
export const waitingName = (room: string, count: number): string => `out/${room}/${padded(count)}`;
export const loggedName = (room: string, seq: number): string => `log/${room}/${padded(seq)}`;
export const waitingPrefix = (room: string): string => `out/${room}/`;
export const loggedPrefix = (room: string): string => `log/${room}/`;

export function encodeRoom(kept: KeptRoom, mls: Mls): Uint8Array {
  const group = kept.group && mls.save(kept.group);
  const saved = (one: Pending) => ({ ...one, group: mls.save(one.group) });
  const pending = kept.pending && saved(kept.pending);
  return encode({ v: 1, ...kept, group, pending, refused: kept.refused.map(saved) });
}

export function decodeRoom(bytes: Uint8Array, mls: Mls): KeptRoom {
  type Saved = Omit<Pending, 'group'> & { group: Uint8Array };
  type Flat = Omit<KeptRoom, 'group' | 'pending' | 'refused'> & {
    group: Uint8Array | null;
    pending: Saved | null;
    refused: Saved[];
  };
  const flat = decode(bytes) as Flat;
  const loaded = (one: Saved): Pending => ({ ...one, group: mls.load(one.group) });
  return {
    ...flat,
    group: flat.group && mls.load(flat.group),
    pending: flat.pending && loaded(flat.pending),
    refused: flat.refused.map(loaded),
  };
}

export const encodeWaiting = (waiting: Waiting): Uint8Array => encode(waiting);
export const decodeWaiting = (bytes: Uint8Array): Waiting => decode(bytes) as Waiting;
export const encodeLogged = (logged: Logged): Uint8Array => encode(logged);
export const decodeLogged = (bytes: Uint8Array): Logged => decode(bytes) as Logged;
