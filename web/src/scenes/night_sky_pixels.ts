/** The stars of the night sky as pixels: what a processor adds to a picture where no graphics card paints. */

/** How a star lies on what is behind it: by night it adds light, in the morning it is colour; or nothing is behind it. */
export type Blend = 'light' | 'colour' | 'nothing';

/** A star's strength is one of so many: from one to the next nobody sees a step. */
export const LEVELS = 64;

/** A star of one colour and size: the pixels on which its light falls, those that are never dark. */
export interface Kernel {
  /** How many pixels it reaches to each side of its middle. */
  reach: number;
  /** Of each pixel where it is seen from the middle. */
  across: Int8Array;
  down: Int8Array;
  /** Of each pixel its share of the star's light, 0..1, and its colour: red, green and blue, 0..255. */
  light: Float32Array;
  tone: Uint8Array;
  /** What each pixel becomes at a strength, worked out when it is first asked for. */
  levels: (Level | undefined)[];
}

interface Level {
  /** What is added, three for each pixel; and the share of the star's own colour. All 0..255. */
  added: Uint8Array;
  share: Uint8Array;
}

/**
 * A small core in a soft halo, the same as the shader of `night_sky.glsl.ts` makes it.
 *
 * @param colour red, green, blue, 0..1
 * @param width of the whole star, in pixels
 */
export function kernelOf(colour: readonly number[], width: number, morning: boolean): Kernel {
  const radius = Math.max(1, width / 2);
  const reach = Math.floor(radius);
  const [across, down, light, tone]: number[][] = [[], [], [], []];
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const d2 = (x * x + y * y) / (radius * radius);
      const core = (morning ? 0.62 : 1) * Math.exp(-d2 * (morning ? 20 : 34));
      const halo = (morning ? 0.4 : 0.5) * Math.exp(-d2 * 5) * (1 - d2);
      if (d2 > 1 || core + halo < 1 / 256) continue;
      across!.push(x);
      down!.push(y);
      light!.push(Math.min(1, core + halo));
      const white = morning ? 0 : 0.45 * Math.exp(-d2 * 90);
      for (const c of colour) tone!.push(255 * (c + (1 - c) * white));
    }
  return {
    reach,
    across: Int8Array.from(across!),
    down: Int8Array.from(down!),
    light: Float32Array.from(light!),
    tone: Uint8Array.from(tone!),
    levels: [],
  };
}

function levelAt(kernel: Kernel, strength: number): Level {
  const at = Math.round(strength * LEVELS);
  let level = kernel.levels[at];
  if (!level) {
    const share = Float32Array.from(kernel.light, (light) => (light * at) / LEVELS);
    level = {
      added: Uint8Array.from(kernel.tone, (tone, i) => tone * (share[Math.floor(i / 3)] as number)),
      share: Uint8Array.from(share, (part) => part * 255),
    };
    kernel.levels[at] = level;
  }
  return level;
}

/** Adds a star in the middle of pixel `x`, `y` of a picture (`width` wide, four bytes a pixel), `strength` 0..1. */
export function addStar(
  data: Uint8Array,
  width: number,
  x: number,
  y: number,
  kernel: Kernel,
  strength: number,
  blend: Blend,
): void {
  const { reach, across, down, tone } = kernel;
  const { added, share } = levelAt(kernel, strength);
  const height = data.length / 4 / width;
  const edge = x < reach || y < reach || x + reach >= width || y + reach >= height;
  for (let i = 0; i < share.length; i++) {
    const [toX, toY] = [x + (across[i] as number), y + (down[i] as number)];
    if (edge && (toX < 0 || toY < 0 || toX >= width || toY >= height)) continue;
    const to = (toY * width + toX) * 4;
    const part = share[i] as number;
    if (blend === 'nothing') {
      if (part <= (data[to + 3] as number)) continue;
      data[to + 3] = part;
    }
    for (let c = 0; c < 3; c++) {
      const behind = data[to + c] as number;
      if (blend === 'light') {
        data[to + c] = Math.min(255, behind + (added[i * 3 + c] as number));
      } else {
        const own = tone[i * 3 + c] as number;
        data[to + c] = blend === 'nothing' ? own : behind + (((own - behind) * part) >> 8);
      }
    }
  }
}
