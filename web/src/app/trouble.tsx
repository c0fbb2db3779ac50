import { useLayoutEffect, useRef } from 'preact/hooks';
import { Notice } from '../ui';

/** What happened instead of what was asked for, where the action is. */
export function Trouble({ words }: { words: string }) {
  const here = useRef<HTMLDivElement>(null);

  // It comes above the action, and would push it under the foot.
  useLayoutEffect(() => {
    const actions = words && here.current?.closest('.actions');
    if (actions) bringAbove(actions);
  }, [words]);

  if (!words) return null;
  return (
    <div ref={here}>
      <Notice kind="trouble" alert>
        {words}
      </Notice>
    </div>
  );
}

/** So far it stands above it, in CSS px. */
const APART = 12;

/** Scrolls on as far as the foot, and what lies above it, cover the end of this. */
function bringAbove(one: Element): void {
  const lowest = ['.foot', '#drum > *'].flatMap((each) => {
    const found = document.querySelector(each);
    return found ? [found.getBoundingClientRect().top] : [];
  });
  const under = one.getBoundingClientRect().bottom - Math.min(innerHeight, ...lowest);
  if (under > 0) scrollBy(0, under + APART);
}
