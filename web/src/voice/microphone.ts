/** The one microphone, asked for only when somebody wants to speak aloud. */

export type MicrophoneTrouble = 'microphone_refused' | 'microphone_missing' | 'microphone_busy';

export class NoMicrophone extends Error {
  constructor(readonly trouble: MicrophoneTrouble) {
    super(trouble);
  }
}

const REFUSED = new Set(['NotAllowedError', 'SecurityError']);
const MISSING = new Set(['NotFoundError', 'OverconstrainedError']);

/** @throws NoMicrophone */
export async function openMicrophone(): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const [track, ...more] = stream.getAudioTracks();
    for (const one of more) one.stop();
    if (!track) throw new NoMicrophone('microphone_missing');
    return track;
  } catch (error) {
    if (error instanceof NoMicrophone) throw error;
    const name = error instanceof DOMException ? error.name : '';
    if (REFUSED.has(name)) throw new NoMicrophone('microphone_refused');
    throw new NoMicrophone(MISSING.has(name) ? 'microphone_missing' : 'microphone_busy');
  }
}
