import type { Screen } from '../router';

// The door and what stands here until something is read have their words in the library, what failed at the desk.
const SKY = ['sky', 'library', 'desk'] as const;

export default [
  { path: '/sky', load: () => import('./sky'), texts: SKY, phase: 'night' },
  { path: '/sky/seen', load: () => import('./seen'), texts: SKY, phase: 'night' },
] satisfies readonly Screen[];
