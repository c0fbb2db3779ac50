import type { ButtonHTMLAttributes, ComponentChildren, Ref } from 'preact';
import { Icon, type IconName } from './icons';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'size' | 'ref'> {
  /** `primary`: the one thing to do here. `quiet`: another way. `text`: small things beside it. */
  kind?: 'primary' | 'quiet' | 'text';
  icon?: IconName;
  /** Shows that the press arrived: the button keeps its place and its focus, and takes no second press. */
  busy?: boolean;
  children?: ComponentChildren;
  buttonRef?: Ref<HTMLButtonElement>;
  /** Leaves this page at once, as the way out in the bar does. */
  'data-leave'?: boolean;
}

export function Button(props: ButtonProps) {
  const { kind = 'quiet', icon, busy = false, children, buttonRef, onClick, class: extra, ...rest } = props;
  const classes = ['button', kind !== 'quiet' && `button-${kind}`, extra].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef}
      class={classes}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows only its sign; `label` is what a screen reader says and the pointer shows. */
export function IconButton({ icon, label, ...rest }: ButtonProps & { icon: IconName; label: string }) {
  const { class: extra, ...others } = rest;
  const classes = `button-icon${extra ? ` ${extra}` : ''}`;
  return <Button {...others} kind="text" icon={icon} aria-label={label} title={label} class={classes} />;
}

/** A switch: on or off, said as such. */
export function Switch(props: { on: boolean; onChange: (on: boolean) => void; children: ComponentChildren }) {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={props.on}
      onClick={() => props.onChange(!props.on)}
    >
      <span>{props.children}</span>
      <span class="switch-track" aria-hidden="true">
        <span class="switch-knob" />
      </span>
    </button>
  );
}
