/**
 * The night sky where no graphics card paints: the landscape once, the stars for every picture, by the processor alone.
 * The same stars in the same places as elsewhere; without WebGL they stand before the gradient of the page.
 */
import { BREATH_MS, fullness } from './breath';
import { MASK } from './calm';
import { type Fade, Fading, levelOf, underWay } from './night_sky_fading';
import { type Ground, openGround } from './night_sky_ground';
import { addStar, type Kernel, kernelOf } from './night_sky_pixels';
import { type SkyLine, type SkyPicture, type SkyStar, starWidth } from './night_sky_places';
import { type PlacePacing, SOFT_SKY_PACE } from './pace';
import type { Theme } from './palettes';
import { type NightSkyView, type PlaceOptions, type PlacePainter, type PlaceScene, paced } from './place';
import { rgb } from './sparks';

const MARK = { night: '#ffcc80', morning: '#8c4d0f' };
/** While rings and lines come, go or become smaller, what stands still is put together again this often, in seconds. */
const ANEW_S = 0.25;
/** The landscape keeps calm behind words once these have stood still for so long. */
const CALM_S = 0.6;
/** The width of stars goes by such steps, in pixels. */
const STEP_PX = 0.5;
/** In a still picture everything that comes has come, and a breath is as full as this. */
const [SETTLED_S, STILL_BREATH] = [1e6, 0.3];
/** How far each star has a breath of its own. */
const OWN_BREATH = 0.35;

/** Paints onto `canvas` by the processor. Null without any canvas. */
export function openSkyWithoutCard(
  canvas: HTMLCanvasElement,
  view: NightSkyView,
  options: PlaceOptions,
  pacing: PlacePacing = SOFT_SKY_PACE,
): PlaceScene<NightSkyView> | null {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const [landscape, behind] = [sheet(), sheet()];
  if (!context || !landscape || !behind) return null;
  const ground = openGround();
  const scene = paced(
    canvas,
    view,
    options,
    { software: true, make: () => soft(context, landscape, behind, ground) },
    pacing,
  );
  return {
    ...scene,
    destroy() {
      scene.destroy();
      ground?.destroy();
    },
  };
}

/** Where a star is in the picture, and how much of it words leave. */
interface Placed {
  fade: Readonly<Fade<SkyStar>>;
  x: number;
  y: number;
  seen: number;
}

const sheet = () => document.createElement('canvas').getContext('2d', { willReadFrequently: true });

function soft(
  context: CanvasRenderingContext2D,
  landscape: CanvasRenderingContext2D,
  behind: CanvasRenderingContext2D,
  ground: Ground | null,
): PlacePainter<NightSkyView> {
  const stars = new Fading<SkyStar>();
  const rings = new Fading<SkyStar>();
  const marks = new Fading<SkyStar>();
  const lines = new Fading<SkyLine>();
  let shown: NightSkyView | null = null;
  let settled: NightSkyView | null = null;
  let taken: SkyPicture | null = null;
  let mask: Float32Array | null = null;
  let placed: Placed[] = [];
  let kernels: Kernel[] = [];
  let frame: ImageData | null = null;
  let data = new Uint8Array();
  let still = new Uint8Array();
  /** How wide a star is on its way, and by steps, in pixels; and as rings were last drawn. */
  let [easing, width, ringed] = [0, 0, 0];
  let stillAt = Number.NEGATIVE_INFINITY;
  let rested = false;
  /** Whether stars, and whether the landscape, have yet to make room for words that stand there for so long now. */
  let [newMask, roughMask, maskedFor] = [true, true, 0];
  /** Whether a landscape lies behind the stars. */
  let backed = false;
  let [sized, shaded, kerned, landscaped] = ['', '', '', ''];

  const seenAt = (x: number, y: number) => {
    if (!mask) return 1;
    const [column, row] = [Math.floor(x * MASK), Math.floor((1 - y) * MASK)];
    const t = Math.min(1, Math.max(0, ((mask[row * MASK + column] ?? 0) / 255 - 0.5) / 0.45));
    return 1 - 0.97 * t * t * (3 - 2 * t);
  };
  const placeOf = (star: SkyStar, { open }: NightSkyView): [number, number] => [
    open.left + star.x * (open.right - open.left),
    open.top + star.y * (open.bottom - open.top),
  ];

  /** What does not move: the landscape, the lines of circles, the rings and the mark on one's own star. */
  const standing = (view: NightSkyView, w: number, h: number, dpr: number, theme: Theme, seconds: number) => {
    for (const { canvas } of [behind, landscape])
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    // Kept apart from the rest: to have it from the card again takes longer than everything else.
    const now = `${w} ${h} ${theme}`;
    if (now !== landscaped) {
      roughMask = false;
      backed = ground !== null && !ground.lost();
      if (backed) ground?.paint(landscape, w, h, dpr, theme);
      else landscape.clearRect(0, 0, w, h);
    }
    landscaped = now;
    behind.globalAlpha = 1;
    behind.clearRect(0, 0, w, h);
    behind.drawImage(landscape.canvas, 0, 0);
    behind.globalCompositeOperation = theme === 'night' ? 'lighter' : 'source-over';
    const stroke = (alpha: number, colour: string, wide: number, path: () => void) => {
      if (alpha < 0.01) return;
      behind.globalAlpha = alpha;
      behind.strokeStyle = colour;
      behind.lineWidth = wide * dpr;
      behind.beginPath();
      path();
      behind.stroke();
    };
    for (const fade of lines.all()) {
      const [[x, y], [toX, toY]] = [placeOf(fade.one.from, view), placeOf(fade.one.to, view)];
      const alpha = 0.4 * levelOf(fade, seconds) * Math.min(seenAt(x, y), seenAt(toX, toY));
      stroke(alpha, view.colours[fade.one.from.colour] ?? MARK[theme], 1.2, () => {
        behind.moveTo(x * w, y * h);
        behind.lineTo(toX * w, toY * h);
      });
    }
    for (const [fading, radius, wide, strength] of [
      [rings, 0.42, 1.2, 0.5],
      [marks, 0.63, 1.75, 1],
    ] as const)
      for (const fade of fading.all()) {
        const [x, y] = placeOf(fade.one, view);
        const colour = fading === marks ? MARK[theme] : (view.colours[fade.one.colour] ?? MARK[theme]);
        stroke(strength * levelOf(fade, seconds) * seenAt(x, y), colour, wide, () =>
          behind.arc(x * w, y * h, radius * width, 0, 7),
        );
      }
    behind.globalCompositeOperation = 'source-over';
    still = new Uint8Array(behind.getImageData(0, 0, w, h).data.buffer);
    stillAt = seconds;
    ringed = width;
  };

  return {
    show(next) {
      shown = next;
    },
    setMask(next) {
      mask = next;
      ground?.setMask(next);
      newMask = roughMask = true;
      maskedFor = 0;
    },
    ready: () => !ground || ground.ready(),
    changed: () => settled !== shown,
    paint({ width: w, height: h, dpr, seconds: moved, dt, theme, still: resting }) {
      if (!shown) return false;
      const seconds = resting ? SETTLED_S : moved;
      const { picture, open } = shown;
      const other = taken !== picture;
      if (other) {
        const turn = (star: SkyStar) => star.turn;
        stars.show(picture.stars, moved, turn);
        rings.show(picture.ringed, moved, turn);
        marks.show(picture.mine ? [picture.mine] : [], moved);
        lines.show(picture.lines, moved, (line) => line.from.turn);
        taken = picture;
      }
      const size = `${w} ${h} ${theme} ${Object.values(open)}`;
      const anew = size !== sized || !frame;
      sized = size;
      if (!frame || anew) {
        frame = new ImageData(w, h);
        data = new Uint8Array(frame.data.buffer);
      }
      if (anew || other || newMask) {
        placed = [...stars.all()].map((fade) => {
          const [x, y] = placeOf(fade.one, shown as NightSkyView);
          return { fade, x: Math.floor(x * w), y: Math.floor(y * h), seen: seenAt(x, y) };
        });
        newMask = false;
      }
      const room = ((open.right - open.left) * w * (open.bottom - open.top) * h) / dpr ** 2;
      const wanted = starWidth(picture.stars.length, room) * dpr;
      easing = anew || resting ? wanted : easing + (wanted - easing) * (1 - Math.exp(-dt / 2));
      width = Math.round(easing / STEP_PX) * STEP_PX;
      const shades = `${theme} ${shown.colours}`;
      if (`${width} ${shades}` !== kerned)
        kernels = shown.colours.map((colour) => kernelOf(rgb(colour), width, theme === 'morning'));
      kerned = `${width} ${shades}`;
      // Words that move keep the stars away at once; the landscape, which takes long to paint, when they stand.
      maskedFor += dt;
      const calmed = roughMask && (resting || maskedFor >= CALM_S);
      if (calmed) landscaped = '';
      const moving = ringed !== width || [rings, marks, lines].some((fading) => underWay(fading, stillAt));
      const due = moving && Math.abs(seconds - stillAt) >= ANEW_S;
      const first = anew || other || calmed || shades !== shaded || resting !== rested;
      if (first || due) standing(shown, w, h, dpr, theme, seconds);
      shaded = shades;
      rested = resting;
      data.set(still);
      const breath = resting ? STILL_BREATH : (moved * 1000) / BREATH_MS;
      const own = resting ? 0 : OWN_BREATH;
      const blend = !backed ? 'nothing' : theme === 'night' ? 'light' : 'colour';
      for (const { fade, x, y, seen } of placed) {
        const strength =
          levelOf(fade, seconds) * (0.62 + 0.38 * fullness(breath + fade.one.turn * own)) * seen;
        if (strength > 0.01) addStar(data, w, x, y, kernels[fade.one.colour]!, strength, blend);
      }
      context.putImageData(frame, 0, 0);
      settled = shown;
      return first;
    },
  };
}
