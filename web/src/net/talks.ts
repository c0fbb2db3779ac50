/** The rooms this device lives in: each begins when something of it first comes or a screen first asks for it. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Crypto } from '../crypto/client';
import type { UpFrame } from '../wire';
import { Archive } from './archive';
import type { Http } from './http';
import { newRef } from './ids';
import { Talk } from './talk';

interface Surroundings {
  http: Http;
  crypto: () => Crypto;
  /** This member and device, once they are known. */
  self: () => { member: string; device: string };
  send: (frame: UpFrame) => boolean;
  live: () => boolean;
  away: (room: string, member: string) => boolean;
  now: () => number;
}

export class Talks {
  private readonly byRoom = signal<ReadonlyMap<string, Talk>>(new Map());
  private readonly archives = new Set<Archive>();

  constructor(private readonly around: Surroundings) {}

  get all(): ReadonlySignal<ReadonlyMap<string, Talk>> {
    return this.byRoom;
  }

  of(room: string): Talk {
    const known = this.byRoom.value.get(room);
    if (known) return known;
    const { crypto, self, send, live, away, now } = this.around;
    const { member, device } = self();
    const archive = new Archive(room, this.around.http, crypto());
    this.archives.add(archive);
    const talk = new Talk(room, {
      crypto: crypto(),
      archive,
      me: member,
      device,
      send,
      live,
      away,
      now,
      later: (work, ms) => {
        // By then another tab may have gone on with it.
        setTimeout(() => this.byRoom.value.get(room) === talk && work(), ms);
      },
      newRef,
    });
    this.byRoom.value = new Map(this.byRoom.value).set(room, talk);
    void talk.open();
    return talk;
  }

  onLive(): void {
    for (const talk of this.byRoom.value.values()) void talk.onLive();
  }

  onLost(): void {
    for (const talk of this.byRoom.value.values()) talk.onLost();
  }

  onRefused(ref: string, code: string): void {
    for (const talk of this.byRoom.value.values()) if (talk.sent(ref)) void talk.onRefused(ref, code);
  }

  /** Somebody came to a room or went from it, which is known sooner than the room tells it. */
  lookAgain(room: string): void {
    this.byRoom.peek().get(room)?.lookAgain();
  }

  /** Writes down what other devices of this member should be able to read. */
  flush(): void {
    for (const archive of this.archives) void archive.flush();
  }

  /** Begins nothing more in any of them, and forgets them. @returns resolves when what was begun is carried out */
  async stop(): Promise<void> {
    const talks = [...this.byRoom.value.values()];
    for (const archive of this.archives) archive.stop();
    this.archives.clear();
    this.byRoom.value = new Map();
    await Promise.all(talks.map((talk) => talk.settled()));
  }
}
