import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface ColourFieldProps {
  label: ComponentChildren;
  value: string;
  onValue: (colour: string) => void;
}

/** A colour, by the means of the browser: it works by keyboard and with a screen reader. */
export function ColourField({ label, value, onValue }: ColourFieldProps) {
  const id = useId();
  return (
    <div class="row colour-field">
      <input
        type="color"
        id={id}
        class="colour-input"
        value={value}
        onChange={(event) => onValue(event.currentTarget.value.toLowerCase())}
      />
      <label for={id}>{label}</label>
    </div>
  );
}
