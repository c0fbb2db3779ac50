/** A minute of one's own voice, recorded on this device and kept in memory until it is entrusted or let go of. */
import { NoMicrophone, openMicrophone } from '../../voice/microphone';
import { onLeave } from '../leave';

export const LONGEST_MS = 60_000;
const BITS_PER_SECOND = 32_000;
/** In the order in which they are wished for; each browser can make at least one of them. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'] as const;

export interface Recorded {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Recording {
  /** Resolves with what was recorded when it ends, by `stop` or after a minute; null when it was let go of. */
  done: Promise<Recorded | null>;
  stop: () => void;
  letGo: () => void;
}

export const canRecord = (): boolean =>
  'MediaRecorder' in globalThis && TYPES.some((one) => MediaRecorder.isTypeSupported(one));

/** @throws NoMicrophone */
export async function record(): Promise<Recording> {
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!type) throw new NoMicrophone('microphone_missing');
  const track = await openMicrophone();
  const recorder = new MediaRecorder(new MediaStream([track]), {
    mimeType: type,
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  const pieces: Blob[] = [];
  let wanted = true;
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop();
    track.stop();
  };
  const letGo = () => {
    wanted = false;
    stop();
  };
  const unwatch = onLeave(letGo);
  const timer = setTimeout(stop, LONGEST_MS);
  const done = new Promise<Recorded | null>((resolve) => {
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = async () => {
      clearTimeout(timer);
      unwatch();
      track.stop();
      if (!wanted) return resolve(null);
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      resolve(bytes.length > 0 ? { type: type.split(';')[0] ?? type, bytes } : null);
    };
  });
  recorder.start();
  return { done, stop, letGo };
}
