/** Where the drum shows itself: above the outside lines, below what one is doing, in the way of nothing. */
import { render } from 'preact';
import { AskingSheet } from './asking-sheet';
import { keepFocus } from './focus';
import { KnockSheet } from './knock-sheet';
import './drum.css';

/** @returns takes it away */
export function openSheet(): () => void {
  const foot = document.querySelector<HTMLElement>('.foot');
  if (!foot) return () => undefined;
  const host = document.createElement('div');
  host.id = 'drum';
  // Before the foot in the page, so that Tab comes from what one does to it, and then to the outside lines.
  foot.before(host);
  const measure = () => {
    const stays = getComputedStyle(foot).position === 'sticky';
    host.style.setProperty('--above', stays ? `${foot.offsetHeight}px` : '0px');
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(foot);
  // What has the focus stays in sight above the sheet, and the words one is writing with it.
  // The sheet itself stands still: what is pressed in it, or reached by Tab, moves nothing.
  const root = document.documentElement;
  const room = new ResizeObserver(() => {
    const covered = host.offsetHeight;
    root.style.setProperty('--drum-room', `${covered}px`);
    const focused = document.activeElement;
    if (covered > 0 && focused && !host.contains(focused)) focused.scrollIntoView({ block: 'nearest' });
  });
  room.observe(host);
  const focusStays = keepFocus(host);
  addEventListener('resize', measure);
  measure();
  render(
    <>
      <AskingSheet />
      <KnockSheet />
    </>,
    host,
  );
  return () => {
    focusStays();
    sizes.disconnect();
    room.disconnect();
    root.style.removeProperty('--drum-room');
    removeEventListener('resize', measure);
    render(null, host);
    host.remove();
  };
}
