/** What the screens of circles read. */
import { useState } from 'preact/hooks';
import type { CircleView } from '../../wire';
import { network } from '../network';
import { type Reading, useRead } from '../steward/reading';

const READ_MS = 60_000;

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
