import type { Screen } from '../router';

// The frame and the way in are those of the library; ages have their words beside the questions of a call, and what
// asks before it acts has its own beside the desk.
const GUIDES = ['guides', 'circles', 'library', 'reach', 'desk'] as const;
const GUIDING = [...GUIDES, 'guiding', 'times', 'circles-keep'] as const;
const night = { phase: 'night' } as const;

export default [
  { path: '/guides', load: () => import('./guides'), texts: GUIDES, ...night },
  { path: '/guides/:offer', load: () => import('./offer'), texts: GUIDES, ...night },
  { path: '/guided/:session/booking', load: () => import('./booking'), texts: GUIDES, ...night },
  {
    path: '/guided/:session/questions/:which',
    load: () => import('./questions'),
    texts: [...GUIDES, 'guided-questions', 'lines'],
    ...night,
  },
  {
    path: '/guided/:session',
    load: () => import('./session'),
    texts: [...GUIDES, 'guided', 'talk'],
    phase: 'night',
    wide: true,
  },
  { path: '/guiding', load: () => import('./desk'), texts: GUIDING, ...night },
  { path: '/guiding/offer', load: () => import('./offer-make'), texts: GUIDING, ...night },
  { path: '/guiding/offer/:offer', load: () => import('./offer-keep'), texts: GUIDING, ...night },
] satisfies readonly Screen[];
