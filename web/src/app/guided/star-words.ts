/** Stars in words: by colour, rays and place, and from where one's own light is. */
import { type SkyStar, STAR_COLOURS, whereOf } from '../../scenes/figure';
import { ids, t } from '../../ui';

const COLOUR = ids('star-indigo', 'star-gold', 'star-rose', 'star-emerald', 'star-peach', 'star-lilac');
const ACROSS = ids({ left: 'star-left', middle: 'star-middle', right: 'star-right' });
const DOWN = ids({ top: 'star-top', centre: 'star-centre', bottom: 'star-bottom' });
const TOWARDS = ids(
  'towards-right',
  'towards-down-right',
  'towards-down',
  'towards-down-left',
  'towards-left',
  'towards-up-left',
  'towards-up',
  'towards-up-right',
);

export const colourWords = (star: SkyStar): string =>
  t(COLOUR[STAR_COLOURS.indexOf(star.colour)] ?? COLOUR[0]);

/** "a gold star, high on the left" */
export function starWords(star: SkyStar): string {
  const { across, down } = whereOf(star);
  return t('star-at', {
    star: colourWords(star),
    across: t(ACROSS[across as keyof typeof ACROSS]),
    down: t(DOWN[down as keyof typeof DOWN]),
  });
}

/** "a gold star, up and to the left" of where the light is. */
export function towardsWords(star: SkyStar, from: { x: number; y: number }): string {
  const eighth = Math.round(Math.atan2(star.y - from.y, star.x - from.x) / (Math.PI / 4));
  return t('star-towards', { star: colourWords(star), towards: t(TOWARDS[(eighth + 8) % 8]!) });
}

/** The nearest stars to a place, without the one that is touched already. */
export function nearest(
  stars: readonly SkyStar[],
  from: { x: number; y: number },
  without: number | null,
  count: number,
): number[] {
  const far = (at: number) => Math.hypot(stars[at]!.x - from.x, stars[at]!.y - from.y);
  return [...stars.keys()]
    .filter((at) => at !== without)
    .sort((a, b) => far(a) - far(b))
    .slice(0, count);
}
