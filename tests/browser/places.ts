/** Runs in a page: opens the lake and the room as a screen does, so that a test can look at what is painted. */
import { BREATH_MS } from '../../web/src/scenes/breath';
import { figureOf, starsOf } from '../../web/src/scenes/figure';
import { openLake } from '../../web/src/scenes/lake';
import type { LakeView, PlaceScene, PlaceView, RoomView } from '../../web/src/scenes/place';
import { openRoom } from '../../web/src/scenes/room';

type Theme = 'night' | 'morning';

const SEED = 'k3v5q7';
const NOON = 1_800_000_000_000;
const TEXT: Record<Theme, string> = { night: '#f3f0fa', morning: '#1c1838' };

// What was painted can be looked at afterwards as well.
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, how?: object) {
  return real.call(this, kind, { ...how, preserveDrawingBuffer: true });
} as typeof real;

function roomView(open: number, over: Partial<RoomView> = {}): RoomView {
  const touches = [3, 8, 20, 11, 30, 25].map((star, i) => ({ at: i, by: i % 2 ? 'mira' : 'wren', star }));
  return {
    place: 'room',
    seed: SEED,
    clock: () => NOON,
    open: () => open,
    breath: (now) => (now / BREATH_MS) % 1,
    lights: () => [
      { x: 0.3, y: 0.6, colour: '#f2b872', strength: 1 },
      { x: 0.7, y: 0.4, colour: '#b9a7e6', strength: 1 },
    ],
    figure: figureOf(starsOf(SEED), touches),
    ...over,
  };
}

function lakeView(grown: number, hour: number): LakeView {
  return {
    place: 'lake',
    land: { seed: SEED, lake: grown, trees: grown, stars: grown, light: grown },
    lights: [
      { colour: '#f2b872', here: true },
      { colour: '#b9a7e6', here: true },
    ],
    hour,
  };
}

function opened(view: PlaceView, theme: Theme, still: boolean, width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `position: fixed; inset: 0; width: ${width}px; height: ${height}px`;
  document.body.append(canvas);
  const scene: PlaceScene | null =
    view.place === 'lake'
      ? (openLake(canvas, view, { theme, still }) as PlaceScene | null)
      : (openRoom(canvas, view, { theme, still }) as PlaceScene | null);
  if (!scene) throw new Error('There is no WebGL here.');
  const end = () => {
    scene.destroy();
    canvas.remove();
  };
  return { canvas, scene, end };
}

/** Waits for the next picture that is painted. */
const painted = async (canvas: HTMLCanvasElement) => {
  delete canvas.dataset.ready;
  while (canvas.dataset.ready === undefined) await new Promise(requestAnimationFrame);
};

const easels = new Map<string, ReturnType<typeof opened>>();

const light = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const luminance = (r: number, g: number, b: number) =>
  0.2126 * light(r / 255) + 0.7152 * light(g / 255) + 0.0722 * light(b / 255);

/**
 * One still picture on the screen of one of two devices, with words in its upper half.
 *
 * @returns the bytes of all its points as a number that two like pictures share; how far its points lie apart in light;
 *   and the lowest contrast that the words have to what is behind them (as in WCAG 2.2).
 */
export async function pictured(
  device: string,
  place: 'lake' | 'room',
  much: number,
  hour: number,
  theme: Theme,
  width = 360,
  height = 240,
): Promise<{ alike: number; spread: number; contrast: number }> {
  const view = place === 'lake' ? lakeView(much, hour) : roomView(much);
  const name = `${device} ${place}`;
  const easel = easels.get(name) ?? opened(view, theme, true, width, height);
  easels.set(name, easel);
  const { canvas, scene } = easel;
  const words = { left: width * 0.2, top: height * 0.15, right: width * 0.8, bottom: height * 0.5 };
  const next = painted(canvas);
  scene.show(view);
  scene.setTheme(theme);
  scene.setCalm([words]);
  await next;
  const flat = document.createElement('canvas');
  flat.width = width;
  flat.height = height;
  const context = flat.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(canvas, 0, 0, width, height);
  const points = context.getImageData(0, 0, width, height).data;
  const at = (x: number, y: number) => {
    const i = 4 * (Math.round(y) * width + Math.round(x));
    return luminance(points[i] as number, points[i + 1] as number, points[i + 2] as number);
  };
  const text = Number.parseInt(TEXT[theme].slice(1), 16);
  const own = luminance(text >> 16, (text >> 8) & 255, text & 255);
  let contrast = 21;
  for (let x = words.left; x < words.right; x += 2)
    for (let y = words.top; y < words.bottom; y += 2) {
      const [low, high] = [own, at(x, y)].sort((a, b) => a - b) as [number, number];
      contrast = Math.min(contrast, (high + 0.05) / (low + 0.05));
    }
  let alike = 0;
  let [least, most] = [1, 0];
  for (let i = 0; i < points.length; i++) alike = (Math.imul(alike, 31) + (points[i] as number)) | 0;
  for (let x = 0; x < width; x += 5)
    for (let y = 0; y < height; y += 5) [least, most] = [Math.min(least, at(x, y)), Math.max(most, at(x, y))];
  return { alike, spread: most - least, contrast };
}

/**
 * The open sky at 1280 by 720 with two lights that move. Each second picture is measured until the card has finished
 * it: first as it is, then `slow` ms longer each, until less is painted.
 *
 * @returns the times of the first pictures in ms, and how much is painted at first, after them and at the end: points
 *   as a share of those of the screen, by pictures in a millisecond (0: stills)
 */
export async function moved(measure: number, slow: number) {
  const began = performance.now();
  const turn = () => (performance.now() - began) / 900;
  const lights = () => [
    { x: 0.5 + 0.3 * Math.cos(turn()), y: 0.5 + 0.2 * Math.sin(turn()), colour: '#f2b872', strength: 1 },
    { x: 0.5 - 0.3 * Math.sin(turn()), y: 0.5 + 0.3 * Math.cos(turn()), colour: '#b9a7e6', strength: 1 },
  ];
  const clock = () => NOON + performance.now();
  const { scene, end } = opened(roomView(1, { clock, lights }), 'night', false, 1280, 720);
  const much = () => scene.measured().pace.scale / scene.measured().pace.every;
  const first = much();
  while (scene.measured().costs.length < measure) await new Promise(requestAnimationFrame);
  const costs = [...scene.measured().costs];
  const then = much();
  const finish = WebGL2RenderingContext.prototype.readPixels;
  WebGL2RenderingContext.prototype.readPixels = function (
    this: WebGL2RenderingContext,
    ...all: Parameters<typeof finish>
  ) {
    const until = performance.now() + slow;
    while (performance.now() < until);
    finish.apply(this, all);
  } as typeof finish;
  while (much() > 0 && much() === then) await new Promise(requestAnimationFrame);
  const last = much();
  WebGL2RenderingContext.prototype.readPixels = finish;
  end();
  return { costs, first, then, last };
}
