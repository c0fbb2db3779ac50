import { enhanceFirst } from './first';
import { hasLeft, watchLeave } from './leave';

/** The first script: the way out, before anything else, then what this page is. */
watchLeave();

const page = document.documentElement.dataset.page;
if (page === 'app') {
  if (hasLeft()) location.replace('/');
  else
    import('./shell')
      .then(({ openShell }) => openShell())
      .catch(() => {
        // The words for this case are in the page already and appear by themselves.
        document.documentElement.dataset.failed = '';
      });
} else if (page === 'first') {
  enhanceFirst();
}

if ('serviceWorker' in navigator && page !== undefined && import.meta.env.PROD) {
  addEventListener('load', () => {
    // Where it cannot be registered, everything but the offline page works.
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  });
}
