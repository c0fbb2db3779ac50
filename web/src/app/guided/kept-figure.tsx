import { drawFigure, type Figure, unpackFigure } from '../../scenes/figure';
import { Panel, t } from '../../ui';
import { keptOf } from './kept';
import './figure.css';

/** A small figure keeps some sky around it. */
const LEAST = [46, 34] as const;

function roomAround(viewBox: string): string {
  const [x = 0, y = 0, width = 0, height = 0] = viewBox.split(' ').map(Number);
  const [wide, high] = [Math.max(width, LEAST[0]), Math.max(height, LEAST[1])];
  return [x - (wide - width) / 2, y - (high - height) / 2, wide, high].map((one) => one.toFixed(1)).join(' ');
}

/** A figure by itself, as it is kept: its stars and lines, and no more of the sky. */
export function FigureDrawn({ seed, figure, name }: { seed: string; figure: Figure; name: string }) {
  const { viewBox, lines, stars } = drawFigure(seed, figure);
  return (
    <svg class="figure-drawn" viewBox={roomAround(viewBox)} role="img" aria-label={name}>
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

/** The figure that one kept of a session, to be looked at again; nothing where none was kept. */
export function KeptFigure({ session }: { session: string }) {
  const kept = keptOf(session).kept.value;
  const found = kept?.figure ? unpackFigure(kept.figure) : null;
  if (!found) return null;
  const name = kept?.figure_name || t('figure-unnamed');
  return (
    <Panel title={t('figure-yours')}>
      <FigureDrawn {...found} name={name} />
      <p class="figure-title" dir="auto">
        {name}
      </p>
    </Panel>
  );
}
