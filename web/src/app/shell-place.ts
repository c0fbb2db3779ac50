/** The place of its own that a screen shows instead of the meadow: it comes with the screen and goes with the last. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PlaceScene, PlaceView } from '../scenes/place';
import { onLeave } from './leave';
import { shownTheme, still } from './preferences';
import { cover, keepCalm } from './shell-landscape';
import './shell-place.css';

/** From one screen of a place to the next the picture stays; then it fades as the style sheet says. */
const LINGERS_MS = 150;
const FADES_MS = 2000;

interface Open {
  place: PlaceView['place'];
  canvas: HTMLCanvasElement;
  scene: PlaceScene | null;
  /** What to show as soon as the code for it is here. */
  view: PlaceView;
  stops: (() => void)[];
}

let open: Open | null = null;
let leaving: ReturnType<typeof setTimeout> | undefined;

async function begin(mine: Open, night: Element): Promise<void> {
  const options = { theme: shownTheme.peek(), still: still.peek() };
  try {
    if (mine.place === 'lake') {
      const { openLake } = await import('../scenes/lake');
      if (open === mine && mine.view.place === 'lake')
        mine.scene = openLake(mine.canvas, mine.view, options) as PlaceScene | null;
    } else if (mine.place === 'sky') {
      const { openNightSky } = await import('../scenes/night_sky');
      if (open === mine && mine.view.place === 'sky')
        mine.scene = openNightSky(mine.canvas, mine.view, options) as PlaceScene | null;
    } else {
      const { openRoom } = await import('../scenes/room');
      if (open === mine && mine.view.place === 'room')
        mine.scene = openRoom(mine.canvas, mine.view, options) as PlaceScene | null;
    }
  } catch {
    // Without WebGL, or without the file, the still gradient of the place stays; the words need no picture.
  }
  const { scene } = mine;
  if (!scene || open !== mine) return;
  night.append(mine.canvas);
  const covered = setTimeout(() => cover(scene), FADES_MS);
  mine.stops.push(
    effect(() => scene.setTheme(shownTheme.value)),
    effect(() => scene.setStillness(still.value)),
    () => clearTimeout(covered),
  );
  cover(scene, true);
  keepCalm();
}

function close(atOnce = false): void {
  const mine = open;
  open = null;
  if (!mine) return;
  for (const stop of mine.stops) stop();
  cover(null);
  const night = document.querySelector<HTMLElement>('.night');
  if (night?.dataset.place === mine.place) delete night.dataset.place;
  delete mine.canvas.dataset.ready;
  const end = () => {
    mine.scene?.destroy();
    mine.canvas.remove();
  };
  if (atOnce) end();
  else setTimeout(end, FADES_MS);
}

onLeave(() => close(true));

function show(view: PlaceView): void {
  clearTimeout(leaving);
  leaving = undefined;
  const night = document.querySelector<HTMLElement>('.night');
  if (!night) return;
  if (open?.place === view.place) {
    open.view = view;
    open.scene?.show(view);
  } else {
    close();
    night.dataset.place = view.place;
    const canvas = document.createElement('canvas');
    canvas.className = 'place';
    open = { place: view.place, canvas, scene: null, view, stops: [] };
    void begin(open, night);
  }
}

/** Shows a place while the calling screen stands; `null`: none, as when somebody wants words alone. */
export function usePlace(view: PlaceView | null): void {
  const mine = useRef(false);
  useEffect(() => {
    if (view) show(view);
    else if (mine.current) close();
    mine.current = view !== null;
  }, [view]);
  useEffect(
    () => () => {
      if (mine.current) leaving = setTimeout(() => close(), LINGERS_MS);
    },
    [],
  );
}
