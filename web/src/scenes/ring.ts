/**
 * The ring of chairs: a pool of night in the reading room, dust of light along the ring, the pattern that those who are
 * here make together, and light on whoever holds the piece. It is painted when something changes, and never runs.
 */
import type { Theme } from './palettes';
import { seeded } from './seeded';

export interface ChairLight {
  /** In hundredths of width and height. */
  x: number;
  y: number;
  /** Which of the twelve tints. */
  tint: number;
  /** `empty`: nobody came yet or they are away. */
  state: 'empty' | 'here' | 'offered' | 'held';
}

export interface RingLight {
  chairs: readonly ChairLight[];
  /** How bright the middle is, 0 to 1: where the piece lies. */
  middle: number;
  dawn: boolean;
}

/** Twelve tints that stay apart, also for eyes that see few colours: they differ in lightness as well as in hue. */
export const TINTS: Record<Theme, readonly string[]> = {
  night: [
    '#f7c9d4',
    '#b9a7e6',
    '#8fd3c0',
    '#ffcfb0',
    '#93b7f2',
    '#f0a6c8',
    '#e6dfa0',
    '#c4e0f5',
    '#cdb4f0',
    '#a5dca6',
    '#f5c88a',
    '#dfe3f7',
  ],
  morning: [
    '#b4446c',
    '#5f47ad',
    '#17705c',
    '#a4522a',
    '#2f5fae',
    '#9c3f86',
    '#73660f',
    '#2b6f8f',
    '#7d4fb0',
    '#3c7435',
    '#92600f',
    '#4d4a86',
  ],
};

const WARM: Record<Theme, string> = { night: '#ffd08a', morning: '#e9a24c' };
const POOL: Record<Theme, readonly [string, string]> = {
  night: ['#0b1026', '#1a1b45'],
  morning: ['#fcfafe', '#efe6f7'],
};

/** `colour` of six hexadecimal digits, with `alpha` 0 to 1. */
function faded(colour: string, alpha: number): string {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${Math.max(0, alpha).toFixed(3)})`;
}

export function paintRing(
  canvas: HTMLCanvasElement,
  { chairs, middle, dawn }: RingLight,
  theme: Theme,
): void {
  const context = canvas.getContext('2d');
  const { clientWidth, clientHeight, offsetParent: ring } = canvas;
  if (!context || clientWidth === 0 || !ring) return;
  const dpr = Math.min(devicePixelRatio, 2);
  canvas.width = Math.round(clientWidth * dpr);
  canvas.height = Math.round(clientHeight * dpr);
  const w = canvas.width;
  const h = canvas.height;
  // The canvas reaches beyond the ring on every side, so that no light ends at an edge.
  const wide = ring.clientWidth * dpr;
  const high = ring.clientHeight * dpr;
  const unit = Math.min(wide, high) / 100;
  const night = theme === 'night';
  const random = seeded(29);
  const glow = (x: number, y: number, radius: number, colour: string, alpha: number) => {
    const light = context.createRadialGradient(x, y, 0, x, y, radius);
    light.addColorStop(0, faded(colour, alpha));
    light.addColorStop(0.35, faded(colour, alpha * 0.42));
    light.addColorStop(1, faded(colour, 0));
    context.fillStyle = light;
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  };
  const at = (one: { x: number; y: number }): [number, number] => [
    (one.x * wide) / 100 + (w - wide) / 2,
    (one.y * high) / 100 + (h - high) / 2,
  ];

  // The pool: dark and still, with a floor that is a little lighter in the middle.
  const [deep, light] = POOL[theme];
  context.save();
  context.translate(w / 2, h / 2);
  context.scale(wide * 0.66, high * 0.66);
  const pool = context.createRadialGradient(0, 0, 0, 0, 0, 1);
  pool.addColorStop(0, faded(light, 0.97));
  pool.addColorStop(0.45, faded(deep, 0.95));
  pool.addColorStop(0.72, faded(deep, night ? 0.9 : 0.92));
  pool.addColorStop(0.86, faded(deep, night ? 0.5 : 0.55));
  pool.addColorStop(1, faded(deep, 0));
  context.fillStyle = pool;
  context.fillRect(-1, -1, 2, 2);
  context.restore();

  context.globalCompositeOperation = night ? 'lighter' : 'source-over';

  // Dust of light along the ring, more where somebody is.
  const near = chairs.length > 0 ? chairs : [];
  for (let i = 0; i < 420; i++) {
    const turn = random() * 2 * Math.PI;
    const off = (random() + random() + random() - 1.5) * 7;
    const x = 50 + (40 + off) * Math.cos(turn);
    const y = 50 + (41 + off) * Math.sin(turn);
    let nearest = Number.POSITIVE_INFINITY;
    let tint = 11;
    for (const one of near) {
      const far = Math.hypot(one.x - x, one.y - y);
      if (one.state !== 'empty' && far < nearest) {
        nearest = far;
        tint = one.tint;
      }
    }
    const alpha = (0.1 + 0.5 * Math.exp(-nearest / 14)) * (0.3 + 0.7 * random());
    context.fillStyle = faded(TINTS[theme][tint] ?? '#ffffff', night ? alpha : alpha * 0.6);
    context.beginPath();
    context.arc(...at({ x, y }), unit * (0.14 + 0.28 * random() ** 3), 0, 2 * Math.PI);
    context.fill();
  }

  // The pattern that they make together: a line from each to the next who is here.
  const here = chairs.filter((one) => one.state !== 'empty');
  context.lineCap = 'round';
  context.lineWidth = Math.max(1, unit * 0.22);
  for (const [i, one] of here.entries()) {
    const next = here[(i + 1) % here.length];
    if (!next || next === one || (here.length === 2 && i === 1)) continue;
    const [x1, y1] = at(one);
    const [x2, y2] = at(next);
    // The line ends before the stars, as on a map of the sky.
    const gap = Math.min(0.3, (unit * 7) / Math.max(1, Math.hypot(x2 - x1, y2 - y1)));
    const line = context.createLinearGradient(x1, y1, x2, y2);
    const strength = night ? 0.5 : 0.55;
    line.addColorStop(0, faded(TINTS[theme][one.tint] ?? '#ffffff', strength));
    line.addColorStop(0.5, faded(TINTS[theme][next.tint] ?? '#ffffff', strength * 0.55));
    line.addColorStop(1, faded(TINTS[theme][next.tint] ?? '#ffffff', strength));
    context.strokeStyle = line;
    context.beginPath();
    context.moveTo(x1 + (x2 - x1) * gap, y1 + (y2 - y1) * gap);
    context.lineTo(x2 - (x2 - x1) * gap, y2 - (y2 - y1) * gap);
    context.stroke();
  }

  if (middle > 0) glow(w / 2, h / 2, unit * 24, WARM[theme], (night ? 0.4 : 0.5) * middle);
  for (const one of chairs) {
    const [x, y] = at(one);
    const tint = TINTS[theme][one.tint] ?? '#ffffff';
    if (one.state === 'empty') continue;
    glow(x, y, unit * 10, tint, night ? 0.3 : 0.22);
    if (one.state === 'offered') glow(x, y, unit * 15, WARM[theme], night ? 0.24 : 0.3);
    if (one.state !== 'held') continue;
    // Light falls on whoever holds the piece, from the middle and round about.
    glow(x, y, unit * 25, WARM[theme], night ? 0.42 : 0.5);
    glow(x, y, unit * 12, WARM[theme], night ? 0.4 : 0.4);
    const beam = context.createLinearGradient(w / 2, h / 2, x, y);
    beam.addColorStop(0, faded(WARM[theme], 0));
    beam.addColorStop(1, faded(WARM[theme], night ? 0.26 : 0.3));
    const along = Math.atan2(y - h / 2, x - w / 2);
    const across = unit * 7;
    context.fillStyle = beam;
    context.beginPath();
    context.moveTo(w / 2, h / 2);
    context.lineTo(x + across * Math.sin(along), y - across * Math.cos(along));
    context.lineTo(x - across * Math.sin(along), y + across * Math.cos(along));
    context.fill();
  }
  if (dawn) {
    const morning = context.createLinearGradient(0, h * 0.1, 0, h * 0.95);
    morning.addColorStop(0, faded('#cdb4f0', 0));
    morning.addColorStop(0.6, faded('#f7c9d4', night ? 0.12 : 0.3));
    morning.addColorStop(1, faded('#ffcfb0', night ? 0.26 : 0.5));
    context.save();
    context.beginPath();
    context.ellipse(w / 2, h / 2, wide * 0.46, high * 0.46, 0, 0, 2 * Math.PI);
    context.filter = `blur(${Math.round(unit * 3)}px)`;
    context.fillStyle = morning;
    context.fill();
    context.restore();
  }
  context.globalCompositeOperation = 'source-over';
}
