/** My bonds and one of them, for the screens: read when they come, and shown as they change. */
import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Bond } from '../../net/bond';
import { bondsOf } from '../../net/bonds';
import type { BondView, OwnBonds } from '../../wire';
import { network } from '../network';
import { why } from '../steward/reading';
import { letGoOfDrafts } from './drafts';

export const bonds = bondsOf(network);

effect(() => {
  const own = bonds.own.value;
  if (!own) return;
  const standing = own.bonds.filter((one) => one.state !== 'ended').map((one) => one.bond);
  void letGoOfDrafts(new Set(standing)).catch(() => undefined);
});

interface Read<T> {
  value: T | null;
  trouble: string;
  again: () => Promise<void>;
}

function useReading<T>(value: T | null, read: () => Promise<unknown>, key: string): Read<T> {
  const [trouble, setTrouble] = useState('');

  async function again() {
    try {
      await read();
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void again(), [key]);
  return { value, trouble, again };
}

export function useOwn(): { own: OwnBonds | null; trouble: string; again: () => Promise<void> } {
  const { value, trouble, again } = useReading(bonds.own.value, () => bonds.read(), 'own');
  return { own: value, trouble, again };
}

export interface Held {
  bond: Bond;
  view: BondView | null;
  trouble: string;
  again: () => Promise<void>;
}

export function useBond(id: string): Held {
  const bond = bonds.of(id);
  const { value, trouble, again } = useReading(bond.view.value, () => bond.read(), id);
  return { bond, view: value, trouble, again };
}
