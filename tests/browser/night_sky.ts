/** Runs in a page: the night sky as a screen opens it, so that a test can look at what is painted and how long it took. */
import { openNightSky, skyPainter } from '../../web/src/scenes/night_sky';
import { FADE_S, SPREAD_S } from '../../web/src/scenes/night_sky_fading';
import { pictureOf, SKY_COLOURS } from '../../web/src/scenes/night_sky_places';
import { openSkyWithoutCard } from '../../web/src/scenes/night_sky_without_card';
import { SKY_PACE } from '../../web/src/scenes/pace';
import { type NightSkyView, openPlace } from '../../web/src/scenes/place';

type Theme = 'night' | 'morning';

const COLOURS: Record<Theme, string[]> = {
  night: '#f5c451 #f08fb0 #3fbf8f #61c3f2 #7d73e6 #95809a #f8594d #cac6c0 #f3f0fa'.split(' '),
  morning: '#8a6300 #b03a66 #14704e #0382b0 #5148b8 #513959 #8a2401 #2f2f05 #6d6787'.split(' '),
};
const EVENING = Date.UTC(2026, 10, 21, 21);

/** So many people in all colours, some in circles, some with somebody. */
function viewOf(people: number, theme: Theme, at = EVENING): NightSkyView {
  const each = Math.floor(people / SKY_COLOURS.length / 5) * 5;
  const stars = Object.fromEntries(SKY_COLOURS.map((colour) => [colour, each])) as Record<
    (typeof SKY_COLOURS)[number],
    number
  >;
  stars.plain += people - each * SKY_COLOURS.length;
  const circles = people < 30 ? [] : [5, 5, 10, 5].slice(0, people / 30);
  const view = { at, stars, circles, accompanied: Math.floor(people / 12 / 5) * 5 };
  return {
    place: 'sky',
    picture: pictureOf(view, { colour: 'hope', secret: 'mine' }),
    colours: COLOURS[theme],
    open: { left: 0.02, top: 0.05, right: 0.98, bottom: 0.78 },
  };
}

function opened(people: number, theme: Theme, still: boolean) {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
  document.body.style.cssText = 'margin: 0; background: #0b1026';
  document.body.append(canvas);
  const scene = openNightSky(canvas, viewOf(people, theme), { theme, still });
  if (!scene) throw new Error('There is no canvas here.');
  return {
    canvas,
    scene,
    end() {
      scene.destroy();
      canvas.remove();
    },
  };
}

let now: ReturnType<typeof opened> | null = null;

/** Opens a sky and keeps it, so that it can be looked at. */
export async function look(
  people: number,
  theme: Theme,
  still: boolean,
  words: number[] = [],
): Promise<void> {
  now?.end();
  now = opened(people, theme, still);
  const [left, top, right, bottom] = words;
  if (words.length) now.scene.setCalm([{ left: left!, top: top!, right: right!, bottom: bottom! }]);
  while (now.canvas.dataset.ready === undefined) await new Promise(requestAnimationFrame);
}

interface Moved {
  /** Pictures in a second. */
  painted: number;
  /** How many stars were to be seen in the last. */
  lit: number;
  /** What those took that were waited for, in ms. */
  costs: number[];
  /** How it was painted at the end. */
  width: number;
  height: number;
  every: number;
}

/** The bytes of what a canvas shows, whatever painted it. */
function pixels(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy?.drawImage(canvas, 0, 0);
  return copy?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
}

/** How many of the stars are lighter in their middle than the sky is without them. */
async function litOf(people: number, full: Uint8ClampedArray, width: number, height: number) {
  const none = opened(0, 'night', true);
  while (none.canvas.dataset.ready === undefined) await new Promise(requestAnimationFrame);
  const empty = pixels(none.canvas);
  const scale = none.canvas.width / width;
  const sum = (of: Uint8ClampedArray, at: number) => of[at]! + of[at + 1]! + of[at + 2]!;
  const { picture, open } = viewOf(people, 'night');
  const seen = picture.stars.filter((star) => {
    const x = Math.floor((open.left + star.x * (open.right - open.left)) * width);
    const y = Math.floor((open.top + star.y * (open.bottom - open.top)) * height);
    const there = (Math.floor(y * scale) * none.canvas.width + Math.floor(x * scale)) * 4;
    return sum(full, (y * width + x) * 4) > sum(empty, there) + 60;
  });
  none.end();
  return seen.length;
}

/** How many stars are lit where WebGL paints them, in one still picture. */
export async function byCard(people: number): Promise<number> {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
  document.body.append(canvas);
  const scene = openPlace(
    canvas,
    viewOf(people, 'night'),
    { theme: 'night', still: true },
    skyPainter,
    SKY_PACE,
  );
  if (!scene) throw new Error('There is no WebGL here.');
  let full = new Uint8ClampedArray();
  // What WebGL drew is there until the browser has shown it, so it is taken in the same turn.
  const seen = new MutationObserver(() => {
    full = pixels(canvas);
  });
  seen.observe(canvas, { attributeFilter: ['data-ready'] });
  while (full.length === 0) await new Promise(requestAnimationFrame);
  const lit = await litOf(people, full, canvas.width, canvas.height);
  scene.destroy();
  canvas.remove();
  return lit;
}

/** How many stars are lit shortly after so many more came, where the slowest pace is kept: only changes are painted. */
export async function afterChange(before: number, after: number): Promise<number> {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
  document.body.append(canvas);
  const pacing = { pacing: { steps: [{ scale: 1, every: Number.POSITIVE_INFINITY }] }, withoutCard: 0 };
  const options = { theme: 'night', still: false } as const;
  const scene = openSkyWithoutCard(canvas, viewOf(before, 'night'), options, pacing);
  if (!scene) throw new Error('There is no canvas here.');
  while (canvas.dataset.ready === undefined) await new Promise(requestAnimationFrame);
  scene.show(viewOf(after, 'night'));
  await watched(1500);
  const lit = await litOf(after, pixels(canvas), canvas.width, canvas.height);
  scene.destroy();
  canvas.remove();
  return lit;
}

/** Waits so long, and says how many pictures the browser showed in a second. */
async function watched(ms: number): Promise<number> {
  const began = performance.now();
  let [last, pictures] = [began, 0];
  for (; last - began < ms; pictures++) last = await new Promise<number>(requestAnimationFrame);
  return (1000 * pictures) / (last - began);
}

/** A moving sky, measured over so many ms, once it has found how finely this machine can paint it. */
export async function moved(people: number, ms: number): Promise<Moved> {
  const { canvas, scene, end } = opened(people, 'night', false);
  while (canvas.dataset.ready === undefined) await new Promise(requestAnimationFrame);
  while (scene.measured().costs.length < 24) await new Promise(requestAnimationFrame);
  // Those that come together come one after the other.
  await watched(1000 * (SPREAD_S + FADE_S));
  let pictures = 0;
  const seen = new MutationObserver((changes) => {
    pictures += changes.length;
  });
  // Each picture says so, whether or not it is the first.
  seen.observe(canvas, { attributeFilter: ['data-ready'] });
  const began = performance.now();
  await watched(ms);
  const painted = (1000 * pictures) / (performance.now() - began);
  const { costs, pace } = scene.measured();
  const { width, height } = canvas;
  const lit = await litOf(people, pixels(canvas), width, height);
  end();
  return { painted, lit, costs: [...costs], width, height, every: pace.every };
}

/** The same for a canvas on which nothing is drawn at all: what this browser reaches at this moment at best. */
export async function bare(ms: number): Promise<number> {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  document.body.append(canvas);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const nothing = new ImageData(innerWidth, innerHeight);
  let going = true;
  const paint = () => {
    context?.putImageData(nothing, 0, 0);
    if (going) requestAnimationFrame(paint);
  };
  paint();
  const shown = await watched(ms);
  going = false;
  canvas.remove();
  return shown;
}
