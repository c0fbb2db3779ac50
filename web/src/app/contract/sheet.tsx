import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../../ui';

interface SheetProps {
  title: string;
  /** Told once to screen readers when it comes; nothing where it was told already. */
  told?: string;
  /** Escape: the way that does nothing further. */
  onEscape?: () => void;
  children: ComponentChildren;
}

/** Ids that Preact makes are told apart within one tree, and this stands in a tree of its own beside the screen's. */
let made = 0;

/** A quiet sheet that takes no focus and holds nobody: one may go on writing beside it. */
export function Sheet({ title, told, onEscape, children }: SheetProps) {
  const [id] = useState(() => `drum-sheet-${++made}`);

  useEffect(() => {
    if (told) say(told);
  }, [told]);

  useEffect(() => {
    if (!onEscape) return;
    const key = (event: KeyboardEvent) => {
      // A dialog or a menu that is open closes first.
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        document.querySelector('dialog[open], [role=menu]')
      )
        return;
      event.preventDefault();
      onEscape();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [onEscape]);

  return (
    <section class="panel stack drum-sheet" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}
