import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { IconButton } from './button';
import { Icon, type IconName } from './icons';
import { t } from './text';

interface DialogProps {
  open: boolean;
  /** Called when it wants to close: Escape, the sign, a press beside it. */
  onClose: () => void;
  title: ComponentChildren;
  children?: ComponentChildren;
}

/** A native dialog: the rest of the page rests, Escape closes, focus goes back to where it was. */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = box.current;
    if (!open || !dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    // One begins at what it is about; the browser's own choice would be the way out, where Enter leaves.
    if (!dialog.querySelector('[autofocus]')) heading.current?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [open]);

  if (!open) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser itself.
    <dialog
      ref={box}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === box.current && onClose()}
    >
      <div class="dialog-inside stack">
        <div class="row row-spread dialog-head">
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <span class="row dialog-ways">
            {/* An open dialog makes the rest of the page inert, the way out in the bar with it. */}
            <IconButton icon="exit" label={t('leave')} data-leave />
            <IconButton icon="close" label={t('close')} onClick={onClose} />
          </span>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface MenuProps {
  label: string;
  icon?: IconName;
  /** Shows the label beside the sign. */
  words?: boolean;
  items: readonly { key: string; label: ComponentChildren; icon?: IconName; onPick: () => void }[];
}

/** A button that opens a short list of things to do. Arrow keys, Home, End, Escape and Tab work as in any menu. */
export function Menu({ label, icon = 'more', words = false, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();

  function choices(): HTMLElement[] {
    return [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  }

  function close(focus = true) {
    setOpen(false);
    if (focus) opener.current?.focus();
  }

  useEffect(() => {
    if (!open) return;
    choices()[0]?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  function onKeyDown(event: KeyboardEvent) {
    if (!open) return;
    const list = choices();
    const at = list.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      list[(to + list.length) % list.length]?.focus();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') close(false);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard here for the buttons inside.
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        class={words ? 'button' : 'button button-text button-icon'}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={words ? undefined : label}
        title={words ? undefined : label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {words && label}
      </button>
      {open && (
        <div class="menu-list" role="menu" id={id} aria-label={label}>
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class="menu-item"
              onClick={() => {
                close();
                item.onPick();
              }}
            >
              {item.icon && <Icon name={item.icon} />}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
