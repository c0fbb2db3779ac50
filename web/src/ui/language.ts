import { signal } from '@preact/signals';
import { mirrored, stretched } from './pseudo';

/** A language the interface can be read in, or one of the two that only show where a layout would break. */
export interface Language {
  /** The code in the address and in the preference. */
  code: string;
  /** Its own name for itself. */
  name: string;
  /** The folder of texts it is made from, and the locale for numbers and dates. */
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

/** The language of this page. It changes only with a new page, so that the foot and the words stay together. */
export const language = signal<Language>(
  languageOf(typeof document === 'undefined' ? 'en' : document.documentElement.dataset.language),
);
