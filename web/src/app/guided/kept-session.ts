/** The piece of the vault that is kept of one session, and how two devices' writings come together. No I/O. */
import { shapedAs } from '../circles/shaped';

/** Answers to one set of questions: 0 to 3 each, null while it is open. */
export interface Answered {
  answers: (number | null)[];
  /** When the last one was given; 0 while some are open. */
  done_at: number;
}

export interface KeptSession {
  notes: string;
  /** 0 to 10, or null. */
  heavy_before: number | null;
  heavy_after: number | null;
  /** The name of a drawn thing, or `own` with one's own words. */
  holding: string;
  holding_words: string;
  mood: Answered | null;
  worry: Answered | null;
  /** The finished figure, packed, and its name. */
  figure: string;
  figure_name: string;
  /** When each part was written last, by the shared clock. */
  at: Partial<Record<Exclude<keyof KeptSession, 'at'>, number>>;
}

export const emptyKept = (): KeptSession => ({
  notes: '',
  heavy_before: null,
  heavy_after: null,
  holding: '',
  holding_words: '',
  mood: null,
  worry: null,
  figure: '',
  figure_name: '',
  at: {},
});

export const writeKept = (kept: KeptSession): Uint8Array => new TextEncoder().encode(JSON.stringify(kept));

export function readKept(bytes: Uint8Array): KeptSession {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as { at?: unknown };
    const kept = shapedAs(emptyKept(), found);
    const at = typeof found.at === 'object' && found.at !== null ? found.at : {};
    const times = Object.entries(at).filter(([, when]) => Number.isFinite(when));
    return { ...kept, at: Object.fromEntries(times) };
  } catch {
    // What an unknown hand wrote is as if nothing had been kept.
    return emptyKept();
  }
}

/** Each part as it was written last; of two at the same moment the first. */
export function merged(one: KeptSession, other: KeptSession): KeptSession {
  const out = { ...one, at: { ...one.at } };
  for (const name of Object.keys(emptyKept()) as (keyof KeptSession)[]) {
    if (name === 'at' || (other.at[name] ?? 0) <= (one.at[name] ?? 0)) continue;
    Object.assign(out, { [name]: other[name] });
    out.at[name] = other.at[name];
  }
  return out;
}
