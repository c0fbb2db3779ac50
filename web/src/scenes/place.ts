/**
 * A place of its own behind a screen, where the meadow would not do: the lake of a bond, the room of a guided session,
 * the night sky.
 * It has a canvas of its own, which is laid over the meadow and covers it; only one of the two is painted at a time.
 */
import { type Box, MASK, quietMask } from './calm';
import type { Edge } from './figure';
import type { SkyPicture } from './night_sky_places';
import { type Pace, PLACE_BUDGET_MS, type PlacePacing, pacer, TWO_PACE } from './pace';
import type { Theme } from './palettes';
import { paintsWithoutCard } from './without_card';

/** The land of a bond: how far each thing has grown, in thousandths. */
export interface Land {
  seed: string;
  lake: number;
  trees: number;
  stars: number;
  light: number;
}

export interface LakeView {
  place: 'lake';
  land: Land;
  /** The lights of the two on opposite shores, mine on the left: `#rrggbb`, and whether they are there now. */
  lights: readonly [{ colour: string; here: boolean }, { colour: string; here: boolean }];
  /** 0 dusk, 0.5 night, 1 dawn; the scene goes over to another hour within half a minute. */
  hour: number;
}

/** One light in the sky: its place 0..1 across and down, its colour `#rrggbb`, its strength 0..1. */
export interface SkyLight {
  x: number;
  y: number;
  colour: string;
  strength: number;
}

export interface RoomView {
  place: 'room';
  /** The session's seed: the same sky on both devices. */
  seed: string;
  /** The shared clock now, in ms; stars pulse and walls open by it. */
  clock: () => number;
  /** How far the walls are sky at a moment of the shared clock (`openness` of `opening.ts`). */
  open: (sharedMs: number) => number;
  /** Where the shared breath is (0 start of the inhale, 1 end of the exhale); null while nobody breathes. */
  breath: ((sharedMs: number) => number | null) | null;
  /** The lights of both as they are at this moment; asked before each picture. Each leaves a trail that fades. */
  lights: () => readonly SkyLight[];
  /** The stars that were touched, and the lines between them (`figureOf` of `figure.ts`). */
  figure: { stars: readonly number[]; edges: readonly Edge[] };
}

export interface NightSkyView {
  place: 'sky';
  picture: SkyPicture;
  /** A colour `#rrggbb` for each of `SKY_COLOURS`. */
  colours: readonly string[];
  /** The part of the screen in which stars stand, 0..1 across and down. */
  open: { left: number; top: number; right: number; bottom: number };
}

export type PlaceView = LakeView | RoomView | NightSkyView;

/** What one picture of a place is made from. */
export interface PlacePicture {
  width: number;
  height: number;
  /** Pixels per CSS pixel. */
  dpr: number;
  /** Seconds that the picture has been moving, and since the picture before. */
  seconds: number;
  dt: number;
  theme: Theme;
  still: boolean;
}

export interface PlacePainter<V extends PlaceView> {
  show(view: V): void;
  setMask(mask: Float32Array): void;
  /** True once everything is there to be painted. Throws if a program failed. */
  ready(): boolean;
  /** Paints one picture; true if what stands still in it had to be painted anew, which is not what others will cost. */
  paint(picture: PlacePicture): boolean;
  /** Without a card: stills only, since nothing in it has to move to be understood. */
  quiet?: boolean;
  /** While still: whether something is different from what was painted, so that another still has to be made. */
  changed(): boolean;
}

export interface PlaceScene<V extends PlaceView = PlaceView> {
  show(view: V): void;
  setTheme(theme: Theme): void;
  setCalm(rects: readonly Box[]): void;
  setStillness(still: boolean): void;
  /** What the latest pictures took until they were finished, in ms (at most 120), and how finely they are painted. */
  measured(): { costs: readonly number[]; pace: Pace };
  destroy(): void;
}

export interface PlaceOptions {
  theme: Theme;
  still: boolean;
}

const CALM_MS = 700;
/** A still picture is painted anew at most this often: enough for a light that goes from star to star. */
const STILL_EVERY = 400;
/** The same where it has to be painted without a card, and no light goes anywhere. */
const QUIET_EVERY = 2000;
const MOST_PIXELS = 3.2e6;
const MOST_WITHOUT_CARD = 9.3e5;

/** What a place is painted with. */
interface Surface<V extends PlaceView> {
  /** Whether the processor paints. */
  software: boolean;
  make(): PlacePainter<V>;
  /** Waits until what was painted is there. */
  finish?(): void;
}

/** Paints a place onto `canvas` by WebGL2 for as long as it stands there. Null where that is missing: the gradient stays. */
export function openPlace<V extends PlaceView>(
  canvas: HTMLCanvasElement,
  view: V,
  options: PlaceOptions,
  make: (gl: WebGL2RenderingContext, lean: boolean) => PlacePainter<V>,
  pacing: PlacePacing = TWO_PACE,
): PlaceScene<V> | null {
  const software = paintsWithoutCard();
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    powerPreference: 'low-power',
  });
  if (!gl) return null;
  const pixel = new Uint8Array(4);
  const surface = {
    software,
    make: () => make(gl, software),
    finish: () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel),
  };
  const scene = paced(canvas, view, options, surface, pacing);
  return {
    ...scene,
    destroy() {
      scene.destroy();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Paints a place as often and as finely as it can be afforded, and not while nobody sees it. */
export function paced<V extends PlaceView>(
  canvas: HTMLCanvasElement,
  view: V,
  options: PlaceOptions,
  { software, make, finish }: Surface<V>,
  { pacing, withoutCard, fineStill }: PlacePacing,
): PlaceScene<V> {
  let { theme, still } = options;
  let shown = view;
  let painter: PlacePainter<V> | null = null;
  let boxes: readonly Box[] = [];
  let mask: Float32Array = new Float32Array(MASK * MASK);
  let wanted = mask;
  let maskChanged = true;
  let asked = true;
  let request = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let seconds = 40;
  let painted = 0;
  const costs: number[] = [];
  const adaptive = pacer(PLACE_BUDGET_MS, { ...pacing, from: software ? withoutCard : 0 });

  const easeMask = (dt: number) => {
    if (mask === wanted) return;
    const k = still || software ? 1 : 1 - Math.exp((-dt * 3) / CALM_MS);
    let far = 0;
    mask = mask.map((v, i) => {
      const rest = ((wanted[i] as number) - v) * (1 - k);
      far = Math.max(far, Math.abs(rest));
      return (wanted[i] as number) - rest;
    });
    if (far < 1) mask = wanted;
    maskChanged = true;
  };

  const paint = (dt: number) => {
    if (!painter) return;
    const { clientWidth, clientHeight } = canvas;
    const dpr = Math.min(devicePixelRatio, 2) * (still && fineStill ? 1 : adaptive.now().scale);
    const area = clientWidth * clientHeight * dpr * dpr;
    const scale = dpr * Math.min(1, Math.sqrt((software ? MOST_WITHOUT_CARD : MOST_PIXELS) / area));
    const width = Math.ceil(clientWidth * scale) || 1;
    const height = Math.ceil(clientHeight * scale) || 1;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    if (maskChanged) painter.setMask(mask);
    maskChanged = false;
    const began = performance.now();
    // Where only changes are painted, what comes has come and what goes has gone.
    const settled = still || adaptive.now().every === Number.POSITIVE_INFINITY;
    const anew = painter.paint({ width, height, dpr: scale, seconds, dt: dt / 1000, theme, still: settled });
    // Every other picture is waited for: without it nobody knows what it cost. With a card, one in eight.
    if (!still && !anew && ++painted % (software ? 2 : 8) === 0) {
      finish?.();
      const cost = performance.now() - began;
      adaptive.painted(cost);
      costs.push(cost);
      if (costs.length > 120) costs.shift();
    }
  };

  const schedule = () => {
    if (request || timer || document.hidden || !painter) return;
    request = requestAnimationFrame(frame);
  };
  const later = (wait: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      schedule();
    }, wait);
  };
  const touch = () => {
    asked = true;
    schedule();
  };
  function frame(now: number) {
    request = 0;
    if (!painter?.ready()) return schedule();
    const { every } = adaptive.now();
    const quiet = software && painter.quiet === true;
    const resting = still || quiet || every === Number.POSITIVE_INFINITY;
    const rest = quiet ? QUIET_EVERY : STILL_EVERY;
    const since = now - last;
    if (!resting && since < every) return schedule();
    if (resting && !asked && !maskChanged && mask === wanted && !painter.changed()) return later(rest);
    if (resting && since < rest) return later(rest - since);
    const dt = Math.min(since, resting ? 5000 : 120);
    last = now;
    asked = false;
    easeMask(dt);
    if (!resting) seconds += dt / 1000;
    paint(dt);
    canvas.dataset.ready = '';
    if (resting) later(rest);
    else schedule();
  }

  const start = () => {
    painter = make();
    painter.show(shown);
    maskChanged = true;
    touch();
  };
  const stop = () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
    request = 0;
    timer = undefined;
  };
  const cleared = () => {
    const next = quietMask(boxes, canvas.clientWidth, canvas.clientHeight);
    if (next.some((each, at) => each !== wanted[at])) wanted = next;
    touch();
  };
  const listening = new AbortController();
  const { signal } = listening;
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      stop();
      painter = null;
      delete canvas.dataset.ready;
    },
    { signal },
  );
  canvas.addEventListener('webglcontextrestored', start, { signal });
  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : touch()), { signal });
  const watch = new ResizeObserver(cleared);
  watch.observe(canvas);
  canvas.setAttribute('aria-hidden', 'true');
  start();

  return {
    show(next) {
      shown = next;
      painter?.show(next);
      touch();
    },
    setTheme(next) {
      if (next === theme) return;
      theme = next;
      touch();
    },
    setCalm(rects) {
      boxes = rects.slice(0, 24);
      cleared();
    },
    setStillness(reduced) {
      still = reduced;
      touch();
    },
    measured: () => ({ costs, pace: adaptive.now() }),
    destroy() {
      stop();
      painter = null;
      watch.disconnect();
      listening.abort();
    },
  };
}
