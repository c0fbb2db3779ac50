import type { ComponentChildren } from 'preact';
import { Actions, Button, t } from '../../ui';
import type { ContentNote } from '../../wire';
import { threadWords } from '../member/threads';
import { Byline, Notes, StoryText } from './spine';

interface WholeStoryProps {
  one: {
    title: string;
    text: string;
    name: string | null;
    threads: readonly string[];
    notes: readonly ContentNote[];
    language: string;
  };
  /** Whether its words are shown; what it tells of always comes first. */
  open: boolean;
  onOpen: () => void;
  children?: ComponentChildren;
}

/** A story as those see it who read for others. */
export function WholeStory({ one, open, onOpen, children }: WholeStoryProps) {
  return (
    <>
      <article class="panel stack book">
        <header class="stack stack-small">
          <h1 lang={one.language} dir="auto">
            {one.title}
          </h1>
          <p class="soft">
            <Byline name={one.name} />
            {one.threads.length > 0 && <> · {one.threads.map(threadWords).join(', ')}</>}
          </p>
        </header>
        {one.notes.length > 0 && (
          <div class="stack stack-small">
            <h2>{t('book-before')}</h2>
            <Notes notes={one.notes} />
          </div>
        )}
        {children}
        {open && <StoryText text={one.text} language={one.language} />}
      </article>
      {!open && (
        <Actions>
          <Button kind="primary" icon="book" onClick={onOpen}>
            {t('book-open')}
          </Button>
        </Actions>
      )}
    </>
  );
}
