import { describe, expect, it } from 'vitest';
import { localeOf } from './language';

const AT = Date.UTC(2026, 10, 21, 14, 30);

function written(browser: string): { time: string; date: string; number: string } {
  const locale = localeOf('en', browser);
  const zone = { timeZone: 'UTC' } as const;
  return {
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }).format(AT).replace(/\s/g, ' '),
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone }).format(AT),
    number: new Intl.NumberFormat(locale).format(1.5),
  };
}

describe('figures', () => {
  it('are written as the browser of the person writes them, and words stay those of the interface', () => {
    expect(written('de-DE')).toEqual({ time: '14:30', date: '21 Nov 2026', number: '1,5' });
    expect(written('en-US')).toEqual({ time: '2:30 PM', date: 'Nov 21, 2026', number: '1.5' });
    expect(written('en-GB')).toEqual({ time: '14:30', date: '21 Nov 2026', number: '1.5' });
  });

  it('take the region from the language where the browser tells none', () => {
    expect(written('de').time).toBe('14:30');
    expect(written('ja').time).toBe('14:30');
  });

  it('follow an hour cycle that the person set', () => {
    expect(written('en-US-u-hc-h23').time).toBe('14:30');
  });

  it('fall back to the interface where the browser tells nonsense', () => {
    expect(localeOf('en', '!')).toBe('en');
  });
});
