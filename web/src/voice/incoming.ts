/** The voice of the one who has the turn, as it comes to this device. */
import type { VoiceAccess } from '../wire';
import { connect, described, RelayGone } from './connection';
import { cut } from './description';
import type { Frames } from './frames';
import type { Told } from './signals';

const JOIN_MS = 7_000;

/** `muted`: the browser lets no sound out before somebody presses something. */
export type Hearing = 'joining' | 'hearing' | 'muted' | 'faltering';

export interface IncomingAround {
  access: VoiceAccess;
  /** Null: the frames come unsealed. */
  frames: Frames | null;
  send: (told: Told) => void;
  onChange: (what: Hearing | 'over', why?: unknown) => void;
}

export class Incoming {
  readonly connection: RTCPeerConnection;
  private readonly sound = new Audio();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(
    readonly session: string,
    readonly device: string,
    private readonly around: IncomingAround,
  ) {
    this.connection = connect(around.access, around.frames !== null);
    this.connection.ontrack = ({ receiver, track }) => {
      around.frames?.between('hear', receiver);
      this.sound.srcObject = new MediaStream([track]);
    };
    this.connection.onconnectionstatechange = () => this.look();
    this.wait();
  }

  async offered(sdp: string): Promise<void> {
    const { connection, around } = this;
    try {
      await connection.setRemoteDescription({ type: 'offer', sdp: cut(sdp) });
      await connection.setLocalDescription(await connection.createAnswer());
      const mine = await described(connection);
      if (!this.over) around.send({ k: 'answer', session: this.session, sdp: mine });
    } catch (why) {
      this.end(why);
    }
  }

  /** Lets the sound out; by a press, where the browser waits for one. */
  async play(): Promise<void> {
    try {
      await this.sound.play();
      if (!this.over) this.around.onChange('hearing');
    } catch {
      if (!this.over) this.around.onChange('muted');
    }
  }

  end(why?: unknown): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.sound.pause();
    this.sound.srcObject = null;
    this.connection.close();
    this.around.onChange('over', why);
  }

  private look(): void {
    switch (this.connection.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        void this.play();
        break;
      case 'disconnected':
      case 'failed':
        this.around.onChange('faltering');
        this.wait();
        break;
    }
  }

  /** The one who speaks tries another way meanwhile; when that does not come, it is said. */
  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(new RelayGone()), JOIN_MS);
  }
}
