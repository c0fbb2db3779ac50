import type { Screen } from '../router';

// The frame and the way in are those of the library; threads and ages have their words beside the questions of a call,
// and what asks before it acts has its own beside the desk.
const CIRCLES = ['circles', 'library', 'reach', 'desk'] as const;
const KEEPING = [...CIRCLES, 'circles-keep', 'times'] as const;
const PREPARING = [...CIRCLES, 'circles-prepare', 'circles-plans', 'songs'] as const;
const night = { phase: 'night' } as const;

export default [
  { path: '/circles', load: () => import('./own'), texts: CIRCLES, ...night },
  { path: '/circles/find', load: () => import('./find'), texts: CIRCLES, ...night },
  { path: '/circles/calendar', load: () => import('./calendar'), texts: CIRCLES, ...night },
  { path: '/circles/make', load: () => import('./make'), texts: KEEPING, ...night },
  { path: '/circles/:circle', load: () => import('./circle'), texts: CIRCLES, ...night },
  { path: '/circles/:circle/promises', load: () => import('./join'), texts: CIRCLES, ...night },
  { path: '/circles/:circle/keep', load: () => import('./keep'), texts: KEEPING, ...night },
  { path: '/circles/:circle/change/:what', load: () => import('./change'), texts: KEEPING, ...night },
  { path: '/circles/:circle/times', load: () => import('./times-keep'), texts: KEEPING, ...night },
  { path: '/circles/:circle/people', load: () => import('./people'), texts: KEEPING, ...night },
  { path: '/circles/:circle/prepare/:start', load: () => import('./prepare'), texts: PREPARING, ...night },
  { path: '/circles/:circle/after', load: () => import('./after'), texts: KEEPING, ...night },
  { path: '/circles/:circle/after/:meeting', load: () => import('./after'), texts: KEEPING, ...night },
] satisfies readonly Screen[];
