/** What hour it is in the meadow. `dusk` is arriving, `night` waiting, `held` being with someone, `dawn` closing. */
export type Phase = 'dusk' | 'night' | 'held' | 'dawn';
export type Theme = 'night' | 'morning';

/** The horizon stands at this fraction of the height, from the bottom, on every screen. */
export const HORIZON = 0.31;

/** The order of colours in a palette. The shaders read them as `C[i]`. */
export const COLOURS = 14;
// zenith, upper, middle, low, horizon, glow, far hill, near hill, mist, ground, grass light, crystal body, crystal
// light, small lights: six hexadecimal digits each.
const NIGHT: Record<Phase, string> = {
  dusk: '0b1030 191d52 3b3177 7f5cab dd8f84 ffbf72 6a5490 241f4c 8c6ea6 081024 5f6fa6 5448b4 ffe2bd ffd590',
  night: '060a1e 0c1233 191c4d 35296f 7a5590 e29a70 3b2f6b 14153a 4b3f7c 060b1c 505c9e 3f41a6 dcd4ff ffd590',
  held: '060b20 0b1537 172350 2f3a72 78659c f0ae78 334073 101c3c 47588a 050f1c 3c6e7c 2f58a0 d8f2ea ffc070',
  dawn: '3b4289 6a64b4 a98ccc e3b0cf ffcfae ffefcd a287bd 5e5590 f0c6cc 3f4a66 ead3b4 8f7fd8 fff4e2 ffe6b0',
};
const MORNING: Record<Phase, string> = {
  dusk: 'bdbbe8 cfc6f0 e2d3f3 f4d9e4 fde0c8 fff0d2 c3b2dd 9c9fcb f6e6ee 8fa5a8 dfe6d2 a9a0ec fffaf0 fff3c8',
  night: 'aeb5e4 c2c5ef d6d4f4 e6dff3 f3e3e4 fff1e0 b7b3dd 939dca ebe6f4 869fa9 d3e0d8 a6a9e0 ffffff fff3d0',
  held: 'b0c3e2 c4d3ec d8e1f0 e8e8ee f8e9da fff3d8 b0c2d6 8caebc e9f1ec 86ac9f d6ead2 a4c0da ffffff ffeebb',
  dawn: 'c9bdf0 dccbf5 f0d6f0 fcd9dd ffdfc2 fff4d6 d6b9dd b1a4d2 ffe9e6 9db0a6 f0ecd2 c3b3e6 fffaf0 fff6cf',
};

/** The order of strengths, 0..1 each: stars, milky way, glow, mist, small lights, emerald, glints, nearness of the lights. */
export const STRENGTHS = 8;
const STRENGTH: Record<Phase, number[]> = {
  dusk: [0.55, 0.3, 0.95, 0.5, 0.75, 0, 0.8, 0],
  night: [1, 0.85, 0.5, 0.5, 0.85, 0, 0.7, 0],
  held: [0.85, 0.6, 0.55, 0.55, 1, 1, 0.75, 1],
  dawn: [0.12, 0, 1, 0.9, 0.35, 0.15, 1, 0.3],
};

/** One flat list for the shaders: the colours (r, g, b in 0..1), then the strengths, then how much it is morning. */
export function palette(phase: Phase, theme: Theme): Float32Array {
  const hex = (theme === 'night' ? NIGHT : MORNING)[phase].replaceAll(' ', '');
  const out = new Float32Array(COLOURS * 3 + STRENGTHS + 1);
  for (let i = 0; i < COLOURS * 3; i++) out[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16) / 255;
  out.set(STRENGTH[phase], COLOURS * 3);
  out[COLOURS * 3 + STRENGTHS] = theme === 'night' ? 0 : 1;
  return out;
}
