import type { Screen } from '../router';

export default [
  { path: '/doors', load: () => import('./doors'), texts: ['doors', 'reach', 'feelings'], phase: 'night' },
] satisfies readonly Screen[];
