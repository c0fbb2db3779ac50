/** Whether this device gives hints to a supporter who writes: chosen here, kept here, told to nobody. */
import { signal } from '@preact/signals';
import { onLeave } from '../leave';

const KEPT = 'hints';

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}

export const hintsOn = signal(kept());
/** The switch stands in the settings of those to whom hints are given, and of nobody else. */
export const hintsOffered = signal(false);
/** The rooms in which they were sent away for this talk. */
export const quietRooms = signal<ReadonlySet<string>>(new Set());

onLeave(() => {
  quietRooms.value = new Set();
});

export function chooseHints(on: boolean): void {
  hintsOn.value = on;
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, 'off');
  } catch {
    // Without storage it holds for this page.
  }
}

export function quiet(room: string): void {
  quietRooms.value = new Set([...quietRooms.peek(), room]);
}
