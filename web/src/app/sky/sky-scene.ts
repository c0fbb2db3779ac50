/** The night sky behind the screen: its stars as the server told of them, in the colours of this device. */
import type { RefObject } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { pictureOf, SKY_COLOURS, type SkyPicture } from '../../scenes/night_sky_places';
import type { NightSkyView } from '../../scenes/place';
import type { SkyMine, SkyView } from '../../wire';
import { network } from '../network';
import { feelingColours, shownTheme } from '../preferences';
import { usePlace } from '../shell-place';
import { toldOf } from './told';

type Open = NightSkyView['open'];
const EVERYWHERE: Open = { left: 0, top: 0, right: 1, bottom: 1 };

/** The colours of the palette and the light that are chosen, as `#rrggbb`. */
function shownColours(): string[] {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colours = SKY_COLOURS.map((colour) => {
    probe.style.color = `var(--feeling-${colour})`;
    const parts = getComputedStyle(probe).color.match(/\d+(\.\d+)?/g) ?? [];
    return `#${parts
      .slice(0, 3)
      .map((part) => Math.round(Number(part)).toString(16).padStart(2, '0'))
      .join('')}`;
  });
  probe.remove();
  return colours;
}

/** Which part of the screen an element leaves open for stars, where the page stands at its top. */
function openOf(element: Element): Open {
  const box = element.getBoundingClientRect();
  const down = getComputedStyle(element).position === 'fixed' ? 0 : scrollY;
  return {
    left: Math.max(0, box.left / innerWidth),
    right: Math.min(1, box.right / innerWidth),
    top: Math.max(0, (box.top + down) / innerHeight),
    bottom: Math.min(1, (box.bottom + down) / innerHeight),
  };
}

/**
 * Shows the sky while the screen stands; with too few in it, the ordinary night stays.
 *
 * @param room the element that keeps a part of the screen free of words
 * @returns what is to be seen; null while there is nothing
 */
export function useSkyScene(
  view: SkyView | null,
  mine: SkyMine | null,
  room: RefObject<HTMLElement | null>,
): SkyPicture | null {
  const [open, setOpen] = useState<Open>(EVERYWHERE);
  const theme = shownTheme.value;
  const palette = feelingColours.value;
  const shown = view !== null && toldOf(view).total > 0;

  useEffect(() => {
    const element = room.current;
    if (!element) return;
    const measure = () =>
      setOpen((before) => {
        const now = openOf(element);
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    measure();
    // What stands above it may become higher, as when words arrive.
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    addEventListener('resize', measure);
    return () => {
      watch.disconnect();
      removeEventListener('resize', measure);
    };
  }, [shown]);

  const own = mine?.seen ? (mine.colour ?? 'plain') : null;
  const secret = network.member;
  const picture = useMemo(
    () => (view && shown ? pictureOf(view, own && { colour: own, secret }) : null),
    [view, shown, own, secret],
  );
  const place = useMemo(
    (): NightSkyView | null => picture && { place: 'sky', picture, colours: shownColours(), open },
    [picture, theme, palette, open],
  );
  usePlace(place);
  return picture;
}
