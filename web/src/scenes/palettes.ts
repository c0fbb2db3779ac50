/** What hour it is in the meadow. `dusk` is arriving, `night` waiting, `held` being with someone, `dawn` closing. */
export type Phase = 'dusk' | 'night' | 'deep' | 'held' | 'dawn';
export type Theme = 'night' | 'morning';
export type Feeling = 'sadness' | 'hope' | 'love' | 'calm' | 'renewal';

/** The horizon stands at this fraction of the height, from the bottom, on every screen; the fallback relies on it. */
export const HORIZON = 0.31;

/** The order of colours in a palette. The shaders read them as `C[i]`. */
export const COLOURS = 14;
// zenith, upper, middle, low, horizon, glow, far hill, near hill, mist, ground, grass light, crystal body, crystal
// light, small lights: six hexadecimal digits each.
const NIGHT: Record<Phase, string> = {
  dusk: '0b1030 191d52 3b3177 7f5cab dd8f84 ffbf72 6a5490 241f4c 8c6ea6 081024 5f6fa6 5448b4 ffe2bd ffd590',
  night: '060a1e 0c1233 191c4d 35296f 7a5590 e29a70 3b2f6b 14153a 4b3f7c 060b1c 505c9e 3f41a6 dcd4ff ffd590',
  deep: '04071a 090d29 12163f 241f59 553f7e b87868 2b2557 0f1130 392f68 040816 343d70 30348c cfcaff ffcf8c',
  held: '060b20 0b1537 172350 2f3a72 78659c f0ae78 334073 101c3c 47588a 050f1c 3c6e7c 2f58a0 d8f2ea ffc070',
  dawn: '3b4289 6a64b4 a98ccc e3b0cf ffcfae ffefcd a287bd 5e5590 eec3cf 26385a a9b4c0 8f7fd8 fff4e2 ffe6b0',
};
const MORNING: Record<Phase, string> = {
  dusk: 'bdbbe8 cfc6f0 e2d3f3 f4d9e4 fde0c8 fff0d2 c3b2dd 9c9fcb f6e6ee 8fa5a8 dfe6d2 a9a0ec fffaf0 fff3c8',
  night: 'aeb5e4 c2c5ef d6d4f4 e6dff3 f3e3e4 fff1e0 b7b3dd 939dca ebe6f4 869fa9 d3e0d8 a6a9e0 ffffff fff3d0',
  deep: 'a3abdf b8bcea ccccf1 ddd8f1 eadeea fbe9e0 adabd8 8b96c5 e2def0 7f99a6 c9d8d6 9da2dc ffffff fff0cc',
  held: 'b0c3e2 c4d3ec d8e1f0 e8e8ee f8e9da fff3d8 b0c2d6 8caebc e9f1ec 86ac9f d6ead2 a4c0da ffffff ffeebb',
  dawn: 'c9bdf0 dccbf5 f0d6f0 fcd9dd ffdfc2 fff4d6 d6b9dd b1a4d2 ffe9e6 9db0a6 f0ecd2 c3b3e6 fffaf0 fff6cf',
};

/** The order of strengths, 0..1 each: stars, milky way, glow, mist, small lights, emerald, glints, nearness of the lights. */
export const STRENGTHS = 8;
const STRENGTH: Record<Phase, number[]> = {
  dusk: [0.55, 0.3, 0.95, 0.5, 0.75, 0, 0.8, 0],
  night: [1, 0.85, 0.5, 0.5, 0.85, 0, 0.7, 0],
  deep: [1, 1, 0.35, 0.4, 0.6, 0, 0.5, 0],
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

/** The same sky without WebGL: a CSS background that stands before the scene starts and where it cannot run. */
export function fallbackGradient(phase: Phase, theme: Theme): string {
  const c = (theme === 'night' ? NIGHT : MORNING)[phase].split(' ').map((hex) => `#${hex}`);
  const at = (elevation: number) => `${((1 - HORIZON) * (1 - elevation) * 100).toFixed(1)}%`;
  const ground = `transparent ${at(0.055)}, ${c[6]} ${at(0.05)}, ${c[7]} ${at(-0.03)}, ${c[9]} ${at(-0.2)}, ${c[9]} 100%`;
  const sky = `${c[0]} 0%, ${c[1]} ${at(0.66)}, ${c[2]} ${at(0.36)}, ${c[3]} ${at(0.18)}, ${c[4]} ${at(0.06)}`;
  const glow = `radial-gradient(48% 15% at 66% ${at(0.05)}, ${c[5]}90, ${c[5]}30 50%, transparent)`;
  return `linear-gradient(${ground}), ${glow}, linear-gradient(${sky})`;
}

/** What a person's star looks like, as the tokens of the page have it. */
export const HUES: Record<Feeling, [number, number, number]> = {
  sadness: [0.49, 0.45, 0.9],
  hope: [0.96, 0.77, 0.32],
  love: [0.94, 0.56, 0.69],
  calm: [0.25, 0.75, 0.56],
  renewal: [1, 0.81, 0.69],
};
