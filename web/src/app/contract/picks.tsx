import type { ComponentChildren } from 'preact';
import { Icon } from '../../ui';

interface PicksProps<Value extends string> {
  legend: string;
  hint?: string;
  options: readonly { value: Value; label: ComponentChildren; hint: ComponentChildren }[];
  value: readonly Value[];
  onValue: (value: Value[]) => void;
}

/** Any number of several, one below the other, each with what it means. */
export function Picks<Value extends string>({ legend, hint, options, value, onValue }: PicksProps<Value>) {
  return (
    <fieldset class="choice choice-list">
      <legend>{legend}</legend>
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
              <span class="pick-words">
                <span class="contract-colour">
                  {chosen && <Icon name="check" size={18} />}
                  {one.label}
                </span>
                <span class="soft small">{one.hint}</span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
