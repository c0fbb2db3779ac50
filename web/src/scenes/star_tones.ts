import type { Theme } from './palettes';

/** The six colours of stars, by night and in the morning, in the order of `STAR_COLOURS`. */
export const STAR_TONES: Record<Theme, readonly string[]> = {
  night: ['#8f88ff', '#ffd36a', '#ff9cc0', '#58e0aa', '#ffc9a6', '#d6baff'],
  morning: ['#4b43b8', '#a86d00', '#b23a6f', '#0c7a52', '#b3552a', '#7a48b8'],
};
