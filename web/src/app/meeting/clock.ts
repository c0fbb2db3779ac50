import { useEffect, useState } from 'preact/hooks';
import { network } from '../network';

/** The server's time, read again every so often while `on`. @returns ms since the Unix epoch */
export function useClock(everyMs: number, on = true): number {
  const [now, setNow] = useState(() => network.now());
  useEffect(() => {
    setNow(network.now());
    if (!on) return;
    const timer = setInterval(() => setNow(network.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, on]);
  return now;
}
