/** The lake behind the screens: its land as both drew it, the two lights, and the hour. */
import { useMemo } from 'preact/hooks';
import type { LakeView, Land } from '../../scenes/place';
import { TINTS } from '../../scenes/ring';
import type { BondView } from '../../wire';
import { tintOf } from '../circles/figures';
import { shownTheme } from '../preferences';
import { usePlace } from '../shell-place';

/** Where nobody's land is shown: the lake as anybody finds it, the same for everyone. */
const COMMON: Land = { seed: 'the lake', lake: 420, trees: 380, stars: 420, light: 500 };

export type Hour = 'dusk' | 'night' | 'dawn';
const HOUR: Record<Hour, number> = { dusk: 0, night: 0.5, dawn: 1 };

/** Shows the lake of this bond while the screen stands; null: the lake as anybody finds it. */
export function useLake(view: BondView | null, hour: Hour = 'night'): void {
  const theme = shownTheme.value;
  const land = view?.land ?? COMMON;
  const mine = view?.me_star ?? '';
  const theirs = view?.other.star ?? '';
  const here = view?.other.here ?? false;
  const walks = view?.state === 'walking';
  const shown = useMemo((): LakeView => {
    const tint = (star: string) => TINTS[theme][tintOf(star)] ?? '#f2b872';
    return {
      place: 'lake',
      land,
      lights: [
        { colour: tint(mine), here: walks },
        { colour: tint(theirs), here: walks && here },
      ],
      hour: HOUR[hour],
    };
  }, [theme, land.seed, land.lake, land.trees, land.stars, land.light, mine, theirs, here, walks, hour]);
  usePlace(shown);
}
