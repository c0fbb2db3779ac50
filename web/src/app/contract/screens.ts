import type { Screen } from '../router';

// Threads and ages have their words beside the questions of a call; the way in has its words beside the library.
export default [
  {
    path: '/contract',
    load: () => import('./contract'),
    texts: ['contract', 'library', 'reach', 'circles', 'desk'],
    phase: 'dusk',
  },
] satisfies readonly Screen[];
