/** What devices in a meeting tell each other to set up a voice: sealed for the one it is for, and kept nowhere. */

export type Told =
  /** I speak aloud now, or no longer; to everybody who is here. */
  | { k: 'aloud'; on: boolean }
  /** I listen: connect to me. `frames`: whether this browser can open sealed frames. */
  | { k: 'ask'; frames: boolean }
  /** `again`: the same connection by a new way. `context`: see `keyId`; empty where frames are not sealed. */
  | { k: 'offer'; session: string; sdp: string; frames: boolean; context: Uint8Array; again: boolean }
  | { k: 'answer'; session: string; sdp: string }
  /** `lost`: the relay carries no more, so nobody else can be reached by it either. */
  | { k: 'end'; session: string; lost: boolean };

const SESSION = /^[a-z2-7]{26}$/;

/** @returns null for what is not one of these: somebody's device is newer, or means ill */
export function readTold(what: unknown): Told | null {
  if (typeof what !== 'object' || what === null) return null;
  const told = what as Record<string, unknown>;
  const session = typeof told.session === 'string' && SESSION.test(told.session);
  switch (told.k) {
    case 'aloud':
      return typeof told.on === 'boolean' ? { k: 'aloud', on: told.on } : null;
    case 'ask':
      return typeof told.frames === 'boolean' ? { k: 'ask', frames: told.frames } : null;
    case 'offer': {
      const { context, frames, sdp, again } = told;
      const fits = typeof sdp === 'string' && typeof frames === 'boolean' && typeof again === 'boolean';
      if (!session || !fits || !(context instanceof Uint8Array)) return null;
      if (context.length !== (frames ? 5 : 0)) return null;
      return { k: 'offer', session: told.session as string, sdp, frames, context, again };
    }
    case 'answer':
      return session && typeof told.sdp === 'string'
        ? { k: 'answer', session: told.session as string, sdp: told.sdp }
        : null;
    case 'end':
      return session && typeof told.lost === 'boolean'
        ? { k: 'end', session: told.session as string, lost: told.lost }
        : null;
    default:
      return null;
  }
}
