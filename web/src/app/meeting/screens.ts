import type { Screen } from '../router';

export default [
  {
    path: '/circles/:circle/meeting/:start',
    load: () => import('./meeting'),
    texts: ['meeting', 'recording', 'beside', 'talk', 'library', 'desk'],
    phase: 'night',
    wide: true,
  },
] satisfies readonly Screen[];
