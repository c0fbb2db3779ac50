import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Notice, t, toast } from '../../ui';
import type { CircleView } from '../../wire';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import {
  asChanged,
  type CircleWords,
  type Missing,
  missingPromises,
  missingWords,
  wordsOf,
} from './circle-draft';
import { ChairsEditor, PromisesEditor, WordsEditor } from './editors';
import { Circles, KeptHere, One, toKeep } from './frame';
import { recall, useKept } from './kept';
import { type CircleReading, circlePath } from './reading';

type What = 'words' | 'promises' | 'chairs';
interface Draft extends CircleWords {
  /** The version of the circle that is changed. */
  version: number;
}

const TITLES = { words: 'make-words', promises: 'make-promises', chairs: 'make-chairs' } as const;
const titleOf = (what: What): string => {
  if (what === 'words') return t('make-words');
  return what === 'promises' ? t('make-promises') : t('make-chairs');
};

/** Changing the words of a circle, its promises, or its chairs and door: one of them at a time. */
export default function ChangeScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  const what: What = params.what !== undefined && params.what in TITLES ? (params.what as What) : 'words';
  return (
    <Circles title={titleOf(what)} back={toKeep(circle)}>
      <One circle={circle} title={titleOf(what)}>
        {(view, reading) =>
          view.may_keep ? (
            <Recalled key={what} view={view} reading={reading} what={what} />
          ) : (
            <Notice>{t('keep-not-yours')}</Notice>
          )
        }
      </One>
    </Circles>
  );
}

interface ChangeProps {
  view: CircleView;
  reading: CircleReading;
  what: What;
}

const draftOf = (circle: string, what: What): string => `circle.${what}.${circle}`;

function Recalled(props: ChangeProps) {
  const [begun, setBegun] = useState<{ draft: Draft; recalled: boolean } | null>(null);
  const { view, what } = props;
  useEffect(() => {
    const now: Draft = { ...wordsOf(view), version: view.version };
    void recall(draftOf(view.circle, what), now).then((kept) =>
      setBegun({ draft: kept ?? now, recalled: kept !== null }),
    );
  }, [view.circle]);
  return begun && <Change {...props} begun={begun.draft} recalled={begun.recalled} />;
}

/** Only what this screen is about; the rest as it stands by now. */
function merged(view: CircleView, draft: Draft, what: What): CircleWords {
  const now = wordsOf(view);
  const { theme, welcome, threads, language, promises, chairs, open, listed } = draft;
  if (what === 'words') return { ...now, theme, welcome, threads, language };
  return what === 'promises' ? { ...now, promises } : { ...now, chairs, open, listed };
}

function Change({ view, reading, what, begun, recalled }: ChangeProps & { begun: Draft; recalled: boolean }) {
  const { draft, change, kept, letGo } = useKept(draftOf(view.circle, what), begun, recalled);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const editor = {
    draft,
    missing,
    change: (next: Partial<CircleWords>) => {
      setMissing(null);
      setTrouble('');
      change(next);
    },
  };

  async function send() {
    const stop = what === 'words' ? missingWords(draft) : what === 'promises' ? missingPromises(draft) : null;
    setMissing(stop);
    if (stop) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    setTrouble('');
    try {
      const body = asChanged(merged(view, draft, what), view.version);
      reading.took(await network.http.post<CircleView>(`${circlePath(view.circle)}/change`, body));
      await letGo();
      toast(t('keep-changed'));
      go(`/circles/${view.circle}/keep`, { replace: true });
    } catch (error) {
      if (error instanceof Refused && error.code === 'stale') {
        // Somebody else changed it meanwhile: what they did stays, and the next press goes on top of it.
        await reading.again();
        setTrouble(`${t('keep-stale')} ${t('circles-words-here')}`);
      } else setTrouble(`${why(error)} ${t('circles-words-here')}`);
      setBusy(false);
    }
  }

  return (
    <form
      ref={form}
      class="stack make"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <div class="panel stack">
        <h1>{titleOf(what)}</h1>
        {what === 'words' && <WordsEditor {...editor} />}
        {what === 'promises' && (
          <>
            <p>{t('keep-promises-anew')}</p>
            <PromisesEditor {...editor} />
          </>
        )}
        {what === 'chairs' && <ChairsEditor {...editor} />}
        <KeptHere kept={kept} />
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button type="submit" kind="primary" busy={busy}>
          {t('keep-change')}
        </Button>
      </Actions>
    </form>
  );
}
