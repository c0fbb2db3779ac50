/** What the screens of circles read, and the moment they are read at. */
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../ui';
import { localeOf } from '../../ui/language';
import type { CircleView } from '../../wire';
import { network } from '../network';
import { type Reading, useRead } from '../steward/reading';

/** A door that opens is seen within this time. */
const LOOK_MS = 15_000;
const READ_MS = 60_000;

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

export interface CircleReading extends Reading<CircleView> {
  /** Takes the view that an answer brought, without reading it again. */
  took: (view: CircleView) => void;
}

export const circlePath = (circle: string): string => `/api/circles/${circle}`;

export function useCircle(circle: string): CircleReading {
  const read = useRead<CircleView>(circlePath(circle), READ_MS);
  const [taken, setTaken] = useState<CircleView | null>(null);
  const newest =
    taken && taken.version >= (read.value?.version ?? 0) && taken.circle === circle ? taken : read.value;
  return {
    ...read,
    value: newest,
    took: setTaken,
    again: async () => {
      setTaken(null);
      await read.again();
    },
  };
}

export const isSteward = (): boolean => network.me.value?.roles.includes('steward') ?? false;

/** Whether I lead its meetings: those who prepare one and say afterwards how it was. */
export const leads = (view: Pick<CircleView, 'standing' | 'role'>): boolean =>
  view.standing === 'in' && view.role !== null && view.role !== 'member';
