/** The sky of this page, for its screens. */
import { useEffect, useState } from 'preact/hooks';
import { skyOf } from '../../net/sky';
import type { SkyMine } from '../../wire';
import { network } from '../network';
import { why } from '../steward/reading';

export const sky = skyOf(network);

/** What I chose: read when a screen comes. */
export function useMine(): { mine: SkyMine | null; trouble: string; again: () => Promise<void> } {
  const [trouble, setTrouble] = useState('');

  async function again() {
    setTrouble('');
    try {
      await sky.read();
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void again(), []);
  return { mine: sky.mine.value, trouble, again };
}
