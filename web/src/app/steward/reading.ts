/** What the desk reads: once, again on every hint of the server, and by the clock where a screen asks for it. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { CryptoFault } from '../../crypto/client';
import { Refused } from '../../net/refused';
import { t } from '../../ui';
import { network } from '../network';

/** The sentence for a person about what did not work. */
export function why(error: unknown): string {
  if (error instanceof Refused && error.sentence) return error.sentence;
  return error instanceof CryptoFault ? error.message : t('desk-failed');
}

export interface Reading<T> {
  value: T | null;
  trouble: string;
  again: () => Promise<void>;
}

/** @param everyMs how often it is read again while the page can be seen; 0: only on hints */
export function useRead<T>(path: string | null, everyMs = 0): Reading<T> {
  const [read, setRead] = useState<{ path: string; value: T } | null>(null);
  const [trouble, setTrouble] = useState('');
  const hints = network.deskHints.value;

  const again = useCallback(async () => {
    if (path === null) return;
    try {
      const value = await network.http.get<T>(path);
      setRead({ path, value });
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }, [path]);

  useEffect(() => void again(), [again, hints]);

  useEffect(() => {
    if (everyMs === 0) return;
    const look = () => {
      if (document.visibilityState === 'visible') void again();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [again, everyMs]);

  return { value: read?.path === path ? read.value : null, trouble, again };
}
