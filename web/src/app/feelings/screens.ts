import type { Screen } from '../router';

// The way in has its words in the library; what asks before it acts has its own beside the desk.
const DIARY = ['feelings', 'library', 'desk'] as const;
const night = { phase: 'night' } as const;

export default [
  { path: '/diary', load: () => import('./diary'), texts: DIARY, ...night },
  { path: '/diary/write', load: () => import('./write'), texts: DIARY, ...night },
  { path: '/diary/weeks', load: () => import('./weeks-screen'), texts: DIARY, ...night },
  { path: '/diary/mine', load: () => import('./mine'), texts: DIARY, ...night },
  { path: '/diary/entry/:id', load: () => import('./write'), texts: DIARY, ...night },
] satisfies readonly Screen[];
