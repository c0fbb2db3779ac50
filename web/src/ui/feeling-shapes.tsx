import type { Family } from '../sense/families';
import './feeling-shapes.css';

/**
 * One shape for each family of feelings, in the hand of the other signs: 1.75 px, round ends, a grid of 24. They differ
 * in outline alone, so that they can be told apart small, without colour, and by those who see colours otherwise.
 */
const DRAWN: Record<Family, string> = {
  // A star with four rays.
  hope: 'M12 3c.9 5.3 3.7 8.1 9 9-5.3.9-8.1 3.7-9 9-.9-5.3-3.7-8.1-9-9 5.3-.9 8.1-3.7 9-9Z',
  // A heart.
  love: 'M12 20C6.7 16.2 3.5 13 3.5 9.2A4.6 4.6 0 0 1 8.1 4.6c1.8 0 3.1 1 3.9 2.6.8-1.6 2.1-2.6 3.9-2.6a4.6 4.6 0 0 1 4.6 4.6c0 3.8-3.2 7-8.5 10.8Z',
  // A still, round lake with one line of water.
  calm: 'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4ZM7.6 12.9c1.5-1.5 2.9-1.5 4.4 0s2.9 1.5 4.4 0',
  // A spiral that opens.
  wonder:
    'M11 10.7c0.4 -1.6 2.8 -1.2 3.2 0.6 0.5 2.4 -1.8 4.4 -4.4 3.9 -3.4 -0.6 -5.1 -4.1 -3.8 -7.3C7.7 3.8 12.6 2.6 16.3 4.8c4.5 2.7 5.5 8.5 2.4 12.8 -2.7 3.7 -7.6 4.5 -11.8 3.2',
  // A drop.
  sadness: 'M12 3.2c4 4.6 6.2 7.7 6.2 11a6.2 6.2 0 0 1-12.4 0c0-3.3 2.2-6.4 6.2-11Z',
  // A small tent to hide under.
  fear: 'M10.5 4.9 3.6 17.3c-.7 1.2.1 2.5 1.5 2.5h13.8c1.4 0 2.2-1.3 1.5-2.5L13.5 4.9c-.7-1.2-2.3-1.2-3 0Z',
  // A flame.
  anger:
    'M12.5 3c.6 3.4 5.8 5.6 5.8 11a6.3 6.3 0 0 1-12.6 0c0-2.6 1.2-4.4 2.5-5.8.3 1.7 1 2.7 2.1 3.2C9.8 8.3 10.5 5.3 12.5 3Z',
  // A moon that has turned away.
  shame: 'M7.2 4.6a8.4 8.4 0 1 1 0 14.8 8.4 8.4 0 0 0 0-14.8Z',
};

/** Which shapes enclose something, so that their colour can fill them softly. */
const OPEN: ReadonlySet<Family> = new Set(['wonder']);

/** A star without a colour: chosen to be seen, and nothing more said. */
const PLAIN = 'M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z';

export interface FeelingShapeProps {
  /** `plain`: no family, a star alone. */
  family: Family | 'plain';
  size?: number;
  /** A colour of the person's own; without it the palette's. */
  colour?: string;
}

/** The shape of a family in its colour. A word always stands beside it, so it is hidden from screen readers. */
export function FeelingShape({ family, size = 24, colour }: FeelingShapeProps) {
  const plain = family === 'plain';
  return (
    <svg
      class={`feeling-shape feeling-${family}`}
      style={colour ? { color: colour } : undefined}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={!plain && OPEN.has(family) ? 'none' : 'currentColor'}
      fill-opacity="0.28"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={plain ? PLAIN : DRAWN[family]} />
    </svg>
  );
}
