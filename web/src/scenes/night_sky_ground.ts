/** What stands still behind the stars of the night sky, painted once for as long as nothing about it changes. */
import { openCard } from './card';
import type { Theme } from './palettes';
import { palette } from './palettes';
import { SKY_FRAGMENT, SKY_VERTEX } from './sky.glsl';

/** Low, so that the sky has room. */
export const HORIZON = 0.13;
/** What the landscape is painted by; it holds still at one moment. */
export const groundLook = (width: number, height: number, dpr: number, theme: Theme) => ({
  width,
  height,
  dpr,
  seconds: 40,
  palette: palette('night', theme),
  horizon: HORIZON,
  glow: [(width / height) * 0.2, 2.2] as const,
});

export interface Ground {
  /** True once it can be painted, or never will be. */
  ready(): boolean;
  /** Whether it cannot be painted: its context was lost, or a program of it failed. */
  lost(): boolean;
  setMask(mask: Float32Array): void;
  /** Paints the landscape onto a picture of that size. */
  paint(onto: CanvasRenderingContext2D, width: number, height: number, dpr: number, theme: Theme): void;
  destroy(): void;
}

/** The landscape on a canvas that nobody sees, for a picture that is put together elsewhere. Null without WebGL2. */
export function openGround(): Ground | null {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  if (!gl) return null;
  const card = openCard(gl, [[SKY_VERTEX, SKY_FRAGMENT]], {});
  let failed = false;
  const lost = () => failed || gl.isContextLost();
  return {
    ready() {
      try {
        return lost() || card.ready();
      } catch {
        // Stars need no ground.
        failed = true;
        return true;
      }
    },
    lost,
    setMask(mask) {
      if (!lost()) card.setMask(mask);
    },
    paint(onto, width, height, dpr, theme) {
      [canvas.width, canvas.height] = [width, height];
      gl.viewport(0, 0, width, height);
      card.use(0, groundLook(width, height, dpr, theme));
      // No light lies on the ground here; its place must not be nowhere.
      card.vector(0, 'E', 0, 1, 0);
      card.all();
      onto.drawImage(canvas, 0, 0);
    },
    destroy: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}
