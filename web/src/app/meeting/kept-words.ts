/** Words kept for one's turn: on this device alone, sealed, until they are said or the meeting is over. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { onLeave } from '../leave';
import { draftOf, keepDraft } from '../member/draft';
import { network } from '../network';

const KEEP_AFTER_MS = 600;
const nameOf = (room: string): string => `turn.${room}`;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

onLeave(() => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
});

function keep(room: string, words: string, afterMs: number): void {
  keepDraft(room, words);
  clearTimeout(timers.get(room));
  timers.set(
    room,
    setTimeout(() => {
      timers.delete(room);
      const bytes = words ? new TextEncoder().encode(words) : null;
      void network.crypto.keepOwn(nameOf(room), bytes).catch(() => undefined);
    }, afterMs),
  );
}

export const forgetWords = (room: string): void => keep(room, '', 0);

export interface KeptWords {
  words: string;
  write: (words: string) => void;
  /** True once the server gave words back, since the piece was no longer here. */
  givenBack: boolean;
}

/** What is being written. Words that the server would not take come back into it, before what is written now. */
export function useKeptWords(talk: Talk): KeptWords {
  const { room } = talk;
  const [words, setWords] = useState(() => draftOf(room));
  const [givenBack, setGivenBack] = useState(false);
  const now = useRef(words);
  const dropped = talk.dropped.value;

  function write(next: string) {
    now.current = next;
    setWords(next);
    keep(room, next, next ? KEEP_AFTER_MS : 0);
    if (!next) setGivenBack(false);
  }

  useEffect(() => {
    let gone = false;
    void network.crypto
      .readOwn(nameOf(room))
      .then((kept) => {
        if (gone || !kept || now.current) return;
        const before = new TextDecoder().decode(kept);
        now.current = before;
        setWords(before);
        keepDraft(room, before);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [room]);

  useEffect(() => {
    const back = talk.takeDropped().filter((one) => one.kind === 'text' || one.kind === 'reading');
    if (back.length === 0) return;
    write([...back.map((one) => one.lines.join('\n')), now.current].filter(Boolean).join('\n'));
    setGivenBack(true);
  }, [dropped]);

  return { words, write, givenBack };
}
