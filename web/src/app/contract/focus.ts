/** Where the focus goes when what had it in the sheet is taken away: on within the sheet, or back to what one did. */

/** @param host where sheets come and go. @returns ends it */
export function keepFocus(host: HTMLElement): () => void {
  let within = false;
  let before: HTMLElement | null = null;
  let path = '';

  const came = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    within = host.contains(target);
    if (within) return;
    before = target;
    path = location.pathname;
  };
  // Whoever touches the page beside the sheet has left it.
  const touched = ({ target }: PointerEvent) => {
    if (target instanceof Node && !host.contains(target)) within = false;
  };
  const changes = new MutationObserver(() => {
    const now = document.activeElement;
    if (!within || (now && now !== document.body)) return;
    const title = host.querySelector<HTMLElement>('h2');
    if (title) return title.focus({ preventScroll: true });
    within = false;
    // Another screen has its own beginning.
    if (path === location.pathname && before?.isConnected) before.focus({ preventScroll: true });
  });

  document.addEventListener('focusin', came);
  document.addEventListener('pointerdown', touched);
  changes.observe(host, { childList: true, subtree: true });
  // What has the focus already when the drum begins.
  if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) {
    before = document.activeElement;
    path = location.pathname;
  }
  return () => {
    document.removeEventListener('focusin', came);
    document.removeEventListener('pointerdown', touched);
    changes.disconnect();
  };
}
