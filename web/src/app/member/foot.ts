import { useLayoutEffect } from 'preact/hooks';

/** Tells the style sheets how high the foot stands, so that what is kept above it stands above it, however many lines it has. */
export function useFoot(): void {
  useLayoutEffect(() => {
    const foot = document.querySelector<HTMLElement>('.foot');
    if (!foot) return;
    const { style } = document.documentElement;
    const measure = () => {
      const stays = getComputedStyle(foot).position === 'sticky';
      style.setProperty('--foot', stays ? `${foot.offsetHeight}px` : '0px');
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(foot);
    addEventListener('resize', measure);
    measure();
    return () => {
      sizes.disconnect();
      removeEventListener('resize', measure);
      style.removeProperty('--foot');
    };
  }, []);
}
