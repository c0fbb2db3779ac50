import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icons';

interface Option<Value extends string> {
  value: Value;
  label: ComponentChildren;
  hint?: ComponentChildren;
}

interface ChoiceProps<Value extends string> {
  legend: ComponentChildren;
  legendUnseen?: boolean;
  hint?: ComponentChildren;
  options: readonly Option<Value>[];
  value: Value | null;
  onValue: (value: Value) => void;
  /** `words`: beside each other. `list`: one below the other, with hints. */
  look?: 'words' | 'list';
}

/** One of several, in words. Arrow keys move, since these are real radio buttons. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const name = useId();
  const { look = 'words' } = props;
  return (
    <fieldset class={`choice choice-${look}`}>
      <legend class={props.legendUnseen ? 'unseen' : undefined}>{props.legend}</legend>
      {props.hint && <p class="soft small">{props.hint}</p>}
      <div class="choice-options">
        {props.options.map((one) => (
          <label key={one.value} class="pick">
            <input
              type="radio"
              name={name}
              value={one.value}
              checked={props.value === one.value}
              onChange={() => props.onValue(one.value)}
            />
            <span class="pick-words">
              {one.label}
              {one.hint && <span class="soft small">{one.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ChipsProps {
  legend: ComponentChildren;
  legendUnseen?: boolean;
  hint?: ComponentChildren;
  options: readonly { value: string; label: string }[];
  value: readonly string[];
  onValue: (value: string[]) => void;
}

/** Any number of several: the threads, languages, roles. */
export function Chips({ legend, legendUnseen, hint, options, value, onValue }: ChipsProps) {
  return (
    <fieldset class="choice choice-words">
      <legend class={legendUnseen ? 'unseen' : undefined}>{legend}</legend>
      {hint && <p class="soft small">{hint}</p>}
      <div class="choice-options">
        {options.map((one) => {
          const chosen = value.includes(one.value);
          return (
            <label key={one.value} class="pick">
              <input
                type="checkbox"
                checked={chosen}
                onChange={() =>
                  onValue(chosen ? value.filter((other) => other !== one.value) : [...value, one.value])
                }
              />
              <span class="pick-words pick-line">
                {chosen && <Icon name="check" size={18} />}
                {one.label}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

interface ScaleProps {
  legend: ComponentChildren;
  legendUnseen?: boolean;
  hint?: ComponentChildren;
  /** Words for each of the eleven steps, from 0 to 10. */
  words: readonly string[];
  value: number | null;
  onValue: (value: number) => void;
}

/** How heavy, 0 to 10, each step with its word. Real radio buttons, so that arrow keys and screen readers work. */
export function Scale({ legend, legendUnseen, hint, words, value, onValue }: ScaleProps) {
  const name = useId();
  return (
    <fieldset class="choice scale">
      <legend class={legendUnseen ? 'unseen' : undefined}>{legend}</legend>
      {hint && <p class="soft small">{hint}</p>}
      <div class="scale-steps">
        {words.map((word, step) => (
          <label key={step} class="scale-step">
            <input
              type="radio"
              name={name}
              value={step}
              aria-label={`${step}: ${word}`}
              checked={value === step}
              onChange={() => onValue(step)}
            />
            <span aria-hidden="true">{step}</span>
          </label>
        ))}
      </div>
      {/* The room for the word is always there, so that nothing moves when it appears. */}
      <p class="scale-word" aria-hidden="true">
        {value === null ? `${words[0]} – ${words[words.length - 1]}` : words[value]}
      </p>
    </fieldset>
  );
}
