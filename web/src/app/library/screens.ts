import type { Screen } from '../router';

// Threads have their words beside the questions of a call, and what asks before it acts has its own beside the desk.
const LIBRARY = ['library', 'reach', 'desk'] as const;
const WRITING = [...LIBRARY, 'library-write'] as const;
const READING = [...LIBRARY, 'library-read'] as const;

export default [
  { path: '/library', load: () => import('./room'), texts: LIBRARY, phase: 'night' },
  { path: '/library/book/:story', load: () => import('./book'), texts: LIBRARY, phase: 'night' },
  { path: '/library/write', load: () => import('./write'), texts: WRITING, phase: 'night' },
  { path: '/library/write/:story', load: () => import('./write'), texts: WRITING, phase: 'night' },
  { path: '/library/own', load: () => import('./own'), texts: WRITING, phase: 'night' },
  { path: '/library/reading', load: () => import('./reading'), texts: READING, phase: 'night' },
  { path: '/library/reading/:story', load: () => import('./reading-one'), texts: READING, phase: 'night' },
  { path: '/library/appeals/:story', load: () => import('./appeal-one'), texts: READING, phase: 'night' },
] satisfies readonly Screen[];
