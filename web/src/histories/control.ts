/** What only the root of the tests can do to a room: who belongs to it, and the truth about it. */

export interface Written {
  seq: number;
  generation: number;
  epoch: number;
  kind: 'found' | 'speech' | 'commit';
  device: string;
  ref: string;
}

export interface Truth {
  head: number;
  generation: number;
  epoch: number;
  /** Member -> its devices that stand in the group or wait. */
  members: string[];
  leaves: string[];
  waiting: string[];
  to_remove: string[];
  welcomes: string[];
  log: Written[];
}

export class Control {
  constructor(private readonly address: string) {}

  open(member: string, device: string | null): Promise<{ room: string }> {
    return this.ask('open', { member, device });
  }

  enter(
    room: string,
    member: string,
    role: string,
    device: string | null,
    key_package: string | null,
  ): Promise<unknown> {
    return this.ask('enter', { room, member, role, device, key_package });
  }

  /** @returns the head of the log at that moment */
  leave(room: string, member: string): Promise<{ head: number }> {
    return this.ask('leave', { room, member });
  }

  handOver(
    room: string,
    from: string,
    member: string,
    device: string,
    key_package: string,
  ): Promise<{ head: number }> {
    return this.ask('hand_over', { room, from, member, role: 'lead', device, key_package });
  }

  truth(room: string): Promise<Truth> {
    return this.ask('truth', { room });
  }

  private async ask<T>(what: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/${what}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
