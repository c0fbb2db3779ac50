import { useLayoutEffect } from 'preact/hooks';

/** What is seen of a page, as `visualViewport` tells it, in CSS pixels. */
interface Seen {
  height: number;
  offsetTop: number;
  scale: number;
}

/** How much of the bottom of a page `inner` px high is covered by a keyboard. Whoever has zoomed in covers nothing. */
export function coveredBelow(inner: number, seen: Seen | null): number {
  if (!seen || Math.abs(seen.scale - 1) > 0.01) return 0;
  return Math.max(0, Math.round(inner - seen.offsetTop - seen.height));
}

/** A screen and what lies over it may both need it; the last one takes it away. */
let needed = 0;

/**
 * Tells the style sheets how high the foot stands and how much a keyboard covers, so that what is kept above them
 * stands above them.
 */
export function useFoot(): void {
  useLayoutEffect(() => {
    const foot = document.querySelector<HTMLElement>('.foot');
    if (!foot) return;
    const { style } = document.documentElement;
    const seen = window.visualViewport;
    const measure = () => {
      const stays = getComputedStyle(foot).position === 'sticky';
      style.setProperty('--foot', stays ? `${foot.offsetHeight}px` : '0px');
      style.setProperty('--keyboard', `${coveredBelow(innerHeight, seen)}px`);
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(foot);
    addEventListener('resize', measure);
    seen?.addEventListener('resize', measure);
    seen?.addEventListener('scroll', measure);
    measure();
    needed += 1;
    return () => {
      needed -= 1;
      sizes.disconnect();
      removeEventListener('resize', measure);
      seen?.removeEventListener('resize', measure);
      seen?.removeEventListener('scroll', measure);
      if (needed > 0) return;
      style.removeProperty('--foot');
      style.removeProperty('--keyboard');
    };
  }, []);
}
