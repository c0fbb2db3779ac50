import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, Field, Panel, Textarea, t, toast } from '../../ui';
import { useAct } from '../act';
import { recall, useKept } from '../circles/kept';
import { Sensed } from '../contract/sensed';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { Trouble } from '../trouble';
import { Chooser, Strengths } from './chooser';
import { asField, draftOf, type EntryDraft, emptyDraft, fromField, soundDraft } from './draft';
import type { Entry } from './entry';
import { cleanWords, MOST_CHARACTERS, missing } from './entry';
import { DiaryFrame, toDiary } from './frame';
import { entries, type Kept, keepContent } from './held';
import { Proposing } from './proposing';

/** Writing an entry, or changing one. */
export default function WriteScreen({ params }: ScreenProps) {
  return (
    <DiaryFrame title={t('diary-write-title')} back={toDiary()}>
      <Recalled id={params.id} />
    </DiaryFrame>
  );
}

interface Begun {
  draft: EntryDraft;
  recalled: boolean;
}

function Recalled({ id }: { id: string | undefined }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const entry = id ? entries.value.find((one) => one.id === id) : undefined;
  const there = !id || entry !== undefined;

  useEffect(() => {
    if (!there || begun) return;
    void recall(draftOf(id), emptyDraft()).then((kept) => {
      const { words, feelings, felt_at } = entry?.content ?? emptyDraft();
      setBegun({ draft: kept ? soundDraft(kept) : { words, feelings, felt_at }, recalled: kept !== null });
    });
  }, [there]);

  if (!there)
    return (
      <div class="panel stack">
        <h1>{t('diary-not-there')}</h1>
        <p>{t('diary-not-there-words')}</p>
      </div>
    );
  return begun && <Writing entry={entry} {...begun} />;
}

function Writing({ entry, draft: first, recalled }: Begun & { entry: Kept<Entry> | undefined }) {
  const { draft, change, kept, letGo } = useKept(draftOf(entry?.id), first, recalled);
  const [asked, setAsked] = useState(false);
  const doing = useAct();
  const { words, feelings, felt_at } = draft;
  const lacks = missing(words, feelings);

  async function keep() {
    setAsked(true);
    if (lacks !== 'nothing') return;
    const content: Entry = {
      kind: 'entry',
      felt_at: felt_at || Math.round(network.now()),
      feelings,
      words: cleanWords(words),
      hidden: entry?.content.hidden ?? false,
    };
    const done = await doing.run(async () => {
      await keepContent(entry?.id ?? null, content);
      await letGo();
    });
    if (!done) return;
    toast(t('diary-kept'));
    go('/diary', { replace: true });
  }

  const tooLong = lacks === 'shorter' ? t('diary-too-long', { most: MOST_CHARACTERS }) : '';
  const nothing = asked && lacks === 'anything' ? t('diary-nothing-yet') : '';
  return (
    <>
      <div class="panel stack">
        <h1>{t(entry ? 'diary-edit-title' : 'diary-write-title')}</h1>
        <Textarea
          label={t('diary-words-label')}
          hint={t('diary-words-hint')}
          value={words}
          dir="auto"
          rows={3}
          trouble={tooLong}
          onValue={(value) => change({ words: value })}
        />
        <Sensed place={`diary.${entry?.id ?? 'new'}`} words={words} />
        <Proposing words={words} feelings={feelings} onFeelings={(next) => change({ feelings: next })} />
      </div>
      <Panel title={t('diary-choose')}>
        <Strengths feelings={feelings} onFeelings={(next) => change({ feelings: next })} />
        <p class="soft small">{t('diary-choose-words')}</p>
        <Chooser feelings={feelings} onFeelings={(next) => change({ feelings: next })} />
      </Panel>
      <Panel title={t('diary-when')}>
        <Field
          type="datetime-local"
          label={t('diary-when-label')}
          hint={t('diary-when-hint')}
          value={felt_at ? asField(felt_at) : ''}
          max={asField(network.now())}
          onValue={(value) => change({ felt_at: fromField(value, network.now()) })}
        />
      </Panel>
      <p class={`soft small diary-draft${kept === null ? '' : ' diary-draft-said'}`}>
        {kept === null ? '\u00a0' : t(kept ? 'diary-draft-kept' : 'diary-draft-not-kept')}
      </p>
      <Actions>
        <Trouble words={doing.trouble || nothing} />
        <Button kind="primary" busy={doing.busy} onClick={() => void keep()}>
          {t('diary-keep')}
        </Button>
        {entry && (
          <Button kind="text" onClick={() => void letGo().then(() => go('/diary', { replace: true }))}>
            {t('diary-leave-as-it-was')}
          </Button>
        )}
      </Actions>
    </>
  );
}
