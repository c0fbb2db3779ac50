import { signal } from '@preact/signals';
import { mirrored, stretched } from './pseudo';

/** A language the interface can be read in, or one of the two that only show where a layout would break. */
export interface Language {
  /** The code in the address and in the preference. */
  code: string;
  /** Its own name for itself. */
  name: string;
  /** The folder of texts it is made from, and the language of plurals and names of months. */
  from: string;
  dir: 'ltr' | 'rtl';
  transform?: (text: string) => string;
}

export const LANGUAGES: readonly Language[] = [
  { code: 'en', name: 'English', from: 'en', dir: 'ltr' },
  { code: 'longer', name: 'Ŀoñĝéř', from: 'en', dir: 'ltr', transform: stretched },
  { code: 'mirror', name: 'Mirror', from: 'en', dir: 'rtl', transform: mirrored },
];

export function languageOf(code: string | null | undefined): Language {
  return LANGUAGES.find((one) => one.code === code) ?? LANGUAGES[0]!;
}

/**
 * The locale for figures: words in the language of the interface; hours, dates and numbers written as this person's
 * browser writes them. Somebody in Berlin reads English with "14:30", not with "2:30 PM".
 */
export function localeOf(from: string, browser: string): string {
  try {
    const { hourCycle } = new Intl.DateTimeFormat(browser, { hour: 'numeric' }).resolvedOptions();
    const { region } = new Intl.Locale(browser).maximize();
    return new Intl.Locale(from, { ...(region && { region }), ...(hourCycle && { hourCycle }) }).toString();
  } catch {
    return from;
  }
}

/** The language of this page. It changes only with a new page, so that the foot and the words stay together. */
export const language = signal<Language>(
  languageOf(typeof document === 'undefined' ? 'en' : document.documentElement.dataset.language),
);
