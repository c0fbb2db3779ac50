import { useEffect, useState } from 'preact/hooks';
import { Panel, Textarea, t } from '../../ui';
import { Sensed } from '../contract/sensed';
import { keptOf, type Where } from './kept';

const WHERE: Record<Where, () => string> = {
  reading: () => '\u00a0',
  here: () => t('notes-here'),
  everywhere: () => t('notes-everywhere'),
  nowhere: () => t('circles-not-kept'),
};

/** One's own notes on a session: each has their own, and nobody reads the other's. */
export function OwnNotes({ session, side }: { session: string; side: 'guide' | 'member' }) {
  return (
    <Panel title={t('notes-title')}>
      <NotesField session={session} sensed={side === 'member'} />
      <p class="soft small">{t(side === 'guide' ? 'notes-words-guide' : 'notes-words')}</p>
    </Panel>
  );
}

/** @param sensed what is written here is sensed, where the contract says so: outside of a session, and not a guide's */
export function NotesField({ session, sensed = false }: { session: string; sensed?: boolean }) {
  const keeping = keptOf(session);
  const kept = keeping.kept.value;
  const [words, setWords] = useState<string | null>(null);

  useEffect(() => () => keeping.flush(), [keeping]);

  return (
    <>
      <Textarea
        label={t('notes-label')}
        value={words ?? kept?.notes ?? ''}
        disabled={kept === null}
        maxLength={40_000}
        dir="auto"
        rows={3}
        onValue={(value) => {
          setWords(value);
          void keeping.change({ notes: value });
        }}
      />
      {sensed && kept !== null && <Sensed place={`notes.${session}`} words={words ?? kept.notes} />}
      <p class="soft small">{kept?.at.notes ? WHERE[keeping.where.value]() : '\u00a0'}</p>
    </>
  );
}
