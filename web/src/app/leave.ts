/** Leaving at once (promise P15). It stands in the first script, depends on nothing, and works before anything else. */

const LEFT = 'left';
const SHARED = 'shared';
const OPEN = 'open';
const PRESSES = 3;
const WITHIN_MS = 2000;
/** How long the covered page stays for what is kept to be deleted. */
const ERASE_MS = 500;

type Hook = () => void;
const hooks = new Set<Hook>();

/** What has to stop or be wiped when someone leaves: sound, microphone, keys, words. Must work without waiting. */
export function onLeave(hook: Hook): () => void {
  hooks.add(hook);
  return () => hooks.delete(hook);
}

/** Storage can be closed to us (private windows, settings); leaving must work all the same. */
function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Without storage nothing of the person is kept on the device either.
  }
}

/** True when this device was left and nobody came back by holding "I was here before". */
export function hasLeft(): boolean {
  return stored(LEFT) !== null;
}

export function comeBack(): void {
  store(LEFT, null);
}

/** Whether others use this device too: then leaving erases everything here. Said before it is chosen. */
export function deviceIsShared(): boolean {
  return stored(SHARED) !== null;
}

export function shareDevice(shared: boolean): void {
  store(SHARED, shared ? '1' : null);
}

/** The path of the talk that is open on this device; the first page leads back to it, unless it was left. */
export function openPlace(): string | null {
  return stored(OPEN);
}

export function rememberPlace(path: string | null): void {
  store(OPEN, path);
}

/** Where the leave button leads: the network's neutral page. */
function neutralPage(): string {
  const link = document.getElementById('leave');
  return (link instanceof HTMLAnchorElement && link.href) || '/plain';
}

/** Nothing can be seen from here on, whatever fails later. */
function cover(): void {
  document.documentElement.dataset.left = '';
  document.body.replaceChildren();
  document.title = 'Notes';
}

/** Deletes what is kept here, also where the page never opened it; `/gone` alone is not heeded by every browser. */
function erased(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ERASE_MS);
    try {
      const asked = indexedDB.deleteDatabase('asterism');
      asked.onsuccess = asked.onerror = () => done();
    } catch {
      // As below: no storage, nothing kept.
      done();
    }
  });
}

let channel: BroadcastChannel | undefined;

/** Covers the page, silences and wipes, and goes to the neutral page in place of this one. */
export function leave(told = false): void {
  const to = neutralPage();
  const shared = deviceIsShared();
  cover();
  for (const hook of hooks) {
    try {
      hook();
    } catch {
      // One hook that fails must not keep the others from stopping.
    }
  }
  try {
    sessionStorage.clear();
    if (shared) localStorage.clear();
  } catch {
    // As above: no storage, nothing kept.
  }
  store(LEFT, '1');
  if (!told) channel?.postMessage('leave');
  // `/gone` has the browser clear what is stored for this site, then leads on to the neutral page.
  if (shared) void erased().then(() => location.replace('/gone'));
  else location.replace(to);
}

/** Begins to listen for the button, for Shift three times, for other tabs and for "back". */
export function watchLeave(): void {
  let presses: number[] = [];
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Shift' || event.repeat) {
        if (event.key !== 'Shift') presses = [];
        return;
      }
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at <= WITHIN_MS);
      if (presses.length >= PRESSES) leave();
    },
    { capture: true },
  );
  addEventListener(
    'click',
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest('#leave, [data-leave]')) return;
      event.preventDefault();
      leave();
    },
    { capture: true },
  );
  // A page that the browser kept for "back" was emptied; it starts again at the first page.
  addEventListener('pageshow', (event) => {
    if (event.persisted && 'left' in document.documentElement.dataset) location.replace('/');
  });
  if ('BroadcastChannel' in window) {
    channel = new BroadcastChannel('leave');
    channel.onmessage = () => leave(true);
  }
}
