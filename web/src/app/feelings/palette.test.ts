import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BACKS, contrast, fitted, styled } from './palette';

const tokens = readFileSync(join(import.meta.dirname, '../../ui/tokens.css'), 'utf8');
const panel = (name: string) =>
  new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)!.slice(1, 3);

describe('a colour of one’s own', () => {
  test('is fitted to the panels as they are', () => {
    const [morning, night] = panel('raised');
    expect(BACKS).toEqual({ morning, night });
    const [lighter, darker] = panel('surface');
    // The other panel leaves more contrast, so that what fits one fits both.
    expect(contrast('#000000', lighter!)).toBeGreaterThan(contrast('#000000', morning!));
    expect(contrast('#ffffff', darker!)).toBeGreaterThan(contrast('#ffffff', night!));
  });

  test.each([0, 51, 102, 153, 204, 255])('can be seen in both lights, whichever it is (red %d)', (red) => {
    for (let green = 0; green <= 255; green += 51)
      for (let blue = 0; blue <= 255; blue += 51) {
        const hex = `#${[red, green, blue].map((one) => one.toString(16).padStart(2, '0')).join('')}`;
        const { morning, night } = fitted(hex);
        for (const name of ['raised', 'surface']) {
          const [light, dark] = panel(name);
          expect(contrast(morning, light!), hex).toBeGreaterThanOrEqual(3);
          expect(contrast(night, dark!), hex).toBeGreaterThanOrEqual(3);
        }
      }
  });

  test('stays as it is where it can be seen', () => {
    expect(fitted('#8a6300').morning).toBe('#8a6300');
    expect(fitted('#f5c451').night).toBe('#f5c451');
    expect(styled('#f5c451')).toMatch(/^light-dark\(#[0-9a-f]{6}, #f5c451\)$/);
  });
});
