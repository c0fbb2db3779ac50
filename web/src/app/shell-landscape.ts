import { effect } from '@preact/signals';
import { onLeave } from './leave';
import { shownTheme, sound, still } from './preferences';
import { phase } from './router';

/** Tens of seconds, so that the hour is noticed only afterwards. */
const PHASE_S = 30;

export interface CalmRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the landscape can be told. It is never needed to understand anything. */
export interface Landscape {
  setPhase(phase: string, seconds: number): void;
  setTheme(theme: 'night' | 'morning'): void;
  setStillness(still: boolean): void;
  setCalm(rects: readonly CalmRect[]): void;
  destroy(): void;
}

type Open = (canvas: HTMLCanvasElement, options: Record<string, unknown>) => Landscape | null;

const scenes = import.meta.glob<{ openScene: Open }>('../scenes/scene.ts');
const sounds = import.meta.glob<{ openSound: () => { close(): void } }>('../sound/sound.ts');

let landscape: Landscape | null = null;
let opening = false;

/** Where words are: the landscape keeps stars and trees away from there. */
export function keepCalm(): void {
  if (!landscape) return;
  const rects: CalmRect[] = [];
  for (const element of document.querySelectorAll('[data-calm], .panel, .bar, .foot')) {
    const { x, y, width, height } = element.getBoundingClientRect();
    if (width > 0 && height > 0) rects.push({ x, y, width, height });
  }
  landscape.setCalm(rects);
}

/** Opens the moving night over the still one, once, when there is nothing more urgent to do. */
export function openLandscape(): void {
  if (opening) return;
  opening = true;
  const load = scenes['../scenes/scene.ts'];
  if (load) whenIdle(() => void begin(load));
  followSound();
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 4000 });
  else setTimeout(work, 1500);
}

async function begin(load: () => Promise<{ openScene: Open }>): Promise<void> {
  const night = document.querySelector('.night');
  if (!night) return;
  const canvas = document.createElement('canvas');
  try {
    const { openScene } = await load();
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
  ];
  first = false;
  keepCalm();
  addEventListener('resize', keepCalm);
  onLeave(() => {
    for (const stop of stops) stop();
    scene.destroy();
  });
  requestAnimationFrame(() => {
    canvas.dataset.ready = '';
  });
}

/** Sound begins when it is asked for and ends when it is not, or when someone leaves. */
function followSound(): void {
  let now: { close(): void } | null = null;
  let wanted = 0;
  const stop = () => {
    wanted++;
    now?.close();
    now = null;
  };
  onLeave(stop);
  effect(() => {
    if (!sound.value) {
      stop();
      return;
    }
    const mine = ++wanted;
    void sounds['../sound/sound.ts']?.().then(({ openSound }) => {
      if (mine === wanted) now = openSound();
    });
  });
}
