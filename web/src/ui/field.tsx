import type { ComponentChildren, InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Labelled {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** What is not right and what to do; said when it appears. */
  trouble?: ComponentChildren;
  /** The label is there for screen readers only. */
  labelUnseen?: boolean;
}

function Around(props: Labelled & { id: string; children: ComponentChildren }) {
  const { id, label, hint, trouble, labelUnseen } = props;
  return (
    <div class="field">
      <label for={id} class={labelUnseen ? 'unseen' : undefined}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} class="soft small">
          {hint}
        </p>
      )}
      {props.children}
      <p id={`${id}-trouble`} class="trouble small" role="alert">
        {trouble}
      </p>
    </div>
  );
}

function described(id: string, { hint, trouble }: Labelled): string | undefined {
  return [hint && `${id}-hint`, trouble && `${id}-trouble`].filter(Boolean).join(' ') || undefined;
}

type FieldProps = Labelled &
  Pick<
    InputHTMLAttributes<HTMLInputElement>,
    | 'autocomplete'
    | 'autocapitalize'
    | 'autoFocus'
    | 'disabled'
    | 'enterkeyhint'
    | 'id'
    | 'inputMode'
    | 'max'
    | 'maxLength'
    | 'min'
    | 'name'
    | 'pattern'
    | 'placeholder'
    | 'required'
    | 'spellcheck'
  > & {
    type?: 'text' | 'number' | 'date' | 'time' | 'datetime-local' | 'tel' | 'search' | 'url' | 'password';
    value: string;
    onValue: (value: string) => void;
    inputRef?: Ref<HTMLInputElement>;
  };

export function Field({ label, hint, trouble, labelUnseen, value, onValue, inputRef, ...rest }: FieldProps) {
  const own = useId();
  const id = typeof rest.id === 'string' ? rest.id : own;
  const around = { label, hint, trouble, labelUnseen };
  return (
    <Around {...around} id={id}>
      <input
        {...(rest as Record<string, never>)}
        id={id}
        ref={inputRef}
        class="input"
        value={value}
        aria-describedby={described(id, around)}
        aria-invalid={trouble ? true : undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Around>
  );
}

type TextareaProps = Labelled &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label' | 'value'> & {
    value: string;
    onValue: (value: string) => void;
    /** Called on Enter without Shift; where it is not given, Enter is a new line. */
    onEnter?: () => void;
    areaRef?: Ref<HTMLTextAreaElement>;
  };

/** A place to write that grows with the words, up to a third of the screen. */
export function Textarea(props: TextareaProps) {
  const { label, hint, trouble, labelUnseen, value, onValue, onEnter, areaRef, ...rest } = props;
  const own = useId();
  const id = typeof rest.id === 'string' ? rest.id : own;
  const area = useRef<HTMLTextAreaElement | null>(null);
  const around = { label, hint, trouble, labelUnseen };

  // Browsers that know `field-sizing: content` do this by themselves.
  useLayoutEffect(() => {
    const box = area.current;
    if (!box || CSS.supports('field-sizing', 'content')) return;
    box.style.blockSize = 'auto';
    box.style.blockSize = `${box.scrollHeight + 2}px`;
  }, [value]);

  return (
    <Around {...around} id={id}>
      <textarea
        rows={1}
        {...rest}
        id={id}
        ref={(box) => {
          area.current = box;
          if (typeof areaRef === 'function') areaRef(box);
          else if (areaRef) areaRef.current = box;
        }}
        class="input input-area"
        value={value}
        aria-describedby={described(id, around)}
        aria-invalid={trouble ? true : undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          // A word that is still being put together by an input method is not the end of the message.
          if (!onEnter || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </Around>
  );
}

type SelectProps = Labelled & {
  value: string;
  onValue: (value: string) => void;
  options: readonly { value: string; label: string }[];
};

export function Select({ value, onValue, options, ...around }: SelectProps) {
  const id = useId();
  return (
    <Around {...around} id={id}>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={described(id, around)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </Around>
  );
}
