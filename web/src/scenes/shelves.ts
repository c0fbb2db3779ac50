/**
 * The library: two walls of books that run towards a tall window, behind which the night goes on. It is painted once,
 * onto three layers that lie over the landscape: walls, and two layers of light. The style sheet lets the light breathe;
 * where nothing may move it stands still. Nothing runs from picture to picture.
 */
import { HORIZON, type Theme } from './palettes';
import { seeded } from './seeded';

export interface Shelves {
  setTheme(theme: Theme): void;
  destroy(): void;
}

interface Palette {
  /** Ceiling, wall, far air, board, board's edge, floor. */
  ceiling: string;
  wall: string;
  air: string;
  board: string;
  edge: string;
  floor: string;
  near: string;
  spines: readonly string[];
  light: string;
  frame: string;
}

const PALETTES: Record<Theme, Palette> = {
  night: {
    ceiling: '#0b1026',
    wall: '#10122c',
    air: '#3a2c5e',
    board: '#2c2145',
    edge: '#6a4f6d',
    floor: '#0d1024',
    near: '#131129',
    spines: [
      '#2f2c63',
      '#3d2f6b',
      '#4d3566',
      '#2a3a6a',
      '#283f5c',
      '#57364f',
      '#34295a',
      '#463e7d',
      '#5c4a58',
    ],
    light: '255, 204, 132',
    frame: '#1d1a3a',
  },
  morning: {
    ceiling: '#f1ecf8',
    wall: '#d9d0e6',
    air: '#fbeee2',
    board: '#c9b8cf',
    edge: '#f3e7ea',
    floor: '#e6dcea',
    near: '#d3c9e0',
    spines: [
      '#a9a2d6',
      '#bfa9d3',
      '#d3aebd',
      '#9fb2d6',
      '#a8c2c6',
      '#d8bda6',
      '#b5a6d9',
      '#c7b6df',
      '#e0c9b4',
    ],
    light: '255, 214, 150',
    frame: '#bfb2d3',
  },
};

const NEAR = 1.02;
const FAR = 3.6;
/** Heights above the eye; the floor is one below it. */
const FLOOR = -0.62;
const TOP = 1.5;
const ROW = 0.265;
const BAY = 0.42;
/** How many of a hundred books glow, and how many pixels are painted at most. */
const GLOWING = 7;
const MOST_PIXELS = 3.2e6;

type Point = [number, number, number];

/** Mixes two colours of six hexadecimal digits. */
function mixed(a: string, b: string, k: number): string {
  const part = (at: number) => {
    const [from, to] = [a, b].map((one) => Number.parseInt(one.slice(at, at + 2), 16)) as [number, number];
    return Math.round(from + (to - from) * Math.min(1, Math.max(0, k)));
  };
  return `rgb(${part(1)}, ${part(3)}, ${part(5)})`;
}

function paint(
  layers: readonly CanvasRenderingContext2D[],
  width: number,
  height: number,
  theme: Theme,
): void {
  const [walls, ...lights] = layers as [CanvasRenderingContext2D, ...CanvasRenderingContext2D[]];
  const colours = PALETTES[theme];
  const aspect = width / height;
  // The walls begin at the edges of a wide screen; on a narrow one they stand closer than they could be seen.
  const half = (Math.max(aspect, 0.62) / 2) * NEAR;
  const eye = height * (1 - HORIZON);
  const random = seeded(17);
  const at = ([x, y, z]: Point): [number, number] => [width / 2 + (x / z) * height, eye - (y / z) * height];
  const fog = (z: number) => ((z - NEAR) / (FAR - NEAR)) ** 0.8;
  const quad = (points: readonly Point[], fill: string) => {
    walls.beginPath();
    for (const point of points) walls.lineTo(...at(point));
    walls.closePath();
    walls.fillStyle = fill;
    walls.fill();
  };
  for (const layer of layers) layer.clearRect(0, 0, width, height);

  // The far wall, with the window left open in it.
  const tall = 1.28;
  const wide = half * 0.62;
  const outline = (grow: number, path: CanvasRenderingContext2D) => {
    const [left, foot] = at([-wide * grow, FLOOR * 0.42, FAR]);
    const [right] = at([wide * grow, 0, FAR]);
    const [, shoulder] = at([0, tall, FAR]);
    const radius = (right - left) / 2;
    path.moveTo(left, foot + (grow - 1) * 40);
    path.lineTo(left, shoulder);
    path.ellipse((left + right) / 2, shoulder, radius, radius * 1.15, 0, Math.PI, 0);
    path.lineTo(right, foot + (grow - 1) * 40);
    path.closePath();
  };
  walls.fillStyle = colours.ceiling;
  walls.fillRect(0, 0, width, height);
  quad(
    [
      [-half, FLOOR, FAR],
      [-half, 9, FAR],
      [half, 9, FAR],
      [half, FLOOR, FAR],
    ],
    mixed(colours.wall, colours.air, 0.55),
  );

  // The floor, with the light of the window lying on it.
  const [, back] = at([0, FLOOR, FAR]);
  const ground = walls.createLinearGradient(0, back, 0, height);
  ground.addColorStop(0, mixed(colours.floor, colours.air, 0.75));
  ground.addColorStop(1, colours.near);
  walls.fillStyle = ground;
  walls.beginPath();
  for (const corner of [
    [-half, FLOOR, FAR],
    [half, FLOOR, FAR],
    [half, FLOOR, NEAR * 0.5],
    [-half, FLOOR, NEAR * 0.5],
  ] as Point[])
    walls.lineTo(...at(corner));
  walls.fill();
  const shine = walls.createRadialGradient(width / 2, back, 0, width / 2, back, height * 0.34);
  shine.addColorStop(0, `rgba(${colours.light}, ${theme === 'night' ? 0.3 : 0.75})`);
  shine.addColorStop(1, `rgba(${colours.light}, 0)`);
  walls.save();
  walls.clip();
  walls.fillStyle = shine;
  walls.fillRect(0, back, width, height);
  walls.restore();

  for (const side of [-1, 1]) {
    const x = side * half;
    quad(
      [
        [x, FLOOR, NEAR * 0.5],
        [x, 9, NEAR * 0.5],
        [x, 9, FAR],
        [x, FLOOR, FAR],
      ],
      colours.wall,
    );
    for (let y = FLOOR + 0.06; y < TOP + 2; y += ROW) {
      // Far to near, so that what is nearer lies over what is behind it.
      for (let z = FAR; z > NEAR * 0.72; ) {
        const thick = 0.022 + 0.034 * random();
        const high = ROW * (0.62 + 0.26 * random());
        const colour = colours.spines[(random() * colours.spines.length) | 0] as string;
        const missing = random() < 0.06;
        const glows = random() * 100 < GLOWING * (z < 2.2 ? 1 : 0.45) && y > FLOOR + 0.3;
        const front = z - thick;
        if (!missing) book(x, y, z, front, high, colour, glows);
        z = front - (random() < 0.08 ? 0.03 : 0.003);
      }
      const shade = (k: number, z: number) =>
        mixed(k ? colours.edge : colours.board, colours.air, fog(z) * 0.6);
      for (let z = FAR; z > NEAR * 0.72; z -= BAY)
        quad(
          [
            [x, y, z],
            [x, y - 0.022, z],
            [x, y - 0.022, z - BAY],
            [x, y, z - BAY],
          ],
          shade(y < 0 ? 1 : 0, z),
        );
    }
    // Uprights, a little in front of the books.
    for (let z = FAR; z > NEAR * 0.72; z -= BAY)
      quad(
        [
          [x * 0.985, FLOOR, z],
          [x * 0.985, 9, z],
          [x * 0.985, 9, z - 0.035],
          [x * 0.985, FLOOR, z - 0.035],
        ],
        mixed(colours.board, colours.air, fog(z) * 0.7),
      );
  }

  function book(
    x: number,
    y: number,
    z: number,
    front: number,
    high: number,
    colour: string,
    glows: boolean,
  ) {
    const deep = fog(z);
    const spine: Point[] = [
      [x, y, z],
      [x, y + high, z],
      [x, y + high, front],
      [x, y, front],
    ];
    quad(spine, mixed(colour, colours.air, deep * 0.72));
    if (z < 2.4)
      for (const line of [0.16, 0.8])
        quad(
          [
            [x, y + high * line, z],
            [x, y + high * (line + 0.03), z],
            [x, y + high * (line + 0.03), front],
            [x, y + high * line, front],
          ],
          mixed(colour, colours.edge, 0.55 - deep * 0.4),
        );
    if (glows) glow(lights[(random() * lights.length) | 0] ?? walls, spine, high / z);
  }

  function glow(light: CanvasRenderingContext2D, spine: readonly Point[], size: number) {
    const corners = spine.map(at);
    const [cx, cy] = [0, 1].map((i) => corners.reduce((sum, one) => sum + (one[i] as number), 0) / 4) as [
      number,
      number,
    ];
    const radius = size * height * 0.95;
    const halo = light.createRadialGradient(cx, cy, 0, cx, cy, radius);
    const strong = theme === 'night' ? 0.55 : 0.7;
    halo.addColorStop(0, `rgba(${colours.light}, ${strong})`);
    halo.addColorStop(0.35, `rgba(${colours.light}, ${strong * 0.3})`);
    halo.addColorStop(1, `rgba(${colours.light}, 0)`);
    light.globalCompositeOperation = theme === 'night' ? 'lighter' : 'source-over';
    light.fillStyle = halo;
    light.fillRect(cx - radius, cy - radius, radius * 2, radius * 2);
    light.beginPath();
    for (const corner of corners) light.lineTo(...corner);
    light.closePath();
    light.fillStyle = theme === 'night' ? `rgba(255, 226, 178, 0.85)` : 'rgba(255, 236, 196, 0.95)';
    light.fill();
  }

  // The window: what is behind it shows through, between thin bars.
  walls.save();
  walls.beginPath();
  outline(1.12, walls);
  walls.fillStyle = colours.frame;
  walls.fill();
  walls.globalCompositeOperation = 'destination-out';
  walls.beginPath();
  outline(1, walls);
  walls.fill();
  walls.restore();
  walls.save();
  walls.beginPath();
  outline(1, walls);
  walls.clip();
  walls.strokeStyle = colours.frame;
  walls.lineWidth = Math.max(1.5, height / 320);
  for (const x of [-wide / 3, wide / 3]) {
    walls.beginPath();
    walls.moveTo(...at([x, FLOOR, FAR]));
    walls.lineTo(...at([x, 4, FAR]));
    walls.stroke();
  }
  for (const y of [0.25, 0.75, 1.25]) {
    walls.beginPath();
    walls.moveTo(...at([-wide, y, FAR]));
    walls.lineTo(...at([wide, y, FAR]));
    walls.stroke();
  }
  walls.restore();

  // Above, the shelves go on into the dark (or the light), and what stands in the bar can be read.
  for (const layer of layers) {
    layer.globalCompositeOperation = layer === walls ? 'source-over' : 'destination-out';
    const over = layer.createLinearGradient(0, 0, 0, height * 0.34);
    over.addColorStop(0, layer === walls ? colours.ceiling : '#000');
    over.addColorStop(0.3, layer === walls ? `${colours.ceiling}e6` : '#000000e6');
    over.addColorStop(1, layer === walls ? `${colours.ceiling}00` : '#00000000');
    layer.fillStyle = over;
    layer.fillRect(0, 0, width, height * 0.34);
    layer.globalCompositeOperation = 'source-over';
  }
}

/** Puts the library before the landscape in `night`, and keeps it the size of the screen. Null without a canvas. */
export function openShelves(night: Element, theme: Theme): Shelves | null {
  const layers = ['shelves', 'shelves-light', 'shelves-light shelves-later'].map((name) => {
    const canvas = document.createElement('canvas');
    canvas.className = name;
    canvas.setAttribute('aria-hidden', 'true');
    return canvas;
  });
  const contexts = layers.map((one) => one.getContext('2d'));
  if (!contexts.every((one) => one !== null)) return null;
  let shown = theme;
  let request = 0;
  const again = () => {
    request = 0;
    const { clientWidth, clientHeight } = layers[0] as HTMLCanvasElement;
    if (clientWidth * clientHeight === 0) return;
    const dpr = Math.min(devicePixelRatio, 2, Math.sqrt(MOST_PIXELS / (clientWidth * clientHeight)));
    const [width, height] = [Math.ceil(clientWidth * dpr), Math.ceil(clientHeight * dpr)];
    for (const one of layers) {
      one.width = width;
      one.height = height;
    }
    paint(contexts as CanvasRenderingContext2D[], width, height, shown);
    for (const one of layers) one.dataset.ready = '';
  };
  const soon = () => {
    request ||= requestAnimationFrame(again);
  };
  night.append(...layers);
  const watch = new ResizeObserver(soon);
  watch.observe(layers[0] as HTMLCanvasElement);
  return {
    setTheme(next) {
      if (next === shown) return;
      shown = next;
      soon();
    },
    destroy() {
      cancelAnimationFrame(request);
      watch.disconnect();
      for (const one of layers) one.remove();
    },
  };
}
