import { STAR_RAYS } from './figure';

/** Shapes on the sheet: one for each kind of star, then a soft glow and a ring. */
export const GLOW = STAR_RAYS.length;
export const RING = GLOW + 1;
const SIDE = 64;
const SHAPES = 8;

/** A star fills its square as far as it is seen, since every point of the square has to be painted. */
const FILLS = 0.68;

/** How bright a star with so many rays is at a place in its square (-1..1 each way), 0..1. */
function starlight(x: number, y: number, rays: number): number {
  const d = Math.hypot(x, y) * FILLS;
  const edge = Math.max(0, 1 - d / FILLS) ** 0.7;
  const core = Math.exp(-d * d * 70) + Math.exp(-d * 4.2) * 0.42;
  if (!rays) return Math.min(1, (core + Math.exp(-d * d * 24) * 0.25) * edge);
  const turn = Math.atan2(x, y);
  const off = Math.abs(Math.sin((turn * rays) / 2)) * d * (rays > 4 ? 1.2 : 1.6);
  const ray = Math.exp(-off * (34 - rays)) * Math.exp(-d * 2.7);
  return Math.min(1, (core + ray * 0.75) * edge);
}

/** The sheet of shapes, one byte of light for each of 512 by 64 points. */
export function sheetOfShapes(): Uint8Array {
  const bytes = new Uint8Array(SIDE * SIDE * SHAPES);
  for (let i = 0; i < bytes.length; i++) {
    const column = i % (SIDE * SHAPES);
    const shape = Math.floor(column / SIDE);
    const x = ((column % SIDE) + 0.5) / (SIDE / 2) - 1;
    const y = (Math.floor(i / (SIDE * SHAPES)) + 0.5) / (SIDE / 2) - 1;
    const d = Math.hypot(x, y);
    const light =
      shape < GLOW
        ? starlight(x, y, STAR_RAYS[shape] as number)
        : shape === GLOW
          ? Math.exp(-d * d * 5) * Math.max(0, 1 - d)
          : (Math.exp(-(((d - 0.6) * 22) ** 2)) * 0.75 + Math.exp(-(((d - 0.6) * 7) ** 2)) * 0.2) *
            Math.max(0, 1 - d) ** 0.3;
    bytes[i] = 255 * light;
  }
  return bytes;
}

/** `#rrggbb` as 0..1 each. */
export function rgb(colour: string): [number, number, number] {
  const n = Number.parseInt(colour.slice(1, 7), 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

/** Floats of one spark: x, y (0..1, y up), width and height in pixels, red, green, blue, strength, shape, and two for pieces of trails. */
export const SPARK_STRIDE = 11;
const MOST = 420;

type Nine = [number, number, number, number, number, number, number, number, number];

export interface Sparks {
  /** Adds one to the next picture. */
  add(...floats: Nine | [...Nine, number, number]): void;
  /** Paints what was added with the program in use, and forgets it. */
  draw(): void;
}

/** A list of small squares that is made anew for each picture; also of lines, which have as many floats. */
export function sparks(gl: WebGL2RenderingContext): Sparks {
  const data = new Float32Array(MOST * SPARK_STRIDE);
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  let count = 0;
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data.byteLength, gl.DYNAMIC_DRAW);
  [4, 4, 3].forEach((size, i) => {
    gl.enableVertexAttribArray(i);
    gl.vertexAttribPointer(i, size, gl.FLOAT, false, SPARK_STRIDE * 4, i * 16);
    gl.vertexAttribDivisor(i, 1);
  });
  return {
    add(...floats) {
      if (count < MOST) data.set(floats, count++ * SPARK_STRIDE);
    },
    draw() {
      if (!count) return;
      gl.bindVertexArray(array);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, data, 0, count * SPARK_STRIDE);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
      count = 0;
    },
  };
}
