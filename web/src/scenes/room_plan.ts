import type { Theme } from './palettes';

export interface Tones {
  wall: readonly [string, string, string];
  floor: readonly [string, string];
  wood: string;
  edge: string;
  night: readonly [string, string, string, string];
  frame: string;
  cloth: string;
  chair: readonly [string, string];
  spines: readonly string[];
  stem: string;
  flowers: readonly string[];
  vase: string;
  shade: readonly [string, string];
  /** What the light takes away far from the lamp, and the light itself. */
  dark: string;
  glow: string;
}

export const TONES: Record<Theme, Tones> = {
  night: {
    wall: ['#2a2048', '#4a3360', '#3b2850'],
    floor: ['#33213f', '#150f26'],
    wood: '#3d2740',
    edge: '#8a5f66',
    night: ['#0a1030', '#1b1d55', '#4b3a83', '#b27f93'],
    frame: '#241b40',
    cloth: '#7c5c88',
    chair: ['#3f2b52', '#241a3a'],
    spines: [
      '#6d4a63',
      '#4b4a86',
      '#7a5560',
      '#3f5578',
      '#8a6a5c',
      '#57407a',
      '#93735f',
      '#44608a',
      '#6b3f5e',
    ],
    stem: '#6f8a72',
    flowers: ['#a58be0', '#c0a6f0', '#8d78d0', '#d8c4ff'],
    vase: '#8fa3c7',
    shade: ['#ffcf8c', '#d98a50'],
    dark: '#14102e',
    glow: '255, 190, 118',
  },
  morning: {
    wall: ['#ece4f5', '#f7ece8', '#eadff0'],
    floor: ['#e3d3dc', '#d2c3d6'],
    wood: '#cdb3b8',
    edge: '#fff6ea',
    night: ['#c6d4f6', '#dcdcf8', '#f6dfe6', '#ffe6c8'],
    frame: '#fbf6fb',
    cloth: '#fffaff',
    chair: ['#c9b4d6', '#b6a1c8'],
    spines: [
      '#c99fb0',
      '#a7a6dc',
      '#dcb7a4',
      '#9cb8d6',
      '#e2cba0',
      '#b8a0d4',
      '#a9c7b8',
      '#d3a8c4',
      '#b9c4e6',
    ],
    stem: '#7fa487',
    flowers: ['#9b82d8', '#b49bea', '#8570c8', '#c9b3f4'],
    vase: '#dfeaf6',
    shade: ['#fff4dc', '#f6d9b0'],
    dark: '#b9a8d0',
    glow: '255, 226, 176',
  },
};

/** Where things stand: on wide screens at both sides of the words, on narrow ones higher and closer. */
export function planOf(w: number, h: number) {
  const wide = w / h > 1.05;
  const s = wide ? h : Math.min(h * 0.72, w * 1.5);
  const floor = wide ? h * 0.8 : h * 0.84;
  const table = wide
    ? { x: w - s * 0.27, y: h * 0.665, half: s * 0.2 }
    : { x: w - s * 0.15, y: h * 0.69, half: s * 0.19 };
  return {
    wide,
    s,
    floor,
    table,
    lamp: { x: table.x + s * 0.045, y: table.y - s * 0.215, size: s },
    window: wide
      ? { x: w * 0.5, top: h * 0.07, foot: h * 0.665, half: s * 0.27 }
      : { x: w * 0.36, top: h * 0.12, foot: h * 0.53, half: s * 0.2 },
    clock: wide ? { x: w - s * 0.43, y: h * 0.2 } : { x: w - s * 0.15, y: h * 0.25 },
    shelf: wide
      ? { left: -s * 0.02, right: Math.min(s * 0.4, w / 2 - s * 0.34), top: h * 0.15, rows: 4 }
      : { left: -s * 0.02, right: w * 0.33, top: h * 0.585, rows: 2 },
  };
}
