import { useEffect, useRef, useState } from 'preact/hooks';
import { hear, hearAgain } from '../../hints/heard';
import { type Hint, hintFor, PAUSE_MS } from '../../hints/rules';
import { secondOpinion } from '../../hints/second';
import type { Talk } from '../../net/talk';
import * as sensing from '../../sense/sensing';
import { Icon, IconButton, ids, t } from '../../ui';
import type { HeldView } from '../../wire';
import { network } from '../network';
import { hintsOffered, hintsOn, quiet, quietRooms } from './hints-kept';
import './hint-line.css';

const WORDS = ids({
  early_advice: 'hint-early-advice',
  their_choice: 'hint-their-choice',
  more_room: 'hint-more-room',
  say_back: 'hint-say-back',
  open_question: 'hint-open-question',
} as const satisfies Record<Hint, string>);

interface HintLineProps {
  talk: Talk;
  held: HeldView;
  /** What is being written. */
  words: string;
}

/** One soft line under what a supporter writes, after a pause in writing. It holds nothing back and writes nothing. */
export default function HintLine({ talk, held, words }: HintLineProps) {
  const hint = useHint(talk, held, words);
  const off = !hintsOn.value || quietRooms.value.has(held.room);
  useEffect(() => {
    hintsOffered.value = true;
  }, []);
  // The model comes with the talk, never because of what is written; the rules do not wait for it.
  useEffect(() => {
    if (!off) sensing.begin();
  }, [off]);
  if (off) return null;
  return (
    <div class="hint-space">
      <p class="hint soft small" role="status">
        {hint && <Icon name="light" size={18} />}
        {hint && t(WORDS[hint])}
      </p>
      {hint && <IconButton icon="close" label={t('hint-quiet')} onClick={() => quiet(held.room)} />}
    </div>
  );
}

/** The hint for these words once nothing was typed for a while; it stays until the next one, or until they are sent. */
function useHint(talk: Talk, held: HeldView, words: string): Hint | null {
  const [hint, setHint] = useState<Hint | null>(null);
  const newest = useRef(words);
  newest.current = words;
  useEffect(() => {
    if (!words.trim()) {
      setHint(null);
      return;
    }
    if (!hintsOn.peek() || quietRooms.peek().has(held.room) || held.danger) return;
    const timer = setTimeout(() => {
      void found(talk, held, words).then((one) => {
        if (newest.current === words) setHint(one);
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return held.danger ? null : hint;
}

/** What the rules find, with the model of this device as a second opinion once it is there. */
async function found(talk: Talk, held: HeldView, words: string) {
  const heard = hear(words);
  const opinion = await secondOpinion(sensing, words).catch(() => null);
  const turns = talk.messages
    .peek()
    .filter((one) => one.kind === 'text')
    .map((one) => ({ mine: one.mine, text: one.lines.join('\n') }));
  const soFar = { turns, heldAt: held.held_at, now: network.now() };
  return hintFor(words, soFar, opinion ? hearAgain(heard, opinion) : heard);
}
