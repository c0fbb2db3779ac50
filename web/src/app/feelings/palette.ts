/** A colour that somebody chose, made fit to be seen in either light. No I/O. */

export interface Fitted {
  morning: string;
  night: string;
}

/** What shapes stand on, in each light: of the two panels the one that leaves less contrast. As in tokens.css. */
export const BACKS: Fitted = { morning: '#f1ebf9', night: '#20274c' };
/** What WCAG 2.2 asks of signs that carry meaning. */
const LEAST = 3;
const STEPS = 40;

type Rgb = readonly [number, number, number];

const parts = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

const written = (rgb: Rgb): string =>
  `#${rgb.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;

function luminance(hex: string): number {
  const [r, g, b] = parts(hex).map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast as in WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The nearest colour on the way to `towards` that can be told from `back`. */
function until(colour: string, towards: string, back: string): string {
  const [from, to] = [parts(colour), parts(towards)];
  for (let step = 0; step <= STEPS; step++) {
    const share = step / STEPS;
    const mixed = written(from.map((one, at) => one + (to[at]! - one) * share) as unknown as Rgb);
    if (contrast(mixed, back) >= LEAST) return mixed;
  }
  return towards;
}

/** A little darker in the morning and lighter at night, as far as it takes to be seen. */
export const fitted = (colour: string): Fitted => ({
  morning: until(colour, '#000000', BACKS.morning),
  night: until(colour, '#ffffff', BACKS.night),
});

/** As a style: the one that fits the light in which it is seen. */
export const styled = (colour: string): string => {
  const { morning, night } = fitted(colour);
  return `light-dark(${morning}, ${night})`;
};
