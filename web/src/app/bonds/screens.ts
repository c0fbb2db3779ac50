import type { Screen } from '../router';

// Threads and ages have their words beside the questions of a call; hours and languages beside the circles; what asks
// before it acts beside the desk; a visit is a talk, and what tells who one is has its words where stories are written.
const LAKE = ['bonds', 'library', 'circles', 'reach', 'desk'] as const;
const WALK = [...LAKE, 'bonds-walk', 'talk'] as const;
const SAYING = [...WALK, 'library-write', 'meeting'] as const;
const night = { phase: 'night' } as const;

export default [
  { path: '/lake', load: () => import('./own'), texts: LAKE, ...night },
  { path: '/lake/wishes', load: () => import('./wishes'), texts: LAKE, ...night },
  { path: '/lake/:bond', load: () => import('./walk'), texts: WALK, ...night },
  { path: '/lake/:bond/begin', load: () => import('./begin'), texts: WALK, phase: 'dusk' },
  { path: '/lake/:bond/visit', load: () => import('./visit'), texts: SAYING, ...night },
  { path: '/lake/:bond/question/:asked', load: () => import('./question'), texts: SAYING, ...night },
  { path: '/lake/:bond/entrusted', load: () => import('./jar'), texts: WALK, ...night },
  { path: '/lake/:bond/entrust/:kind', load: () => import('./entrust'), texts: SAYING, ...night },
  { path: '/lake/:bond/end', load: () => import('./end'), texts: WALK, ...night },
] satisfies readonly Screen[];
