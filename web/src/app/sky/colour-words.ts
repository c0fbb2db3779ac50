import type { SkyColour } from '../../scenes/night_sky_places';
import { ids, t } from '../../ui';

const WORDS: Record<SkyColour, string> = ids({
  hope: 'sky-colour-hope',
  love: 'sky-colour-love',
  calm: 'sky-colour-calm',
  wonder: 'sky-colour-wonder',
  sadness: 'sky-colour-sadness',
  fear: 'sky-colour-fear',
  anger: 'sky-colour-anger',
  shame: 'sky-colour-shame',
  plain: 'sky-colour-plain',
});

/** The word that stands beside a shape in the sky. */
export const colourWord = (colour: SkyColour): string => t(WORDS[colour]);
