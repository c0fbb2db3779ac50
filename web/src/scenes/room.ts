import { fullness } from './breath';
import { openCard, UNIT } from './card';
import { pulseAt, type SkyStar, STAR_COLOURS, starsOf } from './figure';
import { layer } from './layers';
import { palette, type Theme } from './palettes';
import { openPlace, type PlaceOptions, type PlacePicture, type PlaceScene, type RoomView } from './place';
import { DEEP_FRAGMENT, OPENING_FRAGMENT } from './room.glsl';
import { paintRoom, type RoomPlan } from './room_picture';
import { SKY_VERTEX } from './sky.glsl';
import { GLOW, RING, rgb, type Sparks, sparks } from './sparks';
import { LINE_FRAGMENT, LINE_VERTEX, SPARK_FRAGMENT, SPARK_VERTEX } from './sparks.glsl';
import { STAR_TONES } from './star_tones';
import { type Trail, trail } from './trails';

const [DEEP, OPENING, SPARK, LINE] = [0, 1, 2, 3];
/** The walls never open or close faster than this, whatever is asked for: a whole way in 3 s. */
const FASTEST = 1 / 3;
const LINE_GROWS_S = 1.4;
const TICK_MS = 1000;
const MOST_ROOM = 1.6e6;

/** Opens the room of a guided session on `canvas`. Null where WebGL2 is missing. */
export function openRoom(
  canvas: HTMLCanvasElement,
  view: RoomView,
  options: PlaceOptions,
): PlaceScene<RoomView> | null {
  return openPlace(canvas, view, options, roomPainter);
}

function roomPainter(gl: WebGL2RenderingContext, lean: boolean) {
  const card = openCard(
    gl,
    [
      [SKY_VERTEX, DEEP_FRAGMENT],
      [SKY_VERTEX, OPENING_FRAGMENT],
      [SPARK_VERTEX, SPARK_FRAGMENT],
      [LINE_VERTEX, LINE_FRAGMENT],
    ],
    { room: UNIT.first, deep: UNIT.second },
  );
  const deep = layer(gl, UNIT.second);
  const whole = layer(gl, UNIT.third);
  const lights = sparks(gl);
  const lines = sparks(gl);
  const sheet = document.createElement('canvas').getContext('2d');
  const apart = lean ? 0.022 : 0.009;
  const trails: Trail[] = [trail(apart), trail(apart)];
  gl.activeTexture(gl.TEXTURE0 + UNIT.first);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);

  let shown: RoomView | null = null;
  let stars: SkyStar[] = [];
  let open: number | null = null;
  let plan: RoomPlan | null = null;
  let painted = '';
  let deepPainted = '';
  let wholePainted = '';
  let maskEdition = 0;
  let colours = palette('night', 'night');
  /** How far each line of the figure has grown, by its ends. */
  const grown = new Map<string, number>();
  let spokenLights = '';

  const openAt = (v: RoomView) => Math.min(1, Math.max(0, v.open(v.clock())));
  const lightsNow = (v: RoomView) =>
    v
      .lights()
      .map(({ x, y, colour, strength }) => [x.toFixed(2), y.toFixed(2), colour, strength.toFixed(1)].join())
      .join(';');

  const room = (width: number, height: number, theme: Theme) => {
    const k = Math.min(1, Math.sqrt(MOST_ROOM / (width * height)));
    const [w, h] = [Math.ceil(width * k), Math.ceil(height * k)];
    const now = `${w} ${h} ${theme}`;
    if (now === painted || !sheet) return;
    painted = now;
    wholePainted = '';
    sheet.canvas.width = w;
    sheet.canvas.height = h;
    plan = paintRoom(sheet, w, h, theme);
    gl.activeTexture(gl.TEXTURE0 + UNIT.first);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, sheet.canvas);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  };

  const paint = ({ width, height, dpr, seconds, dt, theme, still }: PlacePicture): boolean => {
    if (!shown) return false;
    const view = shown;
    const sharedMs = view.clock();
    const wanted = openAt(view);
    const step = still ? 1 : dt * FASTEST;
    open = open === null ? wanted : open + Math.max(-step, Math.min(step, wanted - open));
    const look = { width, height, dpr, seconds, palette: colours, horizon: 0, glow: [0, 1] as const };
    if (look.palette[look.palette.length - 1] !== (theme === 'night' ? 0 : 1))
      look.palette = colours = palette('night', theme);

    if (open < 1) room(width, height, theme);
    let anew = false;
    const sky = `${width} ${height} ${theme}`;
    if (open > 0 && sky !== deepPainted) {
      deep.into(width, height);
      card.use(DEEP, look, false);
      gl.disable(gl.BLEND);
      card.all();
      deep.done();
      deepPainted = sky;
      anew = true;
      wholePainted = '';
    }
    const compose = () => {
      card.use(OPENING, look);
      const [wx, wy] =
        plan && sheet
          ? [plan.window.x / sheet.canvas.width, plan.window.y / sheet.canvas.height]
          : [0.5, 0.4];
      card.vector(OPENING, 'O', open as number, wx, 1 - wy);
      gl.disable(gl.BLEND);
      card.all();
    };
    // While nothing but the lights moves, the whole background is only copied.
    const now = `${sky} ${open} ${maskEdition}`;
    if (open > 0 && open < 1) {
      gl.viewport(0, 0, width, height);
      compose();
    } else {
      if (now !== wholePainted) {
        whole.into(width, height);
        compose();
        whole.done();
        wholePainted = now;
        anew = true;
      }
      whole.show();
      gl.viewport(0, 0, width, height);
    }

    const unit = Math.min(width * 1.3, height * 0.8);
    const breath = view.breath?.(sharedMs);
    const full = breath == null ? 0.5 : still ? 0.6 : fullness(breath);
    addRoom(lights, unit, full, sharedMs, width, height, still, theme);
    addSky(view, sharedMs, { width, height, dpr, dt, theme, still, seconds }, full, unit);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    card.use(LINE, look);
    lines.draw();
    card.use(SPARK, look);
    lights.draw();
    spokenLights = lightsNow(view);
    return anew;
  };

  const addRoom = (
    into: Sparks,
    unit: number,
    full: number,
    sharedMs: number,
    width: number,
    height: number,
    still: boolean,
    theme: Theme,
  ) => {
    if (!plan || !sheet || open === null || open >= 1) return;
    const k = width / sheet.canvas.width;
    const stays = (1 - open) ** 0.6;
    const at = (x: number, y: number): [number, number] => [(x * k) / width, 1 - (y * k) / height];
    const { lamp, pendulum } = plan;
    // The lamp breathes: its light is a little wider when the breath is full.
    const size = lamp.size * k * (0.62 + 0.2 * full);
    const [r, g, b] = theme === 'night' ? [1, 0.66, 0.36] : [1, 0.9, 0.7];
    into.add(...at(lamp.x, lamp.y), size, size, r, g, b, stays * (0.1 + 0.16 * full), GLOW);
    const turn = still ? 0 : 0.2 * Math.sin((Math.PI * sharedMs) / TICK_MS);
    const tip = at(pendulum.x + Math.sin(turn) * pendulum.long, pendulum.y + Math.cos(turn) * pendulum.long);
    const gone = Math.max(0, 1 - open * 2.2);
    lines.add(...at(pendulum.x, pendulum.y), ...tip, 0.85, 0.66, 0.45, gone * 0.5, 1);
    into.add(...tip, unit * 0.05, unit * 0.05, 1, 0.8, 0.52, gone * 0.8, 0);
    // A few motes in the lamp's light.
    for (let i = 0; i < (lean ? 7 : 14); i++) {
      const t = still ? i * 3.7 : sharedMs / 1000;
      const drift = (speed: number, from: number) => Math.sin(t * speed + i * from);
      const place = at(
        lamp.x + lamp.size * (0.16 * drift(0.05, 2.4) + 0.12 * drift(0.11, 5.1)),
        lamp.y + lamp.size * (0.14 * drift(0.06, 1.7) - 0.04),
      );
      const glint = 0.5 + 0.5 * drift(0.7, 3.3);
      into.add(...place, unit * 0.014, unit * 0.014, 1, 0.82, 0.6, stays * 0.5 * glint, 0);
    }
  };

  const addSky = (view: RoomView, sharedMs: number, picture: PlacePicture, full: number, unit: number) => {
    const { dt, theme, still, dpr } = picture;
    const there = Math.max(0, ((open ?? 0) - 0.35) / 0.65);
    if (there <= 0) return;
    const aspect = picture.width / picture.height;
    const tones = STAR_TONES[theme];
    const inside = new Set(view.figure.stars);
    const toneOf = (star: SkyStar) => rgb(tones[STAR_COLOURS.indexOf(star.colour)] as string);
    // With the breath the light low in the sky widens and narrows.
    if (view.breath) {
      const wide = unit * (lean ? 0.9 : 1.5) * (0.7 + 0.3 * full);
      const [r, g, b] = theme === 'night' ? [0.16, 0.62, 0.46] : [0.5, 0.85, 0.72];
      lights.add(
        0.5,
        0.05,
        wide * 1.3,
        wide * (lean ? 0.34 : 0.7),
        r,
        g,
        b,
        there * (0.1 + 0.34 * full),
        GLOW,
      );
    }
    for (const [a, b] of view.figure.edges) {
      const [from, to] = [stars[a], stars[b]];
      if (!from || !to) continue;
      const name = `${a} ${b}`;
      const before = grown.get(name) ?? 0;
      const now = still ? 1 : Math.min(1, before + dt / LINE_GROWS_S);
      grown.set(name, now);
      const [r, g, bl] = toneOf(from).map((v, i) => (v + (toneOf(to)[i] as number)) / 2) as [
        number,
        number,
        number,
      ];
      const soft = now * now * (3 - 2 * now);
      lines.add(
        from.x,
        1 - from.y,
        to.x,
        1 - to.y,
        r,
        g,
        bl,
        there * (theme === 'night' ? 0.75 : 0.95),
        soft,
      );
    }
    stars.forEach((star, i) => {
      const pulse = still ? 0.8 : pulseAt(star, sharedMs);
      const held = inside.has(i);
      const size = unit * (0.058 + 0.052 * star.size) * (held ? 1.25 : 1) * (0.82 + 0.18 * pulse);
      // They come one after the other, as stars do at dusk.
      const came = Math.min(1, Math.max(0, there * 2.2 - (i / stars.length) * 1.2));
      const k = came * (held ? 0.75 + 0.25 * pulse : pulse * 0.9);
      lights.add(star.x, 1 - star.y, size, size, ...toneOf(star), k, STAR_COLOURS.indexOf(star.colour));
      if (held) {
        const ring = unit * (0.07 + 0.006 * pulse);
        lights.add(star.x, 1 - star.y, ring, ring, ...toneOf(star), came * 0.5, RING);
      }
    });
    view.lights().forEach((light, i) => {
      trails[i] ??= trail(apart);
      const one = trails[i] as Trail;
      const colour = rgb(light.colour);
      const y = 1 - light.y;
      if (still) one.clear();
      else {
        const points = [...one.follow(light.x, y, picture.seconds, aspect)];
        const last = points.at(-1);
        if (last && Math.hypot(last.x - light.x, last.y - y) > 0.001) points.push({ x: light.x, y, left: 1 });
        // Across the trail at each point, so that its pieces meet without a gap where it turns.
        const across = points.map((at, n) => {
          const [from, to] = [points[n - 1] ?? at, points[n + 1] ?? at];
          return Math.atan2((to.x - from.x) * aspect, from.y - to.y);
        });
        points.forEach((at, n) => {
          const next = points[n + 1];
          const k = there * light.strength * 0.62 * at.left * at.left;
          const wide = unit * (0.008 + 0.03 * at.left * at.left);
          if (next)
            lines.add(at.x, at.y, next.x, next.y, ...colour, k, -wide, across[n] ?? 0, across[n + 1] ?? 0);
        });
      }
      const beat = 0.9 + 0.1 * full;
      const k = there * light.strength;
      lights.add(light.x, y, unit * 0.22 * beat, unit * 0.22 * beat, ...colour, k * 0.6, GLOW);
      lights.add(light.x, y, unit * 0.07, unit * 0.07, ...colour, k, 0);
      lights.add(light.x, y, 9 * dpr, 9 * dpr, 1, 1, 1, theme === 'night' ? k * 0.8 : 0, GLOW);
    });
  };

  return {
    show(next: RoomView) {
      if (next.seed !== shown?.seed) {
        stars = starsOf(next.seed);
        grown.clear();
      }
      shown = next;
    },
    setMask(mask: Float32Array) {
      card.setMask(mask);
      maskEdition++;
    },
    ready: card.ready,
    paint,
    changed: () =>
      shown !== null && (Math.abs(openAt(shown) - (open ?? -1)) > 0.02 || lightsNow(shown) !== spokenLights),
  };
}
