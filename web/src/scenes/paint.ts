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
import { COLOURS, HORIZON, STRENGTHS } from './palettes';
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

const NOISE = 256;
const FAR = 1300;
const LIGHTS = 280;

/** An octave sum of value noise that repeats without a seam, 0..255, into every second byte from `channel` on. */
function addNoise(bytes: Uint8Array, channel: number): void {
  const random = seeded(3 + channel);
  const sum = new Float32Array(NOISE * NOISE);
  for (let cells = 4, weight = 128; cells <= 64; cells *= 2, weight /= 2) {
    const grid = Float32Array.from({ length: cells * cells }, random);
    const wide = NOISE / cells;
    // Between two corners of a cell, softly; the last cell ends at the first corner.
    const between = (at: (corner: number) => number, place: number): number => {
      const low = (place / wide) | 0;
      const t = place / wide - low;
      const from = at(low);
      return from + (at((low + 1) % cells) - from) * t * t * (3 - 2 * t);
    };
    for (let i = 0; i < sum.length; i++)
      sum[i] =
        (sum[i] as number) +
        weight *
          between((y) => between((x) => grid[y * cells + x] as number, i % NOISE), Math.floor(i / NOISE));
  }
  sum.forEach((v, i) => {
    bytes[i * 2 + channel] = v;
  });
}

/** Everything that lies on the graphics card. `lean` halves the grass, for machines that paint without a card. */
export function openPainter(gl: WebGL2RenderingContext, lean: boolean): Painter {
  const programs = [
    [SKY_VERTEX, SKY_FRAGMENT],
    [STAR_VERTEX, STAR_FRAGMENT],
    [GROUND_VERTEX, GROUND_FRAGMENT],
    [GRASS_VERTEX, GRASS_FRAGMENT],
    [TREE_VERTEX, TREE_FRAGMENT],
    [MIST_VERTEX, MIST_FRAGMENT],
    [LIGHT_VERTEX, LIGHT_FRAGMENT],
  ].map((sources) => {
    const program = gl.createProgram();
    sources.forEach((source, i) => {
      const shader = gl.createShader(i ? gl.FRAGMENT_SHADER : gl.VERTEX_SHADER) as WebGLShader;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    });
    gl.linkProgram(program);
    return program;
  });
  const parallel = gl.getExtension('KHR_parallel_shader_compile');
  let linked = false;

  const mesh = (data: number[] | Float32Array, sizes: number[], divisor = 0) => {
    const array = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(data), gl.STATIC_DRAW);
    const stride = sizes.reduce((a, b) => a + b);
    let offset = 0;
    sizes.forEach((size, i) => {
      gl.enableVertexAttribArray(i);
      gl.vertexAttribPointer(i, size, gl.FLOAT, false, stride * 4, offset * 4);
      gl.vertexAttribDivisor(i, divisor);
      offset += size;
    });
    return { array, count: data.length / stride };
  };
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
  const kinds: ReturnType<typeof mesh>[] = [];
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
      if (parallel && !programs.every((p) => gl.getProgramParameter(p, parallel.COMPLETION_STATUS_KHR)))
        return false;
      uniforms = programs.map((program) => {
        if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
          throw new Error(`${gl.getProgramInfoLog(program)}`);
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
        const grown = kinds[kind + (near ? HABITS.length : 0)] as (typeof kinds)[number];
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
