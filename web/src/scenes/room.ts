import { openPlace, type PlaceOptions, type PlaceScene, type RoomView } from './place';

/** Opens the room of a guided session on `canvas`. Null where WebGL2 is missing. */
export function openRoom(
  canvas: HTMLCanvasElement,
  view: RoomView,
  options: PlaceOptions,
): PlaceScene<RoomView> | null {
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
