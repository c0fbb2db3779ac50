/** Two lights over the water, and what lies of them in it: the sign of two people who walk together. */
import { tintOf } from '../circles/figures';

const STAR = 'M0 -9C.8 -3 3 -.8 9 0 3 .8 .8 3 0 9-.8 3-3 .8-9 0-3-.8-.8-3 0-9Z';

interface TwoLightsProps {
  /** The other's star; without one, only the own light is there. */
  star: string | null;
  /** Resting and ended: both lights are low. */
  low?: boolean;
}

export function TwoLights({ star, low = false }: TwoLightsProps) {
  const tint = star === null ? undefined : tintOf(star);
  return (
    <svg
      class="two-lights"
      width="64"
      height="64"
      viewBox="0 0 64 64"
      aria-hidden="true"
      data-low={low || undefined}
    >
      <path class="two-lights-shore" d="M4 40q14-3 28 0t28 0" />
      <path class="two-lights-water" d="M10 46h20M36 46h16M16 52h12M38 52h12M22 58h20" />
      {star !== null && <path class="two-lights-between" d="M20 26Q32 17 44 22" />}
      <g transform="translate(20 26)">
        <circle class="two-lights-halo" r="12" />
        <path class="two-lights-star" d={STAR} />
      </g>
      {star !== null && (
        <g transform="translate(44 22) scale(.86)" data-tint={tint}>
          <circle class="two-lights-halo" r="12" />
          <path class="two-lights-star" d={STAR} />
        </g>
      )}
    </svg>
  );
}
