import { useState } from 'preact/hooks';
import { Menu, say, t, toast } from '../../ui';
import { useAct } from '../act';
import { network } from '../network';
import { go } from '../router';
import { Asking, type Question } from '../steward/asking';
import { Trouble } from '../trouble';
import { draftOf } from './draft';
import type { Entry } from './entry';
import { Feelings } from './felt';
import { type Kept, keepContent, letGo } from './held';

/** One entry, with what can be done with it. */
export function EntryShown({ kept }: { kept: Kept<Entry> }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const doing = useAct();
  const { id, content } = kept;
  const at = new Date(content.felt_at);

  async function hide(hidden: boolean) {
    if (await doing.run(() => keepContent(id, { ...content, hidden })))
      say(t(hidden ? 'diary-is-hidden' : 'diary-is-shown'));
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(content.words);
      toast(t('diary-copied'));
    } catch {
      toast(t('diary-not-copied'));
    }
  }

  const items = [
    { key: 'edit', label: t('diary-edit'), onPick: () => go(`/diary/entry/${id}`) },
    {
      key: 'hide',
      label: t(content.hidden ? 'diary-show' : 'diary-hide'),
      onPick: () => void hide(!content.hidden),
    },
    ...(content.words ? [{ key: 'copy', label: t('diary-copy'), onPick: () => void copy() }] : []),
    {
      key: 'delete',
      label: t('diary-delete'),
      onPick: () =>
        setQuestion({
          title: t('diary-delete-title'),
          words: t('diary-delete-words'),
          sure: t('diary-delete'),
          act: async () => {
            await letGo(id);
            await network.crypto.keepOwn(draftOf(id), null);
            toast(t('diary-deleted'));
          },
        }),
    },
  ];
  return (
    <article class={content.hidden ? 'entry entry-hidden' : 'entry'} aria-label={t('diary-entry', { at })}>
      <div class="entry-head">
        <p class="soft small">
          {t('diary-time', { at })}
          {content.hidden && ` · ${t('diary-put-away')}`}
        </p>
        <Menu label={t('diary-entry-more', { at })} items={items} />
      </div>
      <Feelings feelings={content.feelings} />
      {content.words && (
        <div class="entry-words speech">
          {content.words.split('\n').map((line, at) => (
            <p key={at} dir="auto">
              {line}
            </p>
          ))}
        </div>
      )}
      <Trouble words={doing.trouble} />
      <Asking question={question} onClose={() => setQuestion(null)} />
    </article>
  );
}
