/** Forms that are being filled in: on this device alone, sealed, until they are sent or let go of. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { network } from '../network';
import { shapedAs } from './shaped';

const KEEP_AFTER_MS = 400;

export async function recall<T extends object>(name: string, begun: T): Promise<T | null> {
  try {
    const bytes = await network.crypto.readOwn(name);
    return bytes && shapedAs(begun, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // What cannot be opened is as if nothing had been kept.
    return null;
  }
}

function keep(name: string, draft: object | null): Promise<void> {
  return network.crypto.keepOwn(name, draft && new TextEncoder().encode(JSON.stringify(draft)));
}

export interface Kept<T> {
  draft: T;
  change: (next: Partial<T>) => void;
  /** Whether it survives that this page is closed; null while it was not written yet, or nothing was changed. */
  kept: boolean | null;
  /** Whether anything was changed since it was begun. */
  touched: boolean;
  /** Nothing of it is kept any more, until it is changed again. */
  letGo: () => Promise<void>;
}

/** @param begun what it begins with, or what was recalled */
export function useKept<T extends object>(name: string, begun: T, recalled = false): Kept<T> {
  const [draft, setDraft] = useState(begun);
  const [kept, setKept] = useState<boolean | null>(recalled ? network.kept : null);
  const [touched, setTouched] = useState(recalled);
  const waits = useRef<T | null>(null);
  const done = useRef(false);

  async function write(now: T | null) {
    waits.current = null;
    try {
      await keep(name, now);
      setKept(now === null ? null : network.kept);
    } catch {
      setKept(false);
    }
  }

  useEffect(() => {
    if (draft === begun || done.current) return;
    waits.current = draft;
    const timer = setTimeout(() => !done.current && void write(draft), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  useEffect(() => {
    const flush = () => {
      if (waits.current && !done.current) void write(waits.current);
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, []);

  return {
    draft,
    change: (next) => {
      done.current = false;
      setTouched(true);
      setKept(null);
      setDraft((now) => ({ ...now, ...next }));
    },
    kept,
    touched,
    letGo: async () => {
      done.current = true;
      await write(null);
    },
  };
}
