import { comeBack, hasLeft, openPlace } from './leave';

/** How long "I was here before" is held, in ms. */
const HOLD_MS = 1200;

function shell() {
  return import('./shell');
}

function button(id: string): HTMLButtonElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLButtonElement ? found : null;
}

/** The first page works without this. With it, the press opens the talk in the same page, and the night moves. */
export function enhanceFirst(): void {
  document.getElementById('reach')?.addEventListener('submit', onReach);
  button('settings')?.addEventListener(
    'click',
    () => void shell().then(({ openSettings }) => openSettings()),
  );
  const again = button('again');
  if (again) {
    holdToComeBack(again);
    const open = document.getElementById('open-talk');
    const path = hasLeft() ? null : openPlace();
    if (open && path) {
      // It takes the place of the other, so that nothing moves.
      open.setAttribute('href', path);
      open.hidden = false;
      again.hidden = true;
    }
  }
  onceLoaded(() => {
    // What the press needs is fetched before the press; the landscape only after it, when the words have long stood.
    shell()
      .then(() => import('./shell-landscape'))
      .then(({ openLandscape }) => openLandscape())
      .catch(() => undefined);
  });
}

function onceLoaded(work: () => void): void {
  const soon = () =>
    'requestIdleCallback' in window ? requestIdleCallback(work, { timeout: 2000 }) : setTimeout(work);
  if (document.readyState === 'complete') soon();
  else addEventListener('load', soon, { once: true });
}

function onReach(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  event.preventDefault();
  const press = form.querySelector('button');
  if (press?.ariaBusy) return;
  if (press) press.ariaBusy = 'true';
  // A press is a wish to be here, whatever was left before.
  comeBack();
  shell()
    .then(({ openShell }) => openShell('/reach', { pressed: true }))
    // The code cannot be fetched: the script-free way goes on, with the lines large.
    .catch(() => form.submit());
}

/**
 * Held with a finger, Enter or Space. Who cannot hold presses twice: the first press says so.
 */
function holdToComeBack(again: HTMLButtonElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  const hint = document.getElementById('again-hint');

  const enter = () => {
    comeBack();
    void shell().then(({ openShell }) => openShell('/home'));
  };
  const begin = () => {
    if (timer !== undefined) return;
    again.dataset.held = '';
    timer = setTimeout(enter, HOLD_MS);
  };
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
    delete again.dataset.held;
  };

  again.addEventListener('pointerdown', begin);
  again.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (event.repeat) event.preventDefault();
    begin();
  });
  for (const name of ['pointerup', 'pointerleave', 'pointercancel', 'keyup', 'blur'])
    again.addEventListener(name, end);
  again.addEventListener('contextmenu', (event) => event.preventDefault());
  again.addEventListener('click', () => {
    if (told) enter();
    else if (hint) hint.textContent = hint.dataset.words ?? '';
    told = true;
  });
}
