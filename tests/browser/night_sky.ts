/** Runs in a page: the night sky as a screen opens it, so that a test can look at what is painted and how long it took. */
import { openNightSky } from '../../web/src/scenes/night_sky';
import { pictureOf, SKY_COLOURS } from '../../web/src/scenes/night_sky_places';
import type { NightSkyView } from '../../web/src/scenes/place';

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

/** The pictures in which stars were drawn, how many strokes they took, and how many points the last had. */
let [drawn, points] = [0, 0];
const draw = WebGL2RenderingContext.prototype.drawArrays;
WebGL2RenderingContext.prototype.drawArrays = function (
  this: WebGL2RenderingContext,
  ...all: Parameters<typeof draw>
) {
  if (all[0] === WebGL2RenderingContext.POINTS) [drawn, points] = [drawn + 1, all[2]];
  draw.apply(this, all);
} as typeof draw;

interface Moved {
  /** Pictures in a second in which stars were drawn; strokes for the stars of one, and its points. */
  painted: number;
  calls: number;
  points: number;
  /** What those took that were waited for, in ms. */
  costs: number[];
  /** How it was painted at the end. */
  width: number;
  height: number;
  every: number;
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
  let pictures = 0;
  const seen = new MutationObserver((changes) => {
    pictures += changes.length;
  });
  // Each picture says so, whether or not it is the first.
  seen.observe(canvas, { attributeFilter: ['data-ready'] });
  const began = performance.now();
  drawn = 0;
  await watched(ms);
  const painted = (1000 * pictures) / (performance.now() - began);
  const calls = drawn / pictures;
  const { costs, pace } = scene.measured();
  const { width, height } = canvas;
  end();
  return { painted, calls, points, costs: [...costs], width, height, every: pace.every };
}

/** The same for a canvas on which nothing is drawn at all: what this browser reaches at this moment at best. */
export async function bare(ms: number): Promise<number> {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
  canvas.width = Math.ceil(innerWidth / 2);
  canvas.height = Math.ceil(innerHeight / 2);
  document.body.append(canvas);
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  let going = true;
  const paint = () => {
    gl?.clear(gl.COLOR_BUFFER_BIT);
    if (going) requestAnimationFrame(paint);
  };
  paint();
  const shown = await watched(ms);
  going = false;
  canvas.remove();
  return shown;
}
