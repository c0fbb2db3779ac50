import { signal } from '@preact/signals';

export type Theme = 'system' | 'night' | 'morning';

/**
 * What someone chose for this device. It lives in one cookie, so that the server can write the right first HTML;
 * the cookie says nothing about who one is.
 */
const COOKIE = 'look';
const YEAR_S = 31_536_000;

function read(): Record<string, string> {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${COOKIE}=`));
  return Object.fromEntries(new URLSearchParams(found?.slice(COOKIE.length + 1) ?? ''));
}

/** Changes one preference; an empty value takes it back. */
export function keepPreference(
  name: 'theme' | 'still' | 'feelings' | 'lang' | 'country',
  value: string,
): void {
  const all = { ...read(), [name]: value };
  const kept = new URLSearchParams(Object.entries(all).filter(([, each]) => each !== ''));
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${COOKIE}=${kept}; Path=/; SameSite=Lax; Max-Age=${YEAR_S}${secure}`;
}

const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const reduced = matchMedia('(prefers-reduced-motion: reduce)');

export const theme = signal<Theme>((root.dataset.theme as Theme | undefined) ?? 'system');
/** The theme that is seen now. */
export const shownTheme = signal<'night' | 'morning'>(resolve());
/** True when nothing may move, by the system's wish or by the switch. */
export const still = signal(reduced.matches || root.dataset.motion === 'still');
/** The colours that feelings wear: as they were drawn, or those that every kind of sight tells apart. */
export type FeelingColours = 'drawn' | 'clear';
export const feelingColours = signal<FeelingColours>(read().feelings === 'clear' ? 'clear' : 'drawn');
if (feelingColours.peek() === 'clear') root.dataset.feelings = 'clear';
/** Sound is off until asked for, on every visit anew. */
export const sound = signal(false);

function resolve(): 'night' | 'morning' {
  const chosen = root.dataset.theme;
  if (chosen === 'night' || chosen === 'morning') return chosen;
  return dark.matches ? 'night' : 'morning';
}

dark.addEventListener('change', () => {
  shownTheme.value = resolve();
});
reduced.addEventListener('change', () => {
  still.value = reduced.matches || root.dataset.motion === 'still';
});

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  if (chosen === 'system') delete root.dataset.theme;
  else root.dataset.theme = chosen;
  shownTheme.value = resolve();
  keepPreference('theme', chosen === 'system' ? '' : chosen);
}

export function chooseStill(chosen: boolean): void {
  if (chosen) root.dataset.motion = 'still';
  else delete root.dataset.motion;
  still.value = chosen;
  keepPreference('still', chosen ? '1' : '');
}

export function chooseFeelingColours(chosen: FeelingColours): void {
  if (chosen === 'clear') root.dataset.feelings = chosen;
  else delete root.dataset.feelings;
  feelingColours.value = chosen;
  keepPreference('feelings', chosen === 'clear' ? chosen : '');
}

/** Takes effect with a new page, so that the foot and the words change together. */
export function chooseLanguage(code: string): void {
  keepPreference('lang', code);
  const to = new URL(location.href);
  to.searchParams.delete('lang');
  location.replace(to);
}
