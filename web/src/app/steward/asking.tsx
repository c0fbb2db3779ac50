import { useState } from 'preact/hooks';
import { Button, Dialog, Textarea, t } from '../../ui';
import { why } from './reading';

export interface Question {
  title: string;
  /** What happens next, and who is told. */
  words: string;
  /** What the button does. */
  sure: string;
  /** The words that go with it, where some are needed: a reason, what was checked. */
  asks?: { label: string; hint?: string };
  act: (said: string) => Promise<unknown>;
}

const SHORTEST = 3;

/** Asks once, in words, before something is done; with the reason where one belongs to it. */
export function Asking({ question, onClose }: { question: Question | null; onClose: () => void }) {
  return (
    <Dialog open={question !== null} onClose={onClose} title={question?.title}>
      {question && <Inside key={question.title} question={question} onClose={onClose} />}
    </Dialog>
  );
}

function Inside({ question, onClose }: { question: Question; onClose: () => void }) {
  const [said, setSaid] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const { asks } = question;

  async function act() {
    if (asks && said.trim().length < SHORTEST) return setTrouble(t('desk-say-why'));
    setBusy(true);
    try {
      await question.act(said.trim());
      onClose();
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <p>{question.words}</p>
      {asks && (
        <Textarea
          label={asks.label}
          hint={asks.hint}
          value={said}
          onValue={setSaid}
          maxLength={500}
          trouble={trouble}
        />
      )}
      {!asks && trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <div class="row row-spread">
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {question.sure}
        </Button>
      </div>
    </form>
  );
}
