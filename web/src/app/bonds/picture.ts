/** A picture of one's own, made small on this device. Drawing it anew leaves behind where and when it was taken. */
const LONGEST_SIDE = 1280;
/** With the words beside it and the seal around it, below what a bond takes. */
const MOST_BYTES = 400 * 1024;
const QUALITIES = [0.82, 0.7, 0.55, 0.4] as const;
const SHRINKS = [1, 0.7, 0.5] as const;

export class NoPicture extends Error {}

/** How large it is drawn: never larger than it is, and never longer than `longest`. */
export function sized(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @throws NoPicture when this browser cannot read it, or it stays too large */
export async function smallPicture(file: Blob): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new NoPicture();
  }
  try {
    for (const shrink of SHRINKS) {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, sized(picture.width, picture.height, LONGEST_SIDE * shrink));
      const context = canvas.getContext('2d');
      if (!context) throw new NoPicture();
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const quality of QUALITIES) {
        const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
        if (made && made.size <= MOST_BYTES)
          return { type: 'image/jpeg', bytes: new Uint8Array(await made.arrayBuffer()) };
      }
    }
  } finally {
    picture.close();
  }
  throw new NoPicture();
}
