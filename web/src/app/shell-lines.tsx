import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Dialog, t } from '../ui';

/** The address of the outside lines that are open over the screen, or null. */
export const outsideLines = signal<string | null>(null);

/** The same words as the script-free page of the lines, shown without leaving the talk. */
export function OutsideLinesDialog() {
  const address = outsideLines.value;
  const [html, setHtml] = useState('');

  useEffect(() => {
    if (!address) return;
    const stop = new AbortController();
    fetch(address, { signal: stop.signal, headers: { accept: 'text/html' } })
      .then((answer) => answer.text())
      .then((page) => {
        const main = new DOMParser().parseFromString(page, 'text/html').querySelector('main');
        for (const around of main?.querySelectorAll('h1, .back, .demo') ?? []) around.remove();
        setHtml(main?.innerHTML ?? '');
      })
      .catch(() => {
        // Neither network nor cache: the lines in the foot are still there.
        if (!stop.signal.aborted) setHtml(`<p>${t('shell-lines-unreachable')}</p>`);
      });
    return () => stop.abort();
  }, [address]);

  function onSubmit(event: SubmitEvent) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const chosen = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    outsideLines.value = `/lines?${chosen}`;
  }

  return (
    <Dialog open={address !== null} onClose={() => (outsideLines.value = null)} title={t('shell-lines')}>
      <div
        class="stack"
        onSubmit={onSubmit}
        // Our own page, escaped by the server that wrote it.
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </Dialog>
  );
}
