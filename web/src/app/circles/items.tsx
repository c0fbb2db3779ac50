import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { IconButton, t } from '../../ui';

interface ItemsProps<T> {
  /** What the list holds, for screen readers. */
  label: string;
  items: readonly T[];
  onItems: (items: T[]) => void;
  /** How the item at this place is called on its buttons. */
  nameOf: (item: T, at: number) => string;
  /** What one takes away cannot be put back by another press; left out, nothing can be taken away. */
  removable?: boolean;
  children: (item: T, at: number, set: (next: T) => void) => ComponentChildren;
}

/** A list one puts in order by buttons, so that nobody has to drag. */
export function Items<T>({ label, items, onItems, nameOf, removable = false, children }: ItemsProps<T>) {
  const list = useRef<HTMLOListElement>(null);

  function move(at: number, to: number) {
    const next = [...items];
    const [one] = next.splice(at, 1);
    next.splice(to, 0, one!);
    onItems(next);
    // The focus goes with what was moved; at the end of the way it is on the button that leads back.
    requestAnimationFrame(() => {
      const buttons = list.current?.children[to]?.querySelectorAll<HTMLElement>(
        to < at ? '.turn-up' : '.turn-down',
      );
      const there = buttons?.[0];
      if (there && there.getAttribute('aria-disabled') !== 'true') there.focus();
      else
        list.current?.children[to]?.querySelector<HTMLElement>('button:not([aria-disabled=true])')?.focus();
    });
  }

  function remove(at: number) {
    onItems(items.filter((_, other) => other !== at));
    requestAnimationFrame(() => {
      const near = list.current?.children[Math.max(0, at - 1)];
      (near?.querySelector<HTMLElement>('input, textarea, button') ?? list.current)?.focus();
    });
  }

  return (
    <ol class="items" aria-label={label} ref={list} tabIndex={-1}>
      {items.map((item, at) => {
        const name = nameOf(item, at);
        return (
          <li key={at} class="item">
            {children(item, at, (next) => onItems(items.map((one, other) => (other === at ? next : one))))}
            <div class="row item-ways">
              <IconButton
                icon="back"
                class="turn-up"
                label={t('keep-up', { name })}
                aria-disabled={at === 0}
                onClick={() => at > 0 && move(at, at - 1)}
              />
              <IconButton
                icon="back"
                class="turn-down"
                label={t('keep-down', { name })}
                aria-disabled={at === items.length - 1}
                onClick={() => at < items.length - 1 && move(at, at + 1)}
              />
              {removable && (
                <IconButton icon="close" label={t('keep-remove', { name })} onClick={() => remove(at)} />
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
