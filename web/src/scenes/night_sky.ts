import { BREATH_MS } from './breath';
import { type Look, openCard, UNIT } from './card';
import { layer } from './layers';
import { PERSON_FRAGMENT, PERSON_VERTEX } from './night_sky.glsl';
import { Fading, levelOf } from './night_sky_fading';
import { groundLook } from './night_sky_ground';
import { type SkyLine, type SkyPicture, type SkyStar, starWidth } from './night_sky_places';
import { openSkyWithoutCard } from './night_sky_without_card';
import { SKY_PACE } from './pace';
import { type NightSkyView, openPlace, type PlaceOptions, type PlacePicture, type PlaceScene } from './place';
import { SKY_FRAGMENT, SKY_VERTEX } from './sky.glsl';
import { rgb, sparks } from './sparks';
import { LINE_FRAGMENT, LINE_VERTEX } from './sparks.glsl';
import { paintsWithoutCard } from './without_card';

const [SKY, PERSON, LINE] = [0, 1, 2];
const STRIDE = 8;
/** In a still picture everything that comes has come. */
const SETTLED_S = 1e6;
/** What a star is; the shader reads it. */
const [STAR, RING, MARK] = [0, 1, 2];

/** Opens the night sky on `canvas`. Null without any canvas. */
export function openNightSky(
  canvas: HTMLCanvasElement,
  view: NightSkyView,
  options: PlaceOptions,
): PlaceScene<NightSkyView> | null {
  if (paintsWithoutCard()) return openSkyWithoutCard(canvas, view, options);
  return openPlace(canvas, view, options, skyPainter, SKY_PACE) ?? openSkyWithoutCard(canvas, view, options);
}

/** The night sky by a graphics card: all stars are one stroke. */
export function skyPainter(gl: WebGL2RenderingContext) {
  const card = openCard(
    gl,
    [
      [SKY_VERTEX, SKY_FRAGMENT],
      [PERSON_VERTEX, PERSON_FRAGMENT],
      [LINE_VERTEX, LINE_FRAGMENT],
    ],
    {},
  );
  const behind = layer(gl, UNIT.first);
  const ribbons = sparks(gl);
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const at of [0, 1]) {
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 4, gl.FLOAT, false, STRIDE * 4, at * 16);
  }
  const stars = new Fading<SkyStar>();
  const rings = new Fading<SkyStar>();
  const marks = new Fading<SkyStar>();
  const lines = new Fading<SkyLine>();

  let shown: NightSkyView | null = null;
  let taken: SkyPicture | null = null;
  let points = 0;
  let width = 0;
  let masked = true;
  let painted = '';
  let settled: NightSkyView | null = null;

  /** Takes what is new into the picture; the card is told of it once. */
  const take = (picture: SkyPicture, seconds: number) => {
    taken = picture;
    const turn = (star: SkyStar) => star.turn;
    stars.show(picture.stars, seconds, turn);
    rings.show(picture.ringed, seconds, turn);
    marks.show(picture.mine ? [picture.mine] : [], seconds);
    lines.show(picture.lines, seconds, (line) => line.from.turn);
    const data: number[] = [];
    for (const [what, fading] of [
      [STAR, stars],
      [RING, rings],
      [MARK, marks],
    ] as const)
      for (const { one, from, to, at } of fading.all())
        data.push(one.x, one.y, one.colour, one.turn, from, to, at, what);
    points = data.length / STRIDE;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(data), gl.STATIC_DRAW);
  };

  const paint = (picture: PlacePicture): boolean => {
    if (!shown) return false;
    const { theme, still, dt } = picture;
    const seconds = still ? SETTLED_S : picture.seconds;
    if (taken !== shown.picture) take(shown.picture, picture.seconds);
    const look: Look = { ...groundLook(picture.width, picture.height, picture.dpr, theme), seconds };
    const now = [picture.width, picture.height, theme].join();
    const anew = masked || now !== painted;
    if (anew) {
      painted = now;
      masked = false;
      behind.into(picture.width, picture.height);
      gl.disable(gl.BLEND);
      gl.disable(gl.DEPTH_TEST);
      card.use(SKY, groundLook(picture.width, picture.height, picture.dpr, theme));
      // No light lies on the ground here; its place must not be nowhere.
      card.vector(SKY, 'E', 0, 1, 0);
      card.all();
      behind.done();
    }
    gl.viewport(0, 0, picture.width, picture.height);
    behind.show();
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

    const { left, top, right, bottom } = shown.open;
    const open = [left, 1 - bottom, right - left, bottom - top] as const;
    const morning = theme === 'morning' ? 1 : 0;
    const colours = shown.colours.map(rgb);
    const quick = still || !width ? 1 : 1 - Math.exp(-dt / 2);
    const room = (open[2] * picture.width * open[3] * picture.height) / picture.dpr ** 2;
    width += (starWidth(shown.picture.stars.length, room) - width) * quick;

    for (const fade of lines.all()) {
      const level = levelOf(fade, seconds);
      if (level < 0.01) continue;
      const { from, to } = fade.one;
      const at = (star: SkyStar) => [open[0] + star.x * open[2], open[1] + (1 - star.y) * open[3]] as const;
      const tone = colours[from.colour]!.map((v, i) => (v + colours[to.colour]![i]!) / 2) as [
        number,
        number,
        number,
      ];
      ribbons.add(...at(from), ...at(to), ...tone, level * (0.5 - 0.1 * morning), still ? 1 : level, 0, 0);
    }
    card.use(LINE, look);
    ribbons.draw();

    card.use(PERSON, look);
    card.vector(PERSON, 'A', ...open);
    const breath = still ? 0.3 : ((picture.seconds * 1000) / BREATH_MS) % 1;
    card.vector(PERSON, 'Z', width * picture.dpr, breath, still ? 0 : 0.35, morning);
    card.list(PERSON, 'K', colours.flat());
    gl.bindVertexArray(array);
    gl.drawArrays(gl.POINTS, 0, points);
    settled = shown;
    return anew;
  };

  return {
    show(next: NightSkyView) {
      shown = next;
    },
    setMask(mask: Float32Array) {
      card.setMask(mask);
      masked = true;
    },
    ready: card.ready,
    paint,
    changed: () => settled !== shown,
  };
}
