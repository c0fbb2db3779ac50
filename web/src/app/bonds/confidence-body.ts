/**
 * What is inside a voice or a picture that is entrusted, before it is sealed: words for whoever cannot hear or see it,
 * and the thing itself. The server sees neither. Words and a name are UTF-8 and nothing else. No I/O.
 */
export interface Inside {
  /** What it is in words, for whoever cannot hear or see it; may be empty. */
  words: string;
  /** The type of the bytes, as a browser names it. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const EDITION = 1;
const LONGEST = 0xffff;
/** What a page of ours can have made; another's device chooses what is sent, and nothing else is shown. */
const TYPES = {
  voice: ['audio/webm', 'audio/mp4', 'audio/ogg'],
  picture: ['image/jpeg', 'image/png'],
} as const satisfies Record<string, readonly string[]>;

/** One byte for the edition, then type and words, each with its length in two bytes, then the bytes. */
export function packed({ words, type, bytes }: Inside): Uint8Array<ArrayBuffer> {
  const parts = [type, words].map((one) => new TextEncoder().encode(one).subarray(0, LONGEST));
  const out = new Uint8Array(1 + parts.reduce((sum, one) => sum + 2 + one.length, 0) + bytes.length);
  out[0] = EDITION;
  let at = 1;
  for (const part of parts) {
    out.set([part.length >> 8, part.length & 255], at);
    out.set(part, at + 2);
    at += 2 + part.length;
  }
  out.set(bytes, at);
  return out;
}

/** @returns null where it is not what a page of ours makes; then nothing of it is shown */
export function unpacked(kind: keyof typeof TYPES, body: Uint8Array): Inside | null {
  if (body[0] !== EDITION) return null;
  const parts: string[] = [];
  let at = 1;
  for (let part = 0; part < 2; part++) {
    const high = body[at];
    const low = body[at + 1];
    if (high === undefined || low === undefined) return null;
    const end = at + 2 + high * 256 + low;
    if (end > body.length) return null;
    parts.push(new TextDecoder().decode(body.subarray(at + 2, end)));
    at = end;
  }
  const [type = '', words = ''] = parts;
  const bytes = new Uint8Array(body.subarray(at));
  const known: readonly string[] = TYPES[kind];
  return known.includes(type) && bytes.length > 0 ? { words, type, bytes } : null;
}
