import { MASK } from './calm';
import { addNoise, NOISE } from './noise';
import { COLOURS, STRENGTHS } from './palettes';
import { link } from './programs';
import { sheetOfShapes } from './sparks';

/** Behind which unit each texture of a place lies. */
export const UNIT = { noise: 0, calm: 1, first: 2, second: 3, third: 4, sheet: 5, nowhere: 6 } as const;

/** What the shaders of a place know of the picture they are in. */
export interface Look {
  width: number;
  height: number;
  dpr: number;
  seconds: number;
  palette: Float32Array;
  /** Height of the horizon, 0..1 from the bottom. */
  horizon: number;
  /** Where the glow is (heights from the middle), and how narrow. */
  glow: readonly [number, number];
}

export interface Card {
  /** True once all programs are linked. */
  ready(): boolean;
  setMask(mask: Float32Array): void;
  /** Takes program `i` for what is painted next. Without `quiet`, nothing is kept calm: a layer that is composed later. */
  use(i: number, look: Look, quiet?: boolean): void;
  /** Sets a vector of the program in use. */
  vector(i: number, name: string, ...value: number[]): void;
  number(i: number, name: string, value: number): void;
  /** Sets a list of colours of the program in use: red, green, blue of each. */
  list(i: number, name: string, values: readonly number[]): void;
  /** Paints one triangle over everything. */
  all(): void;
}

/** What every place of two people puts on the graphics card: its programs, the noise, the quiet places, the shapes. */
export function openCard(
  gl: WebGL2RenderingContext,
  sources: readonly (readonly [string, string])[],
  samplers: Readonly<Record<string, number>>,
): Card {
  const { programs, done } = link(gl, sources);
  const empty = gl.createVertexArray();
  let linked = false;
  const places = programs.map(() => new Map<string, WebGLUniformLocation | null>());
  const at = (i: number, name: string) => {
    const known = places[i] as Map<string, WebGLUniformLocation | null>;
    let found = known.get(name);
    if (found === undefined) {
      found = gl.getUniformLocation(programs[i] as WebGLProgram, name);
      known.set(name, found);
    }
    return found;
  };
  const texture = (unit: number, filter: number, wrap: number) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, wrap);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, wrap);
  };
  const grey = (unit: number, width: number, height: number, bytes: Uint8Array) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
  };
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  texture(UNIT.noise, gl.LINEAR_MIPMAP_LINEAR, gl.REPEAT);
  for (const unit of [UNIT.calm, UNIT.sheet, UNIT.nowhere]) texture(unit, gl.LINEAR, gl.CLAMP_TO_EDGE);
  const noise = new Uint8Array(NOISE * NOISE * 2);
  addNoise(noise, 0);
  addNoise(noise, 1);
  gl.activeTexture(gl.TEXTURE0);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG8, NOISE, NOISE, 0, gl.RG, gl.UNSIGNED_BYTE, noise);
  gl.generateMipmap(gl.TEXTURE_2D);
  grey(UNIT.sheet, 512, 64, sheetOfShapes());
  grey(UNIT.nowhere, 1, 1, new Uint8Array(1));
  grey(UNIT.calm, 1, 1, new Uint8Array(1));

  return {
    ready() {
      linked ||= done();
      return linked;
    },
    setMask: (mask) => grey(UNIT.calm, MASK, MASK, Uint8Array.from(mask)),
    use(i, { width, height, dpr, seconds, palette, horizon, glow }, quiet = true) {
      gl.useProgram(programs[i] as WebGLProgram);
      gl.bindVertexArray(empty);
      gl.uniform3fv(at(i, 'C'), palette.subarray(0, COLOURS * 3));
      gl.uniform1fv(at(i, 'S'), palette.subarray(COLOURS * 3, COLOURS * 3 + STRENGTHS + 1));
      gl.uniform4f(at(i, 'V'), width / height, horizon, seconds, dpr);
      gl.uniform2f(at(i, 'R'), width, height);
      gl.uniform2f(at(i, 'G'), ...(glow as [number, number]));
      gl.uniform3f(at(i, 'E'), 0, 0, 0);
      gl.uniform1i(at(i, 'noise'), UNIT.noise);
      gl.uniform1i(at(i, 'sheet'), UNIT.sheet);
      gl.uniform1i(at(i, 'calm'), quiet ? UNIT.calm : UNIT.nowhere);
      for (const [name, unit] of Object.entries(samplers)) gl.uniform1i(at(i, name), unit);
    },
    vector(i, name, ...value) {
      if (value.length === 2) gl.uniform2fv(at(i, name), value);
      else if (value.length === 3) gl.uniform3fv(at(i, name), value);
      else gl.uniform4fv(at(i, name), value);
    },
    number: (i, name, value) => gl.uniform1f(at(i, name), value),
    list: (i, name, values) => gl.uniform3fv(at(i, name), values),
    all() {
      gl.bindVertexArray(empty);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
  };
}
