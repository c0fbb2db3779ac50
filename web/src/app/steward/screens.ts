import type { Screen } from '../router';

// A ring can come on any of these, so the words of rings and of what they are about are there.
const DESK = ['desk', 'post', 'reach'] as const;
// From a report something can be passed on, and back.
const REPORTS = [...DESK, 'desk-people', 'desk-reports', 'desk-passing'] as const;

export default [
  { path: '/setup', load: () => import('./setup'), texts: ['setup', 'place', 'desk', 'desk-lines'] },
  { path: '/desk', load: () => import('./now'), texts: DESK, wide: true },
  {
    path: '/desk/figures',
    load: () => import('./desk-figures'),
    texts: [...DESK, 'place', 'desk-figures'],
    wide: true,
  },
  { path: '/desk/people', load: () => import('./people'), texts: [...DESK, 'desk-people'], wide: true },
  { path: '/desk/invitations', load: () => import('./invitations'), texts: DESK, wide: true },
  { path: '/desk/on-call', load: () => import('./on-call'), texts: DESK, wide: true },
  {
    path: '/desk/lines',
    load: () => import('./lines'),
    texts: [...DESK, 'desk-lines', 'place'],
    wide: true,
  },
  { path: '/desk/reports', load: () => import('./reports'), texts: REPORTS, wide: true },
  { path: '/desk/reports/:report', load: () => import('./report'), texts: REPORTS, wide: true },
  { path: '/desk/passing', load: () => import('./passing'), texts: REPORTS, wide: true },
  { path: '/desk/passing/:passing', load: () => import('./passing-one'), texts: REPORTS, wide: true },
  {
    path: '/desk/stories',
    load: () => import('./stories'),
    texts: [...DESK, 'library', 'library-read'],
    wide: true,
  },
  {
    path: '/desk/circles',
    load: () => import('./circles'),
    texts: [...DESK, 'desk-circles'],
    wide: true,
  },
  {
    path: '/desk/guides',
    load: () => import('./guides'),
    texts: [...DESK, 'desk-guides'],
    wide: true,
  },
  {
    path: '/desk/network',
    load: () => import('./network-settings'),
    texts: [...DESK, 'place', 'desk-network'],
    wide: true,
  },
  { path: '/desk/ledger', load: () => import('./ledger'), texts: [...DESK, 'desk-ledger'], wide: true },
] satisfies readonly Screen[];
