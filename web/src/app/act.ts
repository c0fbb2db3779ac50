import { useState } from 'preact/hooks';
import { why } from './steward/reading';

export interface Act {
  busy: boolean;
  /** What did not work, for a person. */
  trouble: string;
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** One press at a time: whether it is under way, and what became of it. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setTrouble('');
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(why(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, trouble, run };
}
