import { MASK } from './calm';
import {
  GRASS_FRAGMENT,
  GRASS_VERTEX,
  GROUND_CELLS,
  GROUND_FRAGMENT,
  GROUND_VERTEX,
  LIGHT_FRAGMENT,
  LIGHT_VERTEX,
  MIST_FRAGMENT,
  MIST_VERTEX,
} from './meadow.glsl';
import { addNoise, NOISE } from './noise';
import { COLOURS, HORIZON, STRENGTHS } from './palettes';
import { link, type Mesh, meshOf } from './programs';
import { seeded } from './seeded';
import { SKY_FRAGMENT, SKY_VERTEX, STAR_FRAGMENT, STAR_VERTEX } from './sky.glsl';
import { farStars, STAR_STRIDE } from './stars';
import { growTree, HABITS, places } from './trees';
import { TREE_FRAGMENT, TREE_VERTEX } from './trees.glsl';

/** What one picture shows. */
export interface View {
  /** Size in pixels, and pixels per CSS pixel. */
  width: number;
  height: number;
  dpr: number;
  seconds: number;
  palette: Float32Array;
  /** Strength of the emerald light, 0..1. */
  emerald: number;
}

export interface Painter {
  /** True once all programs are linked; the picture may be painted from then on. Throws if one failed. */
  ready(): boolean;
  paint(view: View): void;
  setMask(mask: Float32Array): void;
}

const FAR = 1300;
const LIGHTS = 280;

/** Everything that lies on the graphics card. `lean` halves the grass, for machines that paint without a card. */
export function openPainter(gl: WebGL2RenderingContext, lean: boolean): Painter {
  const { programs, done } = link(gl, [
    [SKY_VERTEX, SKY_FRAGMENT],
    [STAR_VERTEX, STAR_FRAGMENT],
    [GROUND_VERTEX, GROUND_FRAGMENT],
    [GRASS_VERTEX, GRASS_FRAGMENT],
    [TREE_VERTEX, TREE_FRAGMENT],
    [MIST_VERTEX, MIST_FRAGMENT],
    [LIGHT_VERTEX, LIGHT_FRAGMENT],
  ]);
  let linked = false;

  const mesh = (data: number[] | Float32Array, sizes: number[], divisor = 0) =>
    meshOf(gl, data, sizes, divisor);
  const random = seeded(9);
  const blades = lean ? 7000 : 16000;
  const empty = { array: gl.createVertexArray() };
  const far = mesh(farStars(FAR), [4, STAR_STRIDE - 4]);
  // Four layers of blades, each from near to far, so that what is hidden is not painted; a narrow screen takes fewer.
  const layers = Array.from({ length: 4 }, () =>
    Array.from({ length: blades / 4 }, () => [random(), random(), random(), random()]).sort(
      (a, b) => (a[1] ?? 0) - (b[1] ?? 0),
    ),
  );
  const grass = mesh(layers.flat(2), [4], 1);
  const lights = mesh(
    Array.from({ length: LIGHTS }, (_, i) => [random(), random(), random(), i % 11 === 0 ? 1 : 0]).flat(),
    [4],
  );
  const texture = (unit: number, filter: number, wrap: number) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, wrap);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, wrap);
  };
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  texture(0, gl.LINEAR_MIPMAP_LINEAR, gl.REPEAT);
  texture(1, gl.LINEAR, gl.CLAMP_TO_EDGE);
  const setMask = (mask: Float32Array) => {
    gl.activeTexture(gl.TEXTURE1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, MASK, MASK, 0, gl.RED, gl.UNSIGNED_BYTE, Uint8Array.from(mask));
  };
  setMask(new Float32Array(MASK * MASK));

  // What takes long is made in pieces, one between two pictures of the page, so that no key press waits for it.
  const bytes = new Uint8Array(NOISE * NOISE * 2);
  const kinds: Mesh[] = [];
  const grow = (rough: boolean) =>
    HABITS.map((habit) => () => kinds.push(mesh(growTree(habit, rough), [3, 3, 1])));
  const pieces = [
    () => addNoise(bytes, 0),
    () => addNoise(bytes, 1),
    () => {
      gl.activeTexture(gl.TEXTURE0);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG8, NOISE, NOISE, 0, gl.RG, gl.UNSIGNED_BYTE, bytes);
      gl.generateMipmap(gl.TEXTURE_2D);
    },
    ...grow(true),
    ...(lean ? [] : grow(false)),
  ];

  const at = (program: WebGLProgram, name: string) => gl.getUniformLocation(program, name);
  const names = ['C', 'S', 'V', 'R', 'G', 'E'] as const;
  type Places = Record<(typeof names)[number], WebGLUniformLocation | null>;
  let uniforms: Places[] = [];

  return {
    setMask,
    ready() {
      if (linked) return true;
      const piece = pieces.shift();
      if (piece) {
        piece();
        return false;
      }
      if (!done()) return false;
      uniforms = programs.map((program) => {
        gl.useProgram(program);
        gl.uniform1i(at(program, 'noise'), 0);
        gl.uniform1i(at(program, 'calm'), 1);
        return Object.fromEntries(names.map((name) => [name, at(program, name)])) as Places;
      });
      linked = true;
      return true;
    },
    paint({ width, height, dpr, seconds, palette, emerald }) {
      const aspect = width / height;
      const wide = aspect > 1.05;
      const use = (i: number, array: WebGLVertexArrayObject) => {
        const u = uniforms[i] as Places;
        gl.useProgram(programs[i] as WebGLProgram);
        gl.bindVertexArray(array);
        gl.uniform3fv(u.C, palette.subarray(0, COLOURS * 3));
        gl.uniform1fv(u.S, palette.subarray(COLOURS * 3, COLOURS * 3 + STRENGTHS + 1));
        gl.uniform4f(u.V, aspect, HORIZON, seconds, dpr);
        gl.uniform2f(u.R, width, height);
        gl.uniform2f(u.G, aspect * (wide ? 0.16 : 0.14), wide ? 1.5 : 5);
        gl.uniform3f(u.E, wide ? aspect * 4.4 : 1.2, 12, emerald);
        return programs[i] as WebGLProgram;
      };
      gl.viewport(0, 0, width, height);
      gl.clear(gl.DEPTH_BUFFER_BIT);
      gl.disable(gl.BLEND);
      gl.enable(gl.DEPTH_TEST);
      gl.depthFunc(gl.LEQUAL);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.frontFace(gl.CW);

      // What is near and solid goes first, so that the costly sky is only painted where it is seen.
      use(3, grass.array);
      gl.drawArraysInstanced(
        gl.TRIANGLE_STRIP,
        0,
        9,
        (blades / 4) * (aspect > 1.2 ? 4 : aspect > 0.8 ? 3 : 2),
      );
      use(2, empty.array);
      gl.drawArrays(gl.TRIANGLES, 0, GROUND_CELLS[0] * GROUND_CELLS[1] * 6);
      use(0, empty.array);
      gl.drawArrays(gl.TRIANGLES, 0, 3);

      gl.enable(gl.BLEND);
      gl.depthMask(false);
      use(1, far.array);
      gl.drawArrays(gl.POINTS, 0, FAR * Math.min(1, 0.3 + aspect * 0.4));

      const tree = use(4, empty.array);
      gl.enable(gl.CULL_FACE);
      for (const [across, z, size, turn, kind] of places(aspect)) {
        const near = !lean && z < 13;
        const grown = kinds[kind + (near ? HABITS.length : 0)] as Mesh;
        gl.bindVertexArray(grown.array);
        gl.uniform4f(at(tree, 'T'), (across * aspect * z) / 2, z, size, turn);
        // The far sides first, then the near ones over them: one sees through a crystal to its back.
        for (const back of near ? [1, 0] : [0]) {
          gl.cullFace(back ? gl.FRONT : gl.BACK);
          gl.depthMask(!back);
          gl.uniform1f(at(tree, 'back'), back);
          gl.drawArrays(gl.TRIANGLES, 0, grown.count);
        }
      }
      gl.disable(gl.CULL_FACE);
      gl.depthMask(false);
      use(5, empty.array);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, 3);
      use(6, lights.array);
      gl.drawArrays(gl.POINTS, 0, LIGHTS * Math.min(1, 0.4 + aspect * 0.4));
      gl.depthMask(true);
    },
  };
}
