/** The places where words stand, as a small mask that the shaders read: 0 free, 1 quiet, soft between. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Cells across and down. A cell is then at most 27 px wide on a screen of 2560. */
export const MASK = 96;

/** How quiet a point must be (0..1), the boxes being in the same pixels: 1 inside, fading to 0 over `soft` px around. */
export function quietAt(x: number, y: number, boxes: readonly Box[], soft = 50): number {
  let most = 0;
  for (const b of boxes) {
    const dx = Math.max(b.left - x, 0, x - b.right);
    const dy = Math.max(b.top - y, 0, y - b.bottom);
    const t = Math.max(0, 1 - Math.max(0, Math.hypot(dx, dy) - 10) / soft);
    most = Math.max(most, t * t * (3 - 2 * t));
  }
  return most;
}

/** The mask for a screen of the given size, bottom row first, as textures have it. */
export function quietMask(boxes: readonly Box[], width: number, height: number): Float32Array {
  const out = new Float32Array(MASK * MASK);
  if (boxes.length)
    for (let i = 0; i < out.length; i++) {
      const x = ((i % MASK) + 0.5) / MASK;
      const y = 1 - (Math.floor(i / MASK) + 0.5) / MASK;
      out[i] = 255 * quietAt(x * width, y * height, boxes, 50 + width * 0.1);
    }
  return out;
}
