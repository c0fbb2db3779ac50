/**
 * The meeting that this device is in: its newest view, and the chair it takes. A view is whole, so only the newest
 * counts, whether it came by the socket or as the answer to something one did.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { EnterMeeting, ErrorCode, LeadAct, MeetingView, PieceAct, Signal, Signalled } from '../wire';
import { Chair, type ChairSurroundings } from './chair';
import type { Http } from './http';
import { Refused } from './refused';

type Surroundings = ChairSurroundings & { http: Http };

export class Attended {
  private readonly viewNow = signal<MeetingView | null>(null);
  private readonly listeners = new Set<(frame: Signalled) => void>();
  private readonly chair: Chair;

  constructor(private readonly around: Surroundings) {
    this.chair = new Chair(around);
  }

  /** The meeting as it stands; null while this device is in none. */
  get view(): ReadonlySignal<MeetingView | null> {
    return this.viewNow;
  }

  /** Why the chair was refused; null while it was not. */
  get refused(): ReadonlySignal<ErrorCode | null> {
    return this.chair.refused;
  }

  /** Whether this device has a chair in `meeting`, or asks for it. */
  isIn(meeting: string): boolean {
    return this.chair.isIn(meeting);
  }

  /** Whether the newest view shows that somebody of this room has gone. */
  isAway(room: string, member: string): boolean {
    const view = this.viewNow.peek();
    return view?.room === room && view.seats.some((one) => one.member === member && !one.here);
  }

  /**
   * Comes in, and takes the chair as soon as the connection is live. A second time does no harm.
   * @throws Refused nothing has changed
   */
  async enter(circle: string, asked: EnterMeeting): Promise<MeetingView> {
    const view = await this.around.http.post<MeetingView>(`/api/circles/${circle}/enter`, asked);
    if (this.viewNow.value?.meeting !== view.meeting) this.viewNow.value = null;
    this.took(view);
    this.chair.take(view.meeting);
    return view;
  }

  /** An older view never takes the place of a newer one; another meeting's only when it was entered. */
  took(view: MeetingView): void {
    const known = this.viewNow.value;
    if (known && (known.meeting !== view.meeting || known.version > view.version)) return;
    this.viewNow.value = view;
  }

  /** Reads the newest view, for when something said that it is not the one that is shown. */
  async read(meeting: string): Promise<MeetingView> {
    const view = await this.around.http.get<MeetingView>(`/api/meetings/${meeting}`);
    if (!this.viewNow.value) this.viewNow.value = view;
    this.took(view);
    return view;
  }

  /**
   * What one does with the piece. The press was meant for the turn it was made in: when only somebody's coming or
   * going overtook it, it is made once more on the newest view.
   */
  piece(act: PieceAct['act']): Promise<void> {
    const was = this.viewNow.value;
    const same = (now: MeetingView) =>
      now.round_no === was?.round_no &&
      now.stage === was.stage &&
      (act === 'pass' || (now.piece.state === was.piece.state && now.piece.member === was.piece.member));
    return this.act('piece', { act }, same);
  }

  /** What only the one who leads does; `detail` as in LeadAct. */
  lead(act: LeadAct['act'], detail: Omit<LeadAct, 'version' | 'act'> = {}): Promise<void> {
    return this.act('lead', { act, ...detail });
  }

  /**
   * One request whose answer is the newest view.
   * @throws Refused and has read the newest view when the one that was shown was too old
   */
  async act(verb: string, body: object, stillMeant?: (now: MeetingView) => boolean): Promise<void> {
    const view = this.viewNow.value;
    if (!view) return;
    const path = `/api/meetings/${view.meeting}/${verb}`;
    const ask = async (version: number) =>
      this.took(await this.around.http.post<MeetingView>(path, { ...body, version }));
    try {
      await ask(view.version);
    } catch (error) {
      if (
        !(error instanceof Refused) ||
        !['stale', 'closed', 'not_your_turn', 'not_yet'].includes(error.code)
      )
        throw error;
      const now = await this.read(view.meeting);
      if (error.code !== 'stale' || !stillMeant?.(now)) throw error;
      await ask(now.version);
    }
  }

  /** This device leaves the screen of the meeting; to the others it looks like a lost connection. */
  depart(): void {
    this.chair.leave();
  }

  /** Everything missed has come: the chair is taken again. */
  onLive(): void {
    this.chair.onLive();
  }

  onMeeting(view: MeetingView): void {
    this.took(view);
  }

  onSignalled(frame: Signalled): void {
    for (const listener of this.listeners) listener(frame);
  }

  /** Hears what other devices in the meeting send to set up voice. @returns stops it */
  listen(listener: (frame: Signalled) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sends to one device in the meeting what sets up voice. @returns whether there is a connection */
  signal(frame: Signal): boolean {
    return this.around.send(frame);
  }

  /** @returns whether the frame was one of these */
  onRefused(ref: string, code: ErrorCode): boolean {
    return this.chair.onRefused(ref, code);
  }

  /** Nothing of it stays in memory. */
  stop(): void {
    this.chair.stop();
    this.viewNow.value = null;
    this.listeners.clear();
  }
}
