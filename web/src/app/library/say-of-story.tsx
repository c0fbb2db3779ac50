import { useState } from 'preact/hooks';
import { Actions, Button, Choice, Notice, Panel, Textarea, t } from '../../ui';
import type { ReadingQueue } from '../../wire';
import { why } from '../steward/reading';

const SHORTEST = 3;

interface Asked<Way extends string, Told> {
  title: string;
  ways: readonly { value: Way; label: string; hint: string }[];
  /** What the field for one's words is called once a way is chosen. */
  label: (way: Way | null) => string;
  /** What is said when words are missing that this way needs, or null when it needs none. */
  missing: (way: Way) => string | null;
  button: string;
  send: (way: Way, words: string) => Promise<Told>;
  onSaid: (told: Told) => void;
}

/** Says of a story which way it goes, with a reason. What fails keeps the words where they were written. */
export function SayOfStory<Way extends string, Told = ReadingQueue>(asked: Asked<Way, Told>) {
  const { title, ways, label, missing, button, send, onSaid } = asked;
  const [way, setWay] = useState<Way | null>(null);
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);

  async function say() {
    setFailed('');
    if (!way) return setFailed(t('reading-choose'));
    const lacks = words.trim().length < SHORTEST ? missing(way) : null;
    if (lacks) return setTrouble(lacks);
    setBusy(true);
    try {
      onSaid(await send(way, words.trim()));
    } catch (error) {
      setFailed(`${why(error)} ${t('reading-words-here')}`);
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void say();
      }}
    >
      <Panel title={title}>
        <Choice<Way>
          legend={title}
          legendUnseen
          look="list"
          value={way}
          onValue={(value) => {
            setWay(value);
            setTrouble('');
          }}
          options={ways}
        />
        <Textarea
          label={label(way)}
          hint={t('reading-reason-hint')}
          value={words}
          maxLength={1000}
          rows={3}
          dir="auto"
          trouble={trouble}
          onValue={(value) => {
            setWords(value);
            setTrouble('');
          }}
        />
      </Panel>
      <Actions>
        {failed && (
          <Notice kind="trouble" alert>
            {failed}
          </Notice>
        )}
        <Button type="submit" kind="primary" busy={busy}>
          {button}
        </Button>
      </Actions>
    </form>
  );
}
