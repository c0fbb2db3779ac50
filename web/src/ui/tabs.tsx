import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface TabsProps {
  label: string;
  tabs: readonly { key: string; label: ComponentChildren }[];
  value: string;
  onValue: (key: string) => void;
  /** What belongs to the chosen tab. */
  children?: ComponentChildren;
}

/** Places beside each other, one shown. Arrow keys move between them. */
export function Tabs({ label, tabs, value, onValue, children }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.key === value);
    const forward = getComputedStyle(list.current!).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const there = (to + tabs.length) % tabs.length;
    onValue(tabs[there]!.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[there]?.focus();
  }

  return (
    <div class="tabs stack">
      <div class="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            class="tab"
            aria-selected={tab.key === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === value ? 0 : -1}
            onClick={() => onValue(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the panel is what Tab leads to after the list. */}
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} tabIndex={0} class="stack">
        {children}
      </div>
    </div>
  );
}
