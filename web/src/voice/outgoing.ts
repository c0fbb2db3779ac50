/** The voice of the one who has the turn, on its way to one listener. */
import type { VoiceAccess } from '../wire';
import { connect, described, RelayGone } from './connection';
import { cut } from './description';
import type { Frames } from './frames';
import type { Told } from './signals';

const ANSWER_MS = 4_000;
const JOIN_MS = 6_000;
/** A connection that falters often comes back by itself within so long. */
const FALTER_MS = 1_000;

export interface OutgoingAround {
  access: VoiceAccess;
  track: MediaStreamTrack;
  /** Null: this listener's browser cannot open sealed frames. */
  frames: Frames | null;
  context: Uint8Array;
  send: (told: Told) => void;
  /** `stands`: connected, or no longer; `over` once, after which nothing more is told. */
  onChange: (what: 'stands' | 'over', why?: unknown) => void;
}

export class Outgoing {
  readonly connection: RTCPeerConnection;
  joined = false;
  /** Nothing was offered yet: the relay is asked. */
  making = true;
  /** It was connected, and another way is looked for. */
  faltering = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private restarted = false;
  private over = false;
  private offered: Told | undefined;

  constructor(
    readonly session: string,
    private readonly around: OutgoingAround,
  ) {
    this.connection = connect(around.access, around.frames !== null);
    this.connection.onconnectionstatechange = () => this.look();
    void this.offer().catch((why) => this.end(why));
  }

  async answered(sdp: string): Promise<void> {
    if (this.over || this.connection.signalingState !== 'have-local-offer') return;
    this.wait(JOIN_MS, () => this.end(new RelayGone()));
    await this.connection
      .setRemoteDescription({ type: 'answer', sdp: cut(sdp) })
      .catch((why) => this.end(why));
  }

  /** Closes at once; the microphone itself is closed by whoever opened it. */
  end(why?: unknown): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.connection.close();
    this.around.send({ k: 'end', session: this.session, lost: why instanceof RelayGone });
    this.around.onChange('over', why);
  }

  private async offer(): Promise<void> {
    const { connection, around } = this;
    if (connection.getTransceivers().length === 0) {
      const transceiver = connection.addTransceiver(around.track, { direction: 'sendonly' });
      transceiver.setCodecPreferences?.(opus());
      around.frames?.between('speak', transceiver.sender);
    }
    await connection.setLocalDescription(await connection.createOffer({ iceRestart: this.restarted }));
    const sdp = await described(connection);
    if (this.over) return;
    const { context, frames } = around;
    const sealed = frames !== null;
    this.offered = {
      k: 'offer',
      session: this.session,
      sdp,
      frames: sealed,
      context: sealed ? context : new Uint8Array(),
      again: this.restarted,
    };
    this.making = false;
    around.send(this.offered);
    this.wait(ANSWER_MS, () => this.remind());
  }

  /** What was offered may have been lost while the room's keys changed: once more, then it is let be. */
  private remind(): void {
    if (this.offered) this.around.send(this.offered);
    this.offered = undefined;
    this.wait(ANSWER_MS, () => this.end());
  }

  private look(): void {
    switch (this.connection.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        this.stand(true);
        break;
      case 'disconnected':
        this.stand(false);
        this.wait(FALTER_MS, () => this.restart());
        break;
      case 'failed':
        this.restart();
        break;
    }
  }

  private restart(): void {
    if (this.restarted) {
      this.end(new RelayGone());
      return;
    }
    this.restarted = true;
    this.stand(false);
    this.connection.restartIce();
    void this.offer().catch((why) => this.end(why));
  }

  private stand(joined: boolean): void {
    this.faltering = !joined;
    this.joined = joined;
    this.around.onChange('stands');
  }

  private wait(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => !this.over && then(), ms);
  }
}

function opus(): RTCRtpCodec[] {
  const known = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  return known.filter((codec) => codec.mimeType.toLowerCase() === 'audio/opus');
}
