/** The picture of the library behind its screens: it comes with the first of them and goes with the last. */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Shelves } from '../../scenes/shelves';
import { onLeave } from '../leave';
import { shownTheme } from '../preferences';

/** From one screen of the library to the next the picture stays. */
const LINGERS_MS = 120;

let screens = 0;
let shelves: Shelves | null = null;
let stop: (() => void) | undefined;
let opening = false;

async function open(): Promise<void> {
  if (shelves || opening) return;
  opening = true;
  try {
    const { openShelves } = await import('../../scenes/shelves');
    const night = document.querySelector('.night');
    if (night && screens > 0) shelves = openShelves(night, shownTheme.peek());
    stop = effect(() => shelves?.setTheme(shownTheme.value));
  } catch {
    // Without the file the landscape stays as it is; the words need no picture.
  }
  opening = false;
}

function close(): void {
  stop?.();
  shelves?.destroy();
  shelves = null;
}

onLeave(close);

export function useFigure(): void {
  useEffect(() => {
    screens += 1;
    void open();
    return () => {
      screens -= 1;
      setTimeout(() => screens === 0 && close(), LINGERS_MS);
    };
  }, []);
}
