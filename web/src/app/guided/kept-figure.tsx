import { drawFigure, type Figure, unpackFigure } from '../../scenes/figure';

/** A figure by itself, as it is kept: its stars and lines, and no more of the sky. */
export function FigureDrawn({ seed, figure, name }: { seed: string; figure: Figure; name: string }) {
  const { viewBox, lines, stars } = drawFigure(seed, figure);
  return (
    <svg class="figure-drawn" viewBox={viewBox} role="img" aria-label={name}>
      <path d={lines} vector-effect="non-scaling-stroke" />
      {stars.map((star) => (
        <circle
          key={`${star.x}/${star.y}`}
          class={`drawn-${star.colour}`}
          cx={star.x}
          cy={star.y}
          r={star.r}
        />
      ))}
    </svg>
  );
}

export function KeptFigure({ packed, name }: { packed: string; name: string }) {
  const found = unpackFigure(packed);
  return found ? <FigureDrawn {...found} name={name} /> : null;
}
