import { useEffect, useRef } from 'preact/hooks';
import { openness } from '../../scenes/opening';
import { network } from '../network';
import { still } from '../preferences';
import { LIGHT_COLOURS } from './lights';
import type { StageProps } from './session';
import './figure.css';

/** Where nothing may move, a picture is made anew this often. */
const STILL_EVERY_MS = 300;

let painted: boolean | undefined;

/** Whether the landscape can be painted here; where it cannot, the sky is drawn in plain strokes. */
export function canPaint(): boolean {
  if (painted === undefined) {
    const context = document.createElement('canvas').getContext('webgl2');
    painted = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return painted;
}

type DrawnSkyProps = Pick<StageProps, 'view' | 'stars' | 'figure' | 'lights'>;

/** The same sky in plain strokes, for where there is no WebGL: stars, the lines of the figure, both lights. */
export function DrawnSky(props: DrawnSkyProps) {
  if (props.view.words_alone || canPaint()) return null;
  return <Drawn {...props} />;
}

const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;

function Drawn({ view, stars, figure, lights }: DrawnSkyProps) {
  const sky = useRef<SVGSVGElement>(null);
  const moves = view.stage === 'moving';

  useEffect(() => {
    const svg = sky.current;
    if (!svg) return;
    const both = [...svg.querySelectorAll<SVGGElement>('.drawn-light')];
    let request = 0;
    let timer: ReturnType<typeof setTimeout>;
    const paint = () => {
      svg.style.opacity = openness(view, network.now()).toFixed(3);
      for (const [at, { place, side, trail }] of lights.seen().entries()) {
        const light = both[at];
        if (!light) continue;
        light.style.setProperty('--light', LIGHT_COLOURS[side]);
        light.firstElementChild?.setAttribute('cx', percent(place.x));
        light.firstElementChild?.setAttribute('cy', percent(place.y));
        const path = trail
          .map((one) => `${Math.round(one.x * innerWidth)},${Math.round(one.y * innerHeight)}`)
          .join(' ');
        light.querySelector('polyline')?.setAttribute('points', path);
      }
      if (still.value) timer = setTimeout(paint, STILL_EVERY_MS);
      else request = requestAnimationFrame(paint);
    };
    paint();
    return () => {
      cancelAnimationFrame(request);
      clearTimeout(timer);
    };
  }, [view.stage, view.stage_at, view.stopped, lights, still.value]);

  return (
    <svg ref={sky} class="drawn-sky" aria-hidden="true">
      {figure.edges.map(([from, to]) => (
        <line
          key={`${from}/${to}`}
          x1={percent(stars[from]!.x)}
          y1={percent(stars[from]!.y)}
          x2={percent(stars[to]!.x)}
          y2={percent(stars[to]!.y)}
        />
      ))}
      {stars.map((star, at) => (
        <circle
          key={at}
          class={`drawn-star drawn-${star.colour}`}
          data-in={figure.stars.includes(at) || undefined}
          cx={percent(star.x)}
          cy={percent(star.y)}
          r={2 + 2.5 * star.size}
        />
      ))}
      {moves &&
        [0, 1].map((at) => (
          <g key={at} class="drawn-light">
            <circle r="9" />
            <polyline />
          </g>
        ))}
    </svg>
  );
}
