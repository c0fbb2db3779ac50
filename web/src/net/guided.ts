/**
 * The guided session that this device is in: its newest view, and the chair it takes. A view is whole, so only the
 * newest counts, whether it came by the socket or as the answer to something one did.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ErrorCode, SessionView, StageAct } from '../wire';
import { Chair, type ChairSurroundings } from './chair';
import type { Http } from './http';
import { Refused } from './refused';

type Surroundings = ChairSurroundings & { http: Http };
type Act = StageAct['act'];

/** Presses that are meant whatever happened meanwhile. */
const ALWAYS: ReadonlySet<Act> = new Set(['stop', 'close', 'words']);
const TRIES = 4;

export class Guided {
  private readonly viewNow = signal<SessionView | null>(null);
  private readonly chair: Chair;

  constructor(private readonly around: Surroundings) {
    this.chair = new Chair(around);
  }

  /** The session as it stands; null while this device is in none. */
  get view(): ReadonlySignal<SessionView | null> {
    return this.viewNow;
  }

  /** Why the chair was refused; null while it was not. */
  get refused(): ReadonlySignal<ErrorCode | null> {
    return this.chair.refused;
  }

  isIn(session: string): boolean {
    return this.chair.isIn(session);
  }

  /** Whether the newest view shows that somebody of this room has gone. */
  isAway(room: string, member: string): boolean {
    const view = this.viewNow.peek();
    if (view?.room !== room) return false;
    return [view.guide, view.member].some((one) => one.member === member && !one.here);
  }

  /**
   * Comes in, and takes the chair as soon as the connection is live. A second time does no harm.
   * @throws Refused nothing has changed
   */
  async enter(session: string, device: string): Promise<SessionView> {
    const view = await this.around.http.post<SessionView>(`/api/guided/${session}/enter`, { device });
    if (this.viewNow.value?.session !== view.session) this.viewNow.value = null;
    this.took(view);
    this.chair.take(view.session);
    return view;
  }

  /** An older view never takes the place of a newer one; another session's only when it was entered. */
  took(view: SessionView): void {
    const known = this.viewNow.value;
    if (known && (known.session !== view.session || known.version > view.version)) return;
    this.viewNow.value = view;
  }

  async read(session: string): Promise<SessionView> {
    const view = await this.around.http.get<SessionView>(`/api/guided/${session}`);
    if (!this.viewNow.value) this.viewNow.value = view;
    this.took(view);
    return view;
  }

  /**
   * One press. It was meant for what stood on the screen: when something overtook it that leaves that as it was
   * (somebody's coming or going), it is made once more on the newest view. Stop is always meant.
   * @throws Refused and has read the newest view when the one that was shown was too old
   */
  async act(act: Act, detail: Pick<Partial<StageAct>, 'stage' | 'on'> = {}): Promise<void> {
    const was = this.viewNow.value;
    if (!was) return;
    const path = `/api/guided/${was.session}/stage`;
    for (let tries = 1, version = was.version; ; tries++) {
      try {
        this.took(await this.around.http.post<SessionView>(path, { act, ...detail, version }));
        return;
      } catch (error) {
        if (!(error instanceof Refused) || !['stale', 'closed', 'not_yet'].includes(error.code)) throw error;
        const now = await this.read(was.session);
        const same = now.stage === was.stage && now.proposed === was.proposed && now.stopped === was.stopped;
        const meant = now.stage !== 'closed' && (same || ALWAYS.has(act));
        if (error.code !== 'stale' || !meant || tries >= TRIES) throw error;
        version = now.version;
      }
    }
  }

  /** Leaves by intent. Whether or not it arrives: nobody is kept from leaving. */
  async leave(): Promise<void> {
    const session = this.viewNow.value?.session;
    this.depart();
    if (session) await this.around.http.post(`/api/guided/${session}/leave`).catch(() => undefined);
  }

  /** This device leaves the screen of the session; to the other it looks like a lost connection. */
  depart(): void {
    this.chair.leave();
  }

  onLive(): void {
    this.chair.onLive();
  }

  onSession(view: SessionView): void {
    this.took(view);
  }

  /** @returns whether the frame was one of these */
  onRefused(ref: string, code: ErrorCode): boolean {
    return this.chair.onRefused(ref, code);
  }

  /** Nothing of it stays in memory. */
  stop(): void {
    this.chair.stop();
    this.viewNow.value = null;
  }
}
