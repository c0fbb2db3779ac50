/** Follows the room from one epoch to the next, so that frames are sealed and opened with the keys of those now in it. */
import type { Crypto } from '../crypto/client';
import type { Frames } from './frames';

const LOOK_AGAIN_MS = 250;
/** The commit that a view already tells of may be on its way for so long. */
const LOOKS = 20;

export class FollowedKeys {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  /** @param device whose frames: this one's own, or that of the one who speaks */
  constructor(
    private readonly crypto: Pick<Crypto, 'voiceKey'>,
    private readonly room: string,
    private readonly device: string,
    private readonly take: Frames['speak'],
    private readonly context: bigint,
  ) {}

  /**
   * Hands over the key of the newest epoch, now and until `epoch` is reached.
   * @returns whether there is a key at all
   */
  async look(epoch = 0, looks = LOOKS): Promise<boolean> {
    clearTimeout(this.timer);
    const key = await this.crypto.voiceKey(this.room, this.device).catch(() => null);
    if (this.stopped) return false;
    if (key) this.take(this.context, key);
    const behind = !key || key.epoch < epoch;
    if (behind && looks > 0) {
      this.timer = setTimeout(() => void this.look(epoch, looks - 1), LOOK_AGAIN_MS);
    }
    return key !== null;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
