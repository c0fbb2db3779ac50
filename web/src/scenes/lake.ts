import { fullness } from './breath';
import { type Card, type Look, openCard, UNIT } from './card';
import { LAKE_FRAGMENT, LAND_FRAGMENT, REEDS_FRAGMENT } from './lake.glsl';
import { type Grown, growLand } from './land';
import { layer } from './layers';
import { COLOURS, palette, type Theme } from './palettes';
import { type LakeView, openPlace, type PlaceOptions, type PlacePicture, type PlaceScene } from './place';
import { type Mesh, meshOf } from './programs';
import { SKY_VERTEX, STAR_FRAGMENT, STAR_VERTEX } from './sky.glsl';
import { GLOW, rgb, sparks } from './sparks';
import { SPARK_FRAGMENT, SPARK_VERTEX } from './sparks.glsl';
import { STAR_TONES } from './star_tones';
import { farStars, STAR_STRIDE } from './stars';
import { growTree, HABITS } from './trees';
import { TREE_FRAGMENT, treeVertex } from './trees.glsl';

const [LAND, LAKE, REEDS, STAR, TREE, SPARK] = [0, 1, 2, 3, 4, 5];
/** The horizon stands higher than in the meadow, so that the water has room. */
const HORIZON = 0.43;
const FAR = 900;
/** Trees nearer than this stand before the water; farther ones are mirrored in it. */
const NEAR = 5.4;
/** Another hour comes within half a minute. */
const HOUR_PER_S = 0.5 / 28;
/** While an hour goes over, what stands still is painted anew in so many steps from dusk to night. */
const HOUR_STEPS = { card: 200, without: 24 };
const BREATH_S = 60 / 5.5;

/** Opens the lake of a bond on `canvas`. Null where WebGL2 is missing. */
export function openLake(
  canvas: HTMLCanvasElement,
  view: LakeView,
  options: PlaceOptions,
): PlaceScene<LakeView> | null {
  return openPlace(canvas, view, options, lakePainter);
}

/** The colours of an hour: 0 dusk, 0.5 night, 1 dawn. */
function coloursAt(hour: number, theme: Theme): Float32Array {
  const [from, to] = hour < 0.5 ? (['dusk', 'night'] as const) : (['night', 'dawn'] as const);
  const k = hour < 0.5 ? hour * 2 : hour * 2 - 1;
  const [a, b] = [palette(from, theme), palette(to, theme)];
  return a.map((v, i) => v + ((b[i] as number) - v) * k);
}

function lakePainter(gl: WebGL2RenderingContext, lean: boolean) {
  const card: Card = openCard(
    gl,
    [
      [SKY_VERTEX, LAND_FRAGMENT],
      [SKY_VERTEX, LAKE_FRAGMENT],
      [SKY_VERTEX, REEDS_FRAGMENT],
      [STAR_VERTEX, STAR_FRAGMENT],
      [treeVertex('0.'), TREE_FRAGMENT],
      [SPARK_VERTEX, SPARK_FRAGMENT],
    ],
    { land: UNIT.first, near: UNIT.second },
  );
  const behind = layer(gl, UNIT.first, true);
  const before = layer(gl, UNIT.second, true);
  const lights = sparks(gl);
  const stars = meshOf(gl, farStars(FAR), [4, STAR_STRIDE - 4]);
  const kinds: Mesh[] = [];
  const growing = [true, ...(lean ? [] : [false])].flatMap((rough) =>
    HABITS.map((habit) => () => kinds.push(meshOf(gl, growTree(habit, rough), [3, 3, 1]))),
  );

  let shown: LakeView | null = null;
  let hour: number | null = null;
  let painted = '';
  let grown: Grown | null = null;
  let settled = '';

  const trees = (look: Look, land: Grown, near: boolean) => {
    card.use(TREE, look, false);
    gl.enable(gl.CULL_FACE);
    gl.frontFace(gl.CW);
    for (const [across, z, size, turn, kind] of land.trees) {
      if (z < NEAR !== near) continue;
      const fine = !lean && z < 13;
      const { array, count } = kinds[kind + (fine ? HABITS.length : 0)] as Mesh;
      gl.bindVertexArray(array);
      card.vector(TREE, 'T', (across * look.width * z) / look.height / 2, z, size, turn);
      for (const back of fine ? [1, 0] : [0]) {
        gl.cullFace(back ? gl.FRONT : gl.BACK);
        gl.depthMask(!back);
        card.number(TREE, 'back', back);
        gl.drawArrays(gl.TRIANGLES, 0, count);
      }
    }
    gl.depthMask(true);
    gl.disable(gl.CULL_FACE);
  };
  const lakeOf = (i: number, { lake, forest, own, light }: Grown, breath: number) => {
    card.vector(i, 'L', lake.half, lake.high, lake.middle, forest);
    card.vector(i, 'N', own * 10, light, breath, 0);
  };

  // What does not move: everything behind the water, and the trees and reeds before it.
  const still = (look: Look, land: Grown) => {
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    behind.into(look.width, look.height);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    card.use(LAND, look, false);
    lakeOf(LAND, land, 0);
    gl.disable(gl.BLEND);
    gl.disable(gl.DEPTH_TEST);
    card.all();
    gl.enable(gl.BLEND);
    // The alpha says where water is, and stays as it is.
    gl.colorMask(true, true, true, false);
    card.use(STAR, look, false);
    gl.bindVertexArray(stars.array);
    gl.drawArrays(gl.POINTS, 0, stars.count * land.farStars);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    trees(look, land, false);
    gl.colorMask(true, true, true, true);
    behind.done();

    before.into(look.width, look.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    trees(look, land, true);
    gl.disable(gl.DEPTH_TEST);
    card.use(REEDS, look, false);
    card.all();
    before.done();
  };

  const paint = (picture: PlacePicture): boolean => {
    if (!shown) return false;
    const { width, height, dpr, seconds, dt, theme } = picture;
    const quick = picture.still ? 1 : dt * HOUR_PER_S;
    hour = hour === null ? shown.hour : hour + Math.max(-quick, Math.min(quick, shown.hour - hour));
    const steps = lean ? HOUR_STEPS.without : HOUR_STEPS.card;
    const stepped = Math.round(hour * steps) / steps;
    const aspect = width / height;
    const { land } = shown;
    const now = [
      width,
      height,
      theme,
      stepped,
      land.seed,
      land.lake,
      land.trees,
      land.stars,
      land.light,
    ].join();
    const palette = coloursAt(stepped, theme);
    const look: Look = {
      width,
      height,
      dpr,
      seconds,
      palette,
      horizon: HORIZON,
      glow: [aspect * (aspect > 1.05 ? 0.1 : 0.08), aspect > 1.05 ? 1.6 : 6],
    };
    const anew = now !== painted || !grown;
    if (anew || !grown) {
      painted = now;
      grown = growLand(land, aspect);
      still(look, grown);
    }
    const breath = picture.still ? 0.5 : fullness(seconds / BREATH_S);
    const { lake } = grown;
    const across = Math.min(lake.half * 0.93, aspect * 0.4);
    const y = lake.middle + lake.high * 0.12;
    const [mine, theirs] = shown.lights;
    const tint = (one: { colour: string; here: boolean }) =>
      rgb(one.colour).map((v) => v * (one.here ? 1 : 0.16));
    gl.viewport(0, 0, width, height);
    gl.disable(gl.BLEND);
    card.use(LAKE, look);
    lakeOf(LAKE, grown, breath);
    card.vector(LAKE, 'A', ...tint(mine));
    card.vector(LAKE, 'B', ...tint(theirs));
    card.vector(LAKE, 'P', -across, y, across, y);
    card.all();

    const unit = Math.min(width * 1.3, height * 0.8);
    const morning = palette[palette.length - 1] as number;
    const dark = (1 - morning * 0.35) * (0.35 + 0.65 * (palette[COLOURS * 3] as number));
    grown.stars.forEach((star, i) => {
      const pulse = picture.still ? 0.8 : 0.72 + 0.28 * Math.sin(seconds * (6.28 / star.pulse) + i);
      const tone = rgb(STAR_TONES[theme][star.colour] as string);
      const size = unit * 0.052 * (0.5 + star.size);
      const sky = HORIZON + 0.05 + (1 - HORIZON - 0.07) * star.y;
      lights.add(star.x, sky, size, size, ...tone, dark * pulse * 0.9, star.colour);
      // Its reflection is drawn out and trembles, where there is water.
      const x = (star.x - 0.5) * aspect;
      const k = 1 - (x / (lake.half * 0.9)) ** 2;
      const top = lake.middle + lake.high * Math.sqrt(Math.max(0, k));
      const mirrored = 2 * top - (sky - HORIZON) * 0.55 - 0.02;
      if (k > 0 && mirrored > lake.middle - lake.high * 1.2 * Math.sqrt(k))
        lights.add(
          star.x + (0.003 * Math.sin(seconds * 0.9 + i)) / aspect,
          HORIZON + mirrored,
          size * 0.55,
          size * (1.3 + 0.4 * breath),
          ...tone,
          dark * pulse * 0.3,
          GLOW,
        );
    });
    [mine, theirs].forEach((one, i) => {
      const at: [number, number] = [0.5 + ((i ? across : -across) / aspect) * 1, HORIZON + y + 0.006];
      const k = one.here ? 1 : 0.3;
      const wide = unit * (0.24 + 0.05 * breath) * (one.here ? 1 : 0.5);
      lights.add(...at, wide, wide, ...rgb(one.colour), k * (0.42 + 0.2 * breath), GLOW);
      lights.add(...at, unit * 0.06, unit * 0.06, ...rgb(one.colour), k, 0);
    });
    gl.enable(gl.BLEND);
    card.use(SPARK, look);
    lights.draw();
    settled = `${now} ${JSON.stringify(shown.lights)}`;
    return anew;
  };

  return {
    show(next: LakeView) {
      shown = next;
    },
    setMask: card.setMask,
    quiet: true,
    ready() {
      const next = growing.shift();
      next?.();
      return !next && card.ready();
    },
    paint,
    changed: () => shown !== null && (hour !== shown.hour || !settled.endsWith(JSON.stringify(shown.lights))),
  };
}
