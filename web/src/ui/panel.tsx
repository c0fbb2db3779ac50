import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon, type IconName } from './icons';

interface PanelProps {
  title?: ComponentChildren;
  /** The level of the heading, by the place of the panel in the page. */
  level?: 2 | 3;
  children?: ComponentChildren;
  class?: string;
}

/** A quiet, solid surface in front of the landscape. With a title it is a region of that name. */
export function Panel({ title, level = 2, children, class: extra }: PanelProps) {
  const id = useId();
  const Heading = `h${level}` as 'h2' | 'h3';
  return (
    <section class={extra ? `panel stack ${extra}` : 'panel stack'} aria-labelledby={title ? id : undefined}>
      {title && <Heading id={id}>{title}</Heading>}
      {children}
    </section>
  );
}

/** Things one below the other, with even space. */
export function Stack(props: { children?: ComponentChildren; gap?: 'small' | 'normal' | 'wide' }) {
  return <div class={`stack stack-${props.gap ?? 'normal'}`}>{props.children}</div>;
}

/** Things beside each other that go to the next line where there is no room. */
export function Row(props: { children?: ComponentChildren; spread?: boolean; class?: string }) {
  const classes = ['row', props.spread && 'row-spread', props.class].filter(Boolean).join(' ');
  return <div class={classes}>{props.children}</div>;
}

/** The end of a screen: the one primary action, within reach of a thumb. */
export function Actions({ children }: { children?: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}

interface NoticeProps {
  /** `plain` says something, `good` that it went well, `trouble` what happened, what was kept, what to do. */
  kind?: 'plain' | 'good' | 'trouble';
  icon?: IconName;
  /** Told at once by screen readers; for what happens while someone is on the screen. */
  alert?: boolean;
  children?: ComponentChildren;
}

export function Notice({ kind = 'plain', icon, alert, children }: NoticeProps): JSX.Element {
  const sign = icon ?? (kind === 'good' ? 'check' : kind === 'trouble' ? 'bell' : 'star');
  return (
    <div class={`notice notice-${kind}`} role={alert ? 'alert' : undefined}>
      <Icon name={sign} />
      <div class="stack stack-small">{children}</div>
    </div>
  );
}

interface StepsProps {
  /** What the list tells, for screen readers. */
  label: string;
  steps: readonly { key: string; words: ComponentChildren; state: 'done' | 'now' | 'next' }[];
  /** The words for each state, since colour and shape alone do not tell it. */
  states: Record<'done' | 'now' | 'next', string>;
}

/** The steps of something on its way, each with its state in words. */
export function Steps({ label, steps, states }: StepsProps) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          class={`step step-${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <span class="step-sign" aria-hidden="true">
            {step.state === 'done' && <Icon name="check" size={16} />}
          </span>
          <span>
            {step.words}
            <span class="unseen">{` (${states[step.state]})`}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
