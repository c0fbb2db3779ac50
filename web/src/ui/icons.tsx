/** All signs in one hand: a line of 1.75 px with round ends on a grid of 24. */
const DRAWN = {
  exit: 'M13.5 4H6.8A1.8 1.8 0 0 0 5 5.8v12.4A1.8 1.8 0 0 0 6.8 20h6.7M10.5 12H20m-3.5-3.7L20 12l-3.5 3.7',
  star: 'M12 3.5c.7 5 3.5 7.8 8.5 8.5-5 .7-7.8 3.5-8.5 8.5-.7-5-3.5-7.8-8.5-8.5 5-.7 7.8-3.5 8.5-8.5Z',
  moth: 'M12 8.5v9M12 10C9.5 6.5 6 5.5 3.5 6.5c0 4 2 7.5 5.5 8 1.3.2 2.3-.3 3-1.5.7 1.2 1.7 1.7 3 1.5 3.5-.5 5.5-4 5.5-8C18 5.5 14.5 6.5 12 10Zm0-1.5L9.7 4.5M12 8.5l2.3-4',
  butterfly:
    'M12 8v11M12 11C10.5 6.5 7 4 4 5c-.8 4 1.5 7.5 5 8-2.5.3-3.8 2-3.3 4 .6 2.2 4.3 2 6.3-2 2 4 5.7 4.2 6.3 2 .5-2-.8-3.7-3.3-4 3.5-.5 5.8-4 5-8-3-1-6.5 1.5-8 6Zm0-3-1.8-3.5M12 8l1.8-3.5',
  breathe:
    'M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM6.7 17.3a7.5 7.5 0 0 1 0-10.6m10.6 0a7.5 7.5 0 0 1 0 10.6M3.7 19.5a11 11 0 0 1 0-15m16.6 0a11 11 0 0 1 0 15',
  heart:
    'M12 19.5C7 15.8 4 12.8 4 9.3A4.3 4.3 0 0 1 8.3 5C10 5 11.3 6 12 7.5 12.7 6 14 5 15.7 5A4.3 4.3 0 0 1 20 9.3c0 3.5-3 6.5-8 10.2Z',
  phone:
    'M7.5 4H5.8C4.8 4 4 4.9 4.1 5.9 4.8 13.4 10.6 19.2 18.1 19.9c1 .1 1.9-.7 1.9-1.7v-2.4a1.3 1.3 0 0 0-1-1.3l-2.7-.7a1.3 1.3 0 0 0-1.3.4l-1.1 1.3a12 12 0 0 1-5.4-5.4l1.3-1.1c.4-.3.5-.8.4-1.3L9.5 5a1.3 1.3 0 0 0-1.3-1Z',
  chat: 'M12 5c-4.7 0-8.5 3-8.5 6.8 0 2 1.1 3.9 2.9 5.1L5.8 20l3.6-1.7c.8.2 1.7.3 2.6.3 4.7 0 8.5-3 8.5-6.8S16.7 5 12 5Z',
  light:
    'M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6ZM12 3v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0-1.1-1.1M6.7 6.7 5.6 5.6',
  person: 'M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM5 20c.4-3.4 3.2-5.5 7-5.5s6.6 2.1 7 5.5',
  people:
    'M9 11a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 9 11Zm-6 8.5c.3-3.2 2.7-5.2 6-5.2s5.7 2 6 5.2M15.5 4.7a3.3 3.3 0 0 1 0 6M17.5 14.6c2 .7 3.3 2.4 3.5 4.9',
  shift: 'M19.5 14.3A8 8 0 0 1 9.7 4.5a8 8 0 1 0 9.8 9.8ZM17 4v4m-2-2h4',
  pause: 'M9 6v12m6-12v12',
  report: 'M6 21V4.5c4-2 7.5 2 12 0v9c-4.5 2-8-2-12 0',
  block: 'M12 3.7a8.3 8.3 0 1 0 0 16.6 8.3 8.3 0 0 0 0-16.6ZM6.2 6.2l11.6 11.6',
  key: 'M8 19.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm2.9-6.9 8.6-8.6m-3.7 3.7 3.2 3.2m-6-.4 2 2',
  book: 'M12 7c-2-1.7-4.7-2.3-8-2v13c3.3-.3 6 .3 8 2 2-1.7 4.7-2.3 8-2V5c-3.3-.3-6 .3-8 2Zm0 0v13',
  settings:
    'M4 7.5h8m5 0h3M4 16.5h3m5 0h8M14.5 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  back: 'M19.5 12h-15m5.5-6-5.5 6 5.5 6',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  send: 'M12 19.5v-15M6 10.5l6-6 6 6',
  check: 'm5 12.8 4.5 4.7L19 7',
  close: 'm6 6 12 12M18 6 6 18',
  bell: 'M6.5 17c-1 0-1.5-.9-1-1.7.8-1.2 1-2.5 1-5.3a5.5 5.5 0 0 1 11 0c0 2.8.2 4.1 1 5.3.5.8 0 1.7-1 1.7Zm3.5 3c1 .9 3 .9 4 0',
  clock: 'M12 3.7a8.3 8.3 0 1 0 0 16.6 8.3 8.3 0 0 0 0-16.6ZM12 7.5V12l3 2',
  sound: 'M4.5 10v4h3l4 3.5v-11l-4 3.5Zm10.5-1.5a5 5 0 0 1 0 7m2.7-9.5a8.5 8.5 0 0 1 0 12',
  plus: 'M12 5v14M5 12h14',
} as const;

export type IconName = keyof typeof DRAWN;
export const ICON_NAMES = Object.keys(DRAWN) as IconName[];
/** Signs that point along the line of reading turn round where it runs from right to left. */
const TURNS: ReadonlySet<IconName> = new Set(['exit', 'back', 'sound']);

/** A drawn sign. It is always joined by a word, so it is hidden from screen readers. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={TURNS.has(name) ? 'icon icon-turns' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'more' ? 2.5 : 1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={DRAWN[name]} />
    </svg>
  );
}

/** ⁂ as three soft stars. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <circle cx="14" cy="7.5" r="3.2" fill="var(--amber)" />
      <circle cx="7" cy="19.5" r="3.2" fill="var(--lavender)" />
      <circle cx="21" cy="19.5" r="3.2" fill="var(--love)" />
    </svg>
  );
}
