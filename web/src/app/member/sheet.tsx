import { useState } from 'preact/hooks';
import { Button, Dialog, Icon, IconButton, type IconName } from '../../ui';
import './sheet.css';

export interface Way {
  key: string;
  label: string;
  /** What happens then, in a sentence. */
  hint?: string;
  icon: IconName;
  onPick: () => void;
}

interface SheetProps {
  /** On the button that opens it, and above the list. */
  title: string;
  ways: readonly Way[];
  /** Only the sign on the button, where there is little room. */
  sign?: boolean;
}

/** What one can do here, one below the other, each with what happens then: to be read calmly, not hunted for. */
export function Sheet({ title, ways, sign = false }: SheetProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {sign ? (
        <IconButton icon="more" label={title} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      ) : (
        <Button kind="text" icon="more" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {title}
        </Button>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title={title}>
        <ul class="sheet">
          {ways.map((way) => (
            <li key={way.key}>
              <button
                type="button"
                class="sheet-way"
                aria-describedby={way.hint ? `way-${way.key}` : undefined}
                onClick={() => {
                  setOpen(false);
                  way.onPick();
                }}
              >
                <Icon name={way.icon} />
                <span>{way.label}</span>
              </button>
              {way.hint && (
                <p class="sheet-hint soft small" id={`way-${way.key}`}>
                  {way.hint}
                </p>
              )}
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
