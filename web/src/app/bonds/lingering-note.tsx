import { useEffect, useState } from 'preact/hooks';
import { Button, Panel, say, Textarea, t } from '../../ui';
import { useAct } from '../act';
import { KeptHere } from '../circles/frame';
import { useKept } from '../circles/kept';
import { draftName, recallDraft } from './drafts';
import type { Held } from './held';
import { TellsDialog, useTellsFirst } from './tells-first';

const EMPTY = { words: '' };
const MOST = 2_000;

const NOTE = 'note';

/** One note that lingers for the other when the words of the visit have dissolved. */
export function LingeringNote({ held, name }: { held: Held; name: string }) {
  const [begun, setBegun] = useState<typeof EMPTY | null>(null);
  const { bond } = held.bond;
  useEffect(() => void recallDraft(bond, NOTE, EMPTY).then((kept) => setBegun(kept ?? EMPTY)), [bond]);
  return begun && <Writing held={held} name={name} begun={begun} />;
}

interface WritingProps {
  held: Held;
  name: string;
  begun: typeof EMPTY;
}

function Writing({ held, name, begun }: WritingProps) {
  const { draft, change, kept, letGo } = useKept(draftName(held.bond.bond, NOTE), begun, begun !== EMPTY);
  const doing = useAct();
  const tells = useTellsFirst();
  const { mine } = held.bond.notes.value;
  const left = mine && !mine.broken ? mine : null;

  function leave() {
    const words = draft.words.trim();
    if (!words) return;
    tells.ask(
      words,
      () =>
        void doing.run(async () => {
          await held.bond.note(words);
          change({ words: '' });
          await letGo();
          say(t('visit-note-left'));
        }),
    );
  }

  const form = (
    <div class="stack">
      <Textarea
        label={t('visit-note-label', { star: name })}
        hint={t('visit-note-hint')}
        value={draft.words}
        maxLength={MOST}
        dir="auto"
        trouble={doing.trouble}
        onValue={(words) => change({ words })}
      />
      <KeptHere kept={kept} />
      <div class="row">
        <Button
          busy={doing.busy}
          aria-disabled={!draft.words.trim() || !held.bond.ready.value}
          onClick={leave}
        >
          {t('visit-note-leave')}
        </Button>
      </div>
    </div>
  );
  return (
    <Panel title={t('visit-note-title')}>
      {left ? (
        <>
          <figure class="left-note">
            <figcaption class="soft small">{t('walk-my-note', { star: name })}</figcaption>
            <blockquote class="speech" dir="auto">
              {left.words}
            </blockquote>
          </figure>
          <details class="fold">
            <summary>{t('visit-note-anew')}</summary>
            {form}
          </details>
        </>
      ) : (
        form
      )}
      <TellsDialog tells={tells} sure={t('visit-tells-send')} />
    </Panel>
  );
}
