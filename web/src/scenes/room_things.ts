import type { Tones } from './room_plan';

/** What everything in the room is painted with. `s` is the measure of things: about the height of the screen, in pixels. */
export interface Brush {
  c: CanvasRenderingContext2D;
  s: number;
  tones: Tones;
  night: boolean;
  shape(fill: string | CanvasGradient, draw: () => void): void;
  stroke(colour: string, width: number, draw: () => void): void;
  box(x: number, y: number, wide: number, high: number, r?: number): void;
}

/** A clock in its case; its pendulum is painted anew in each picture. */
export function paintClock({ c, s, tones, night, shape, stroke, box }: Brush, x: number, y: number): void {
  const r = s * 0.042;
  shape(tones.wood, () => {
    c.moveTo(x - r * 1.3, y - r * 0.9);
    c.quadraticCurveTo(x, y - r * 2.5, x + r * 1.3, y - r * 0.9);
    c.lineTo(x + r * 1.15, y + r * 3.9);
    c.quadraticCurveTo(x, y + r * 4.5, x - r * 1.15, y + r * 3.9);
  });
  stroke(tones.edge, s * 0.002, () => {
    c.moveTo(x - r * 1.3, y - r * 0.9);
    c.quadraticCurveTo(x, y - r * 2.5, x + r * 1.3, y - r * 0.9);
  });
  shape(night ? '#191230' : '#f4ecf2', () => box(x - r * 0.78, y + r * 1.15, r * 1.56, r * 2.6, r * 0.3));
  shape(night ? '#e9d7bd' : '#fffaf0', () => c.arc(x, y, r, 0, 7));
  stroke(tones.edge, s * 0.0035, () => c.arc(x, y, r, 0, 7));
  for (let i = 0; i < 12; i++)
    stroke('#6a5068', s * 0.0016, () => {
      const t = (i * Math.PI) / 6;
      c.moveTo(x + Math.sin(t) * r * 0.82, y - Math.cos(t) * r * 0.82);
      c.lineTo(x + Math.sin(t) * r * 0.9, y - Math.cos(t) * r * 0.9);
    });
}

/** A chair whose feet stand at x, y; it looks to the right with `facing` 1, to the left with -1. */
export function paintChair(
  { c, s, tones, shape, stroke, box }: Brush,
  x: number,
  y: number,
  facing: number,
): void {
  c.save();
  c.translate(x, y);
  c.scale(facing, 1);
  shape(tones.chair[1], () => {
    for (const k of [-0.1, 0.09]) {
      c.moveTo(s * (k - 0.012), 0);
      c.lineTo(s * (k + 0.012), 0);
      c.lineTo(s * (k + 0.006), s * 0.045);
      c.lineTo(s * (k - 0.006), s * 0.045);
    }
  });
  const back = c.createLinearGradient(-s * 0.14, 0, s * 0.14, 0);
  back.addColorStop(0, tones.chair[1]);
  back.addColorStop(1, tones.chair[0]);
  shape(back, () => {
    c.moveTo(-s * 0.128, 0);
    c.bezierCurveTo(-s * 0.15, -s * 0.12, -s * 0.18, -s * 0.25, -s * 0.135, -s * 0.285);
    c.bezierCurveTo(-s * 0.09, -s * 0.32, -s * 0.01, -s * 0.3, s * 0.012, -s * 0.25);
    c.bezierCurveTo(s * 0.02, -s * 0.2, s * 0.01, -s * 0.14, s * 0.02, 0);
  });
  shape(tones.chair[0], () => box(-s * 0.1, -s * 0.118, s * 0.2, s * 0.05, s * 0.022));
  shape(back, () => box(-s * 0.125, -s * 0.085, s * 0.245, s * 0.088, s * 0.02));
  shape(tones.chair[0], () => {
    c.moveTo(-s * 0.085, 0);
    c.bezierCurveTo(-s * 0.09, -s * 0.08, -s * 0.1, -s * 0.13, -s * 0.06, -s * 0.148);
    c.bezierCurveTo(s * 0.0, -s * 0.165, s * 0.105, -s * 0.16, s * 0.118, -s * 0.13);
    c.bezierCurveTo(s * 0.128, -s * 0.1, s * 0.112, -s * 0.06, s * 0.112, 0);
  });
  c.globalAlpha = 0.5;
  stroke(tones.edge, s * 0.0022, () => {
    c.moveTo(-s * 0.06, -s * 0.148);
    c.bezierCurveTo(s * 0.0, -s * 0.165, s * 0.105, -s * 0.16, s * 0.118, -s * 0.13);
  });
  stroke(tones.edge, s * 0.0022, () => {
    c.moveTo(-s * 0.135, -s * 0.285);
    c.bezierCurveTo(-s * 0.09, -s * 0.32, -s * 0.01, -s * 0.3, s * 0.012, -s * 0.25);
  });
  c.restore();
  c.globalAlpha = 1;
}
