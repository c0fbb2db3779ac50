import { signal } from '@preact/signals';

/** How long a toast stays, in ms: long enough to be read twice. */
const STAYS_MS = 7000;

const spoken = signal('');
const shown = signal<{ id: number; words: string } | null>(null);
let next = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something to screen readers without moving anything, politely. */
export function say(words: string): void {
  // The same words twice are told twice only if the region was changed in between.
  spoken.value = spoken.peek() === words ? `${words}\u00a0` : words;
}

/** Shows and says something for a few seconds. Never the only place where something is told. */
export function toast(words: string): void {
  shown.value = { id: ++next, words };
  say(words);
  clearTimeout(timer);
  timer = setTimeout(() => {
    shown.value = null;
  }, STAYS_MS);
}

/** Stands once in the shell. */
export function LiveRegion() {
  return (
    <>
      <div class="unseen" role="status" aria-live="polite">
        {spoken.value}
      </div>
      {shown.value && (
        <div class="toast" key={shown.value.id} aria-hidden="true">
          {shown.value.words}
        </div>
      )}
    </>
  );
}
