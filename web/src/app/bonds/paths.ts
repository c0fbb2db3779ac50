/** The paths of questions there are here; asked for once, while one looks at them. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui';
import type { Path } from '../../wire';
import { onLeave } from '../leave';
import { why } from '../steward/reading';
import { bonds } from './held';

const known = signal<readonly Path[] | null>(null);

onLeave(() => {
  known.value = null;
});

/** A path that people wrote has no title of its own; it is said in the reader's language. */
export const titleOf = (path: Path): string => path.title || t('path-by-writers');

export function usePaths(): { paths: readonly Path[] | null; trouble: string; again: () => Promise<void> } {
  const [trouble, setTrouble] = useState('');

  async function again() {
    try {
      known.value = await bonds.paths();
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => {
    if (known.peek() === null) void again();
  }, []);
  return { paths: known.value, trouble, again };
}
