import { effect, signal } from '@preact/signals';
import type { Scene } from '../scenes/scene';
import type { Sound } from '../sound/sound';
import { onLeave } from './leave';
import { shownTheme, sound, still } from './preferences';
import { phase } from './router';

/** Tens of seconds, so that the hour is noticed only afterwards. */
const PHASE_S = 30;
/** While somebody scrolls, the quiet places follow the words at this pace. */
const CALM_EVERY_MS = 250;

/** Where the shared breath is, 0 to 1, at a time of `performance.now()`. */
export type BreathAt = (nowMs: number) => number | null;

let landscape: Scene | null = null;
let opening = false;
/** A place of its own that lies over the landscape, and has to know where words are as well. */
let over: Pick<Scene, 'setCalm'> | null = null;
let covered = false;
const breath = signal<BreathAt | null>(null);

/** Where words are: the landscape keeps stars and trees away from there. */
export function keepCalm(): void {
  if (!landscape && !over) return;
  const rects: DOMRect[] = [];
  for (const element of document.querySelectorAll('[data-calm], .panel, .bar, .foot')) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0) rects.push(box);
  }
  landscape?.setCalm(rects);
  over?.setCalm(rects);
}

/** Something lies over the landscape, which need not be painted unless it still shows `through`; null: no more. */
export function cover(place: Pick<Scene, 'setCalm'> | null, through = false): void {
  over = place;
  covered = place !== null && !through;
  landscape?.setCovered(covered);
}

/** The light of the landscape, and its sound, widen and narrow with the breath that two people share; null: nobody breathes. */
export function breatheWith(at: BreathAt | null): void {
  breath.value = at;
}

/** Opens the moving night over the still one, once, when there is nothing more urgent to do. */
export function openLandscape(): void {
  if (opening) return;
  opening = true;
  whenIdle(() => void begin());
  followSound();
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 4000 });
  else setTimeout(work, 1500);
}

async function begin(): Promise<void> {
  const night = document.querySelector('.night');
  if (!night) return;
  const canvas = document.createElement('canvas');
  try {
    const { openScene } = await import('../scenes/scene');
    landscape = openScene(canvas, {
      phase: phase.peek(),
      theme: shownTheme.peek(),
      still: still.peek(),
    });
  } catch {
    // Without WebGL, or without the file, the still night stays.
  }
  if (!landscape) return;
  const scene = landscape;
  night.append(canvas);
  let first = true;
  const stops = [
    effect(() => scene.setPhase(phase.value, first ? 0 : PHASE_S)),
    effect(() => scene.setTheme(shownTheme.value)),
    effect(() => scene.setStillness(still.value)),
    effect(() => scene.setBreath(breath.value)),
    followWords(),
  ];
  first = false;
  scene.setCovered(covered);
  onLeave(() => {
    for (const stop of stops) stop();
    scene.destroy();
    landscape = null;
  });
  requestAnimationFrame(() => {
    canvas.dataset.ready = '';
  });
}

/** Keeps the quiet places where the words are, while they come, go and are scrolled. */
function followWords(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      keepCalm();
    }, CALM_EVERY_MS);
  };
  keepCalm();
  const main = document.getElementById('screen');
  const sizes = new ResizeObserver(soon);
  const contents = new MutationObserver(soon);
  if (main) {
    sizes.observe(main);
    contents.observe(main, { childList: true, subtree: true });
  }
  addEventListener('resize', soon);
  addEventListener('scroll', soon, { passive: true });
  return () => {
    clearTimeout(timer);
    sizes.disconnect();
    contents.disconnect();
    removeEventListener('resize', soon);
    removeEventListener('scroll', soon);
  };
}

/** Sound begins when it is asked for and ends when it is not, or when someone leaves. */
function followSound(): void {
  let now: Sound | null = null;
  let wanted = 0;
  const stop = () => {
    wanted++;
    now?.stop();
    now = null;
  };
  onLeave(stop);
  effect(() => {
    if (!sound.value) {
      stop();
      return;
    }
    const mine = ++wanted;
    void import('../sound/sound').then(({ openSound }) => {
      if (mine !== wanted) return;
      now = openSound();
      now.setPhase(phase.peek());
      now.breath(breath.peek());
      // Without a press the browser keeps it silent; it begins with the next one.
      now.start('meadow').catch(() => undefined);
    });
  });
  effect(() => {
    const hour = phase.value;
    now?.setPhase(hour);
  });
  effect(() => {
    const at = breath.value;
    now?.breath(at);
  });
}
