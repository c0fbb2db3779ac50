import type { Screen } from '../router';

export default [
  { path: '/i', load: () => import('./invitation'), texts: ['invitation'] },
  { path: '/training', load: () => import('./training'), texts: ['training', 'post', 'reach'] },
  { path: '/post', load: () => import('./post'), texts: ['post', 'reach', 'talk', 'lead'], phase: 'night' },
] satisfies readonly Screen[];
