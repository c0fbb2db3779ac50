import type { Screen } from '../router';

// A path's depth and the lake's door have their words beside the lake; what asks before it acts beside the desk.
const PATHS = [
  'paths',
  'library-read',
  'bonds',
  'bonds-walk',
  'library',
  'circles',
  'reach',
  'desk',
] as const;

export default [
  { path: '/paths', load: () => import('./written'), texts: PATHS, phase: 'night' },
  { path: '/paths/reading', load: () => import('./reading'), texts: PATHS, phase: 'night' },
] satisfies readonly Screen[];
