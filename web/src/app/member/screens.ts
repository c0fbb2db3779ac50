import type { Screen } from '../router';

export default [
  { path: '/reach', load: () => import('./reach'), texts: ['reach', 'lines', 'beside'], phase: 'night' },
  {
    path: '/talk/:room',
    load: () => import('./talk'),
    texts: ['talk', 'lead', 'reach', 'lines', 'beside'],
    phase: 'night',
  },
  {
    path: '/after',
    load: () => import('./after'),
    texts: ['after', 'talk', 'reach', 'decisions', 'beside'],
    phase: 'dawn',
  },
  { path: '/home', load: () => import('./home'), texts: ['home', 'talk', 'decisions'] },
] satisfies readonly Screen[];
