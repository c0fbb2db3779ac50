import { type LakeView, openPlace, type PlaceOptions, type PlaceScene } from './place';

/** Opens the lake of a bond on `canvas`. Null where WebGL2 is missing. */
export function openLake(
  canvas: HTMLCanvasElement,
  view: LakeView,
  options: PlaceOptions,
): PlaceScene<LakeView> | null {
  return openPlace(canvas, view, options, (gl) => ({
    show: () => undefined,
    setMask: () => undefined,
    ready: () => true,
    changed: () => false,
    paint({ theme }) {
      gl.clearColor(0.04, 0.06, theme === 'night' ? 0.15 : 0.9, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      return false;
    },
  }));
}
