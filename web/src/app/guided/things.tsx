/** Small things to hold on to, drawn in the same hand as the signs. */
import { ids, t } from '../../ui';

const DRAWN = {
  lantern:
    'M9 6.5h6M10 6.500V5a2 2 0 0 1 4 0v1.500M8 9.500 9 6.500h6l1 3v7l-1 3H9l-1-3ZM12 16c1.600 0 2.300-1 2.300-2.200 0-1.500-1.300-2-2.300-3.800-1 1.800-2.300 2.300-2.300 3.800C9.700 15 10.400 16 12 16Z',
  stone:
    'M4.500 15.500c-.6-3 1.500-7 5-8.200 3.800-1.300 8 .2 9.500 3.700 1.300 3.200-.5 6.300-4 7-3.700.8-9.800.8-10.500-2.500ZM9 10.500c1.200-.9 2.600-1.200 4-1',
  shell:
    'M12 19.500c-1.500 0-2.300-.6-2.700-1.500L4 13.500C3.300 8.500 7 5 12 5s8.700 3.500 8 8.500L14.700 18c-.4.9-1.200 1.500-2.700 1.500Zm0-1V5.500M9.500 17.500 7 7m7.500 10.500L17 7',
  feather:
    'M5 19.500c1-5 3-11 11-14.500 2.500-1 3.500.5 2.800 3-1.800 6.500-6.800 8.500-11.300 8.500M5 19.500c3-5 6-8 9.500-10.500',
  cup: 'M5.500 10h11v4.500a4 4 0 0 1-4 4h-3a4 4 0 0 1-4-4Zm11 1h1.300a2 2 0 0 1 0 4h-1.500M8.500 7.500c-.6-1 .6-1.500 0-2.700m3.500 2.700c-.6-1 .6-1.500 0-2.700',
  leaf: 'M5.500 18.500C4 10 9 5 19 5c.5 9-4 14-10.500 12.500M5.500 18.500c2-4.500 5-7.500 9-9.500',
} as const;

export type Thing = keyof typeof DRAWN;
export const THINGS = Object.keys(DRAWN) as Thing[];
export const isThing = (name: string): name is Thing => name in DRAWN;

const NAMES = ids({
  lantern: 'thing-lantern',
  stone: 'thing-stone',
  shell: 'thing-shell',
  feather: 'thing-feather',
  cup: 'thing-cup',
  leaf: 'thing-leaf',
});
export const thingWords = (thing: Thing): string => t(NAMES[thing]);

export function ThingSign({ thing, size = 32 }: { thing: Thing; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={1.4}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={DRAWN[thing]} />
    </svg>
  );
}
