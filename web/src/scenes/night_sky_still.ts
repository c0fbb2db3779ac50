/** The night sky where there is no WebGL: one still picture, with the same stars in the same places. */
import { type Box, quietAt } from './calm';
import { type SkyStar, starWidth } from './night_sky_places';
import type { NightSkyView, PlaceOptions, PlaceScene } from './place';

/** Wide enough for the largest star on a fine screen. */
const SPRITE = 64;
const MARK = { night: '#ffcc80', morning: '#8c4d0f' };

/** A soft round light of one colour, drawn once for all stars of that colour. */
function sprite(colour: string, theme: PlaceOptions['theme']): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SPRITE;
  const context = canvas.getContext('2d');
  const half = SPRITE / 2;
  const light = context?.createRadialGradient(half, half, 0, half, half, half);
  if (!context || !light) return canvas;
  light.addColorStop(0, theme === 'night' ? '#fff' : colour);
  light.addColorStop(0.16, colour);
  light.addColorStop(0.32, `${colour}66`);
  light.addColorStop(1, `${colour}00`);
  context.fillStyle = light;
  context.fillRect(0, 0, SPRITE, SPRITE);
  return canvas;
}

/** Paints onto `canvas`, transparent between the stars; anew whenever something is different. Null without any canvas. */
export function openStillSky(
  canvas: HTMLCanvasElement,
  view: NightSkyView,
  { theme }: PlaceOptions,
): PlaceScene<NightSkyView> | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  let shown = view;
  let boxes: readonly Box[] = [];
  let request = 0;

  const paint = () => {
    request = 0;
    const { clientWidth: width, clientHeight: height } = canvas;
    const dpr = Math.min(devicePixelRatio, 2);
    canvas.width = Math.ceil(width * dpr) || 1;
    canvas.height = Math.ceil(height * dpr) || 1;
    context.scale(dpr, dpr);
    const { picture, open, colours } = shown;
    const at = (star: SkyStar): [number, number] => [
      (open.left + star.x * (open.right - open.left)) * width,
      (open.top + star.y * (open.bottom - open.top)) * height,
    ];
    const seen = (x: number, y: number) => 1 - quietAt(x, y, boxes, 40);
    const room = (open.right - open.left) * width * (open.bottom - open.top) * height;
    const size = starWidth(picture.stars.length, room);
    context.lineWidth = 1.2;
    for (const { from, to } of picture.lines) {
      const [[x, y], [toX, toY]] = [at(from), at(to)];
      context.globalAlpha = 0.4 * Math.min(seen(x, y), seen(toX, toY));
      context.strokeStyle = colours[from.colour] ?? MARK[theme];
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.stroke();
    }
    const ring = (star: SkyStar, radius: number, colour: string, alpha: number) => {
      const [x, y] = at(star);
      context.globalAlpha = alpha * seen(x, y);
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      context.stroke();
    };
    const lights = colours.map((colour) => sprite(colour, theme));
    for (const star of picture.stars) {
      const [x, y] = at(star);
      context.globalAlpha = 0.85 * seen(x, y);
      context.drawImage(lights[star.colour]!, x - size / 2, y - size / 2, size, size);
    }
    for (const star of picture.ringed) ring(star, size * 0.42, colours[star.colour]!, 0.5);
    context.lineWidth = 1.75;
    if (picture.mine) ring(picture.mine, size * 0.63, MARK[theme], 1);
    canvas.dataset.ready = '';
  };
  const soon = () => {
    request ||= requestAnimationFrame(paint);
  };
  const watch = new ResizeObserver(soon);
  watch.observe(canvas);
  canvas.setAttribute('aria-hidden', 'true');
  soon();
  return {
    show(next) {
      shown = next;
      soon();
    },
    setTheme(next) {
      theme = next;
      soon();
    },
    setCalm(rects) {
      boxes = rects.slice(0, 24);
      soon();
    },
    setStillness() {
      // It is still already.
    },
    measured: () => ({ costs: [], pace: { scale: 1, every: Number.POSITIVE_INFINITY } }),
    destroy() {
      cancelAnimationFrame(request);
      watch.disconnect();
    },
  };
}
