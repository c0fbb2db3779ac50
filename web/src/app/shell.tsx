import '../ui/ui.css';
import { effect, type Signal, signal } from '@preact/signals';
import { Component, type ComponentChildren, type ComponentType, render } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { Button, LiveRegion, loadTexts, Notice, say, t } from '../ui';
import { findScreen, go, type Phase, phase, place, type Screen, type ScreenProps } from './router';
import { keepCalm, openLandscape } from './shell-landscape';
import { OutsideLinesDialog, outsideLines } from './shell-lines';
import { SettingsDialog, settingsOpen } from './shell-settings';

export { leave, onLeave } from './leave';
export { go, type Phase, phase, place, type Screen, type ScreenProps } from './router';

const areas = import.meta.glob<readonly Screen[]>('./*/screens.ts', { eager: true, import: 'default' });
const SCREENS: readonly Screen[] = Object.values(areas).flat();
/** What may come over any screen, whichever it is: each is fetched once the page works, and opens by itself. */
const overs = import.meta.glob<() => void>('./*/over.ts', { import: 'default' });

interface Shown {
  key: string;
  View: ComponentType<ScreenProps>;
  props: ScreenProps;
}

const shown = signal<Shown | null>(null);
/** What came instead of a screen: it is not there, or its code could not be fetched. */
const missing = signal<'unknown' | 'unreachable' | null>(null);
const barContent = signal<ComponentChildren>(null);
const footContent = signal<ComponentChildren>(null);

function useSlot(slot: Signal<ComponentChildren>, children: ComponentChildren): void {
  useLayoutEffect(() => {
    slot.value = children;
  });
  useLayoutEffect(
    () => () => {
      slot.value = null;
    },
    [slot],
  );
}

/** What a screen shows in the bar at the top, between the mark and the way out: with whom one is. */
export function Bar({ children }: { children: ComponentChildren }) {
  useSlot(barContent, children);
  return null;
}

/** What a screen shows at the end of the foot, after the outside lines: "End this talk". */
export function FootEnd({ children }: { children: ComponentChildren }) {
  useSlot(footContent, children);
  return null;
}

/** Sets the hour while it is on the screen; the landscape follows over tens of seconds. */
export function usePhase(wanted: Phase): void {
  useLayoutEffect(() => {
    phase.value = wanted;
  }, [wanted]);
}

class Mended extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice kind="trouble" alert>
        <p>{t('shell-broken')}</p>
        <Button onClick={() => location.reload()}>{t('shell-again')}</Button>
      </Notice>
    );
  }
}

function Middle() {
  if (missing.value === 'unreachable')
    return (
      <Notice kind="trouble" alert>
        <p>{t('shell-unreachable')}</p>
        <Button onClick={() => void show()}>{t('shell-again')}</Button>
      </Notice>
    );
  if (missing.value === 'unknown')
    return (
      <div class="panel stack">
        <h1>{t('shell-unknown-title')}</h1>
        <p>{t('shell-unknown')}</p>
        <a class="button button-primary" href="/">
          {t('shell-to-first')}
        </a>
      </div>
    );
  const now = shown.value;
  if (!now) return null;
  return (
    <Mended key={now.key}>
      <now.View {...now.props} />
    </Mended>
  );
}

function Over() {
  return (
    <>
      <LiveRegion />
      <SettingsDialog />
      <OutsideLinesDialog />
    </>
  );
}

let asked = 0;
let focusNext = false;

async function show(): Promise<void> {
  const mine = ++asked;
  const { path, query, state } = place.peek();
  const found = findScreen(SCREENS, path);
  if (!found) {
    missing.value = 'unknown';
    return;
  }
  const { screen, params } = found;
  try {
    const [module] = await Promise.all([screen.load(), loadTexts(...(screen.texts ?? []))]);
    if (mine !== asked) return;
    if (screen.phase) phase.value = screen.phase;
    document.getElementById('screen')?.classList.toggle('wide', screen.wide === true);
    missing.value = null;
    shown.value = { key: screen.path + path, View: module.default, props: { params, query, state } };
    requestAnimationFrame(arrived);
  } catch {
    if (mine === asked) missing.value = 'unreachable';
  }
}

/** A new screen begins at its top; its heading is told. */
function arrived(): void {
  const main = document.getElementById('screen');
  if (!main) return;
  if (focusNext) {
    scrollTo(0, 0);
    // A screen that put the focus somewhere itself knows better.
    if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
  }
  focusNext = true;
  const heading = main.querySelector('h1')?.textContent;
  if (heading) say(heading);
  keepCalm();
}

/** Links between screens do not load a new page; the outside lines open over what is there. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
  if (link.pathname === '/lines') {
    event.preventDefault();
    outsideLines.value = link.pathname + link.search;
  } else if (findScreen(SCREENS, link.pathname)) {
    event.preventDefault();
    go(link.pathname + link.search);
  }
}

let began: Promise<void> | undefined;

/** Takes over the page the server wrote: the middle becomes screens; bar, foot and night stay where they are. */
export function openShell(to?: string, state?: Record<string, unknown>): Promise<void> {
  if (to) go(to, { state });
  began ??= begin();
  return began;
}

async function begin(): Promise<void> {
  const main = document.getElementById('screen');
  if (!main) throw new Error('The page has no place for screens.');
  await loadTexts('shell');
  document.addEventListener('click', onClick);
  document.getElementById('settings')?.addEventListener('click', () => void openSettings());
  await show();
  document.documentElement.dataset.page = 'app';
  document.body.className = 'app';
  main.replaceChildren();
  render(<Middle />, main);
  renderInto('bar', barContent);
  renderInto('foot-end', footContent);
  const over = document.getElementById('over');
  if (over) render(<Over />, over);
  let first = true;
  effect(() => {
    void place.value;
    if (first) first = false;
    else void show();
  });
  openLandscape();
  void keepOffline();
  // Without one of them the screens work all the same; it is there with the next page.
  for (const load of Object.values(overs))
    void load()
      .then((open) => open())
      .catch(() => undefined);
}

/** From here on the screens work across a lost network and an update; pushes speak the person's language. */
async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  try {
    await loadTexts('push');
    const words = await caches.open('words');
    await words.put('/words/push', new Response(t('push-words')));
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage('keep');
  } catch {
    // Without storage there is no offline page; the lines in the foot are there.
  }
}

function renderInto(id: string, slot: Signal<ComponentChildren>): void {
  const element = document.getElementById(id);
  const Slot = () => <>{slot.value}</>;
  if (element) render(<Slot />, element);
}

/** Opens the settings over whatever page it is. */
export async function openSettings(): Promise<void> {
  await loadTexts('shell');
  const over = document.getElementById('over');
  if (over && !began) render(<Over />, over);
  settingsOpen.value = true;
}
