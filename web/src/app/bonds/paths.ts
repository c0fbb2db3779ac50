/** The paths of questions there are here; asked for once, while one looks at them. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { AskedQuestion, Path, PathQuestion } from '../../wire';
import { onLeave } from '../leave';
import { why } from '../steward/reading';
import { bonds } from './held';

const known = signal<readonly Path[] | null>(null);

onLeave(() => {
  known.value = null;
});

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

/** The first question of a path that was not asked yet; null at its end. */
export function nextOf(path: Path, asked: readonly AskedQuestion[]): PathQuestion | null {
  const before = new Set(asked.map((one) => one.question));
  return path.questions.find((one) => !before.has(one.question)) ?? null;
}
