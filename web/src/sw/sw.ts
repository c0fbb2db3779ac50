import pushText from '../texts/en/push.ftl?raw&apart';

/**
 * The service worker. It keeps the shell and the outside lines for when the server is gone, and shows pushes that
 * say nothing. It never answers for /api or /live, and never keeps a page with anybody's words.
 */

/** The parts of a service worker's world that are used here; the DOM's types do not have them. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pressed extends Waiting {
  readonly notification: Notification;
}
interface Window {
  readonly focused: boolean;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}
interface Worker extends EventTarget {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(wanted: { type: 'window'; includeUncontrolled: boolean }): Promise<Window[]>;
    openWindow(path: string): Promise<unknown>;
  };
}
const worker = self as unknown as Worker;

/** Filled in by the build: the files of the client, one a line. */
const SHELL = '__SHELL__'.split('\n').filter((path) => path.startsWith('/'));
const FILES = 'files';
const PAGES = 'pages';

const OFFLINE = '/offline';
const ALWAYS = [OFFLINE, '/icon.svg'];

const PATIENCE_MS = 3000;
const FRESH_MS = 24 * 3600 * 1000;
const LINES_KEPT = 20;
/** Files of older versions stay for talks that are open in them, up to this number. */
const FILES_KEPT = 400;

worker.addEventListener('install', (event) => {
  const kept = caches
    .open(PAGES)
    .then((pages) => Promise.all(ALWAYS.map(async (path) => pages.put(path, await fetched(path)))));
  (event as Waiting).waitUntil(kept);
});

worker.addEventListener('activate', (event) => {
  (event as Waiting).waitUntil(worker.clients.claim());
});

worker.addEventListener('message', (event) => {
  const { data } = event as MessageEvent;
  if (data === 'keep') (event as unknown as Waiting).waitUntil(keepShell());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (/^\/(api|live|gone|plain)(\/|$)/.test(pathname)) return;
  const asked = event as Fetching;
  // The model's address names its content too; it is kept once somebody uses it.
  if (pathname.startsWith('/a/') || pathname.startsWith('/sense/')) asked.respondWith(file(request));
  else if (pathname === '/lines') asked.respondWith(lines(asked));
  else if (request.mode === 'navigate') asked.respondWith(page(asked));
});

async function fetched(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

/** Hashed files never change: the one that is here is the right one. */
async function file(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  const known = await files.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await files.put(request, answer.clone());
  return answer;
}

/** From the network, or null when it does not answer in time. */
function inTime(request: Request): Promise<Response | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    fetch(request).then(
      (answer) => {
        clearTimeout(timer);
        // A gateway without its server is no answer either.
        resolve(answer.status >= 502 && answer.status <= 504 ? null : answer);
      },
      () => {
        clearTimeout(timer);
        resolve(null);
      },
    );
  });
}

async function page(event: Fetching): Promise<Response> {
  const answer = await inTime(event.request);
  if (answer) {
    event.waitUntil(refreshOffline());
    return answer;
  }
  return offlinePage();
}

async function offlinePage(): Promise<Response> {
  return (await caches.match(OFFLINE)) ?? Response.error();
}

async function refreshOffline(force = false): Promise<void> {
  const pages = await caches.open(PAGES);
  const known = await pages.match(OFFLINE);
  const age = Date.now() - Date.parse(known?.headers.get('date') ?? '');
  if (!force && age < FRESH_MS) return;
  await pages.put(OFFLINE, await fetched(OFFLINE)).catch(() => undefined);
}

/** The lines that were looked at are there again without the network. */
async function lines(event: Fetching): Promise<Response> {
  const { request } = event;
  const pages = await caches.open(PAGES);
  const answer = await inTime(request);
  if (!answer) return (await pages.match(request)) ?? offlinePage();
  if (answer.ok) {
    await pages.put(request, answer.clone());
    event.waitUntil(forgetOldLines(pages));
    // A country that was chosen for the foot is on the offline page too.
    if (new URL(request.url).searchParams.has('keep')) event.waitUntil(refreshOffline(true));
  }
  return answer;
}

async function forgetOldLines(pages: Cache): Promise<void> {
  const kept = (await pages.keys()).filter(({ url }) => new URL(url).pathname === '/lines');
  for (const old of kept.slice(0, -LINES_KEPT)) await pages.delete(old);
}

/** Once someone uses more than the first page, everything they may need is here, and stays across an update. */
async function keepShell(): Promise<void> {
  const files = await caches.open(FILES);
  for (const path of SHELL) {
    if (await files.match(path)) continue;
    await files.add(path).catch(() => undefined);
  }
  const all = await files.keys();
  const current = new Set(SHELL);
  const old = all.filter(({ url }) => !current.has(new URL(url).pathname));
  for (const each of old.slice(0, Math.max(0, all.length - FILES_KEPT))) await files.delete(each);
}

worker.addEventListener('push', (event) => {
  (event as Waiting).waitUntil(knock());
});

async function knock(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const each of windows) each.postMessage({ type: 'push' });
  // Who is looking at the page sees it there.
  if (windows.some((each) => each.focused && each.visibilityState === 'visible')) return;
  const left = await caches.match('/words/push').then((kept) => kept?.text());
  const words = left ?? pushText.match(/^push-words = (.+)$/m)?.[1] ?? '';
  await worker.registration.showNotification('Notes', {
    body: words,
    tag: 'something',
    // One after the other are one on the screen, and each makes itself felt: the second ring is no lesser one.
    renotify: true,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    silent: false,
  } as NotificationOptions);
}

worker.addEventListener('notificationclick', (event) => {
  const pressed = event as Pressed;
  pressed.notification.close();
  pressed.waitUntil(
    worker.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((windows) => {
      const [open] = windows;
      return open ? open.focus() : worker.clients.openWindow('/home');
    }),
  );
});
