import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** The hour of the landscape, and of what happens in front of it. */
export type Phase = 'dusk' | 'night' | 'held' | 'dawn';

export interface ScreenProps {
  /** Parts of the path: `/talk/:id` gives `{ id }`. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** What `go` was told beside the path; gone after a reload in another tab. */
  state: Record<string, unknown>;
}

export interface Screen {
  path: string;
  load: () => Promise<{ default: ComponentType<ScreenProps> }>;
  /** Files of texts to load with it (`texts/<language>/<name>.ftl`). */
  texts?: readonly string[];
  /** The hour to begin with; a screen may set `phase` itself later. */
  phase?: Phase;
  /** Desks with tables may be wider than a column of words. */
  wide?: boolean;
}

export interface Place {
  path: string;
  query: URLSearchParams;
  state: Record<string, unknown>;
}

export const phase = signal<Phase>('dusk');

function here(): Place {
  return {
    path: location.pathname,
    query: new URLSearchParams(location.search),
    state: (history.state as Record<string, unknown> | null) ?? {},
  };
}

export const place = signal<Place>(here());

addEventListener('popstate', () => {
  place.value = here();
});

/** Goes to a screen. `replace` leaves no step for "back". */
export function go(to: string, options: { replace?: boolean; state?: Record<string, unknown> } = {}): void {
  const change = options.replace ? 'replaceState' : 'pushState';
  history[change](options.state ?? {}, '', to);
  place.value = here();
}

/** The parts of `path` that `pattern` names, or null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at]!;
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

export function findScreen(screens: readonly Screen[], path: string) {
  for (const screen of screens) {
    const params = match(screen.path, path);
    if (params) return { screen, params };
  }
  return null;
}
