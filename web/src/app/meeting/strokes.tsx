import type { Sign } from './signs';

/** Few strokes each, drawn as if by hand. */
const DRAWN: Record<Sign, string> = {
  light: 'M16 11v-5M16 26v-5M11 16H6M26 16h-5M12.5 12.5 9 9M23 23l-3.5-3.5M19.5 12.5 23 9M9 23l3.5-3.5',
  heart:
    'M16 25C10 20.6 7 17.4 7 13.4A4.7 4.7 0 0 1 11.7 8.600c1.900 0 3.500 1.100 4.300 2.900.8-1.800 2.400-2.900 4.300-2.900A4.700 4.700 0 0 1 25 13.400c0 4-3 7.200-9 11.600Z',
  me_too: 'M12 8v8M8 12h8M21 16v8M17 20h8',
  silence:
    'M5 13c3.700-2.600 7.300-2.600 11 0s7.300 2.600 11 0M5 20c3.700-2.600 7.300-2.600 11 0s7.300 2.600 11 0',
};

export function StrokeMark({ what, size = 32 }: { what: Sign; size?: number }) {
  return (
    <svg class="stroke" data-sign={what} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path d={DRAWN[what]} />
    </svg>
  );
}
