/** The language and the moment in which times are said. */
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../ui';
import { localeOf } from '../../ui/language';
import { network } from '../network';

/** A door that opens is seen within this time. */
const LOOK_MS = 15_000;

export const locale = (): string => localeOf(language.peek().from, navigator.language);

/** The server's time, while the screen is open. @returns ms since the Unix epoch */
export function useNow(): number {
  const [now, setNow] = useState(() => network.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(network.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
