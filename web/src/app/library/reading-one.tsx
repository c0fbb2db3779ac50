import { useEffect, useState } from 'preact/hooks';
import { Actions, t } from '../../ui';
import type { ReadingQueue, ToRead, Verdict } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { why } from '../steward/reading';
import { Library } from './frame';
import { Said } from './own';
import { readsForOthers } from './queue';
import { NotYours } from './reading';
import { SayOfStory } from './say-of-story';
import { WholeStory } from './whole-story';

/** One story that waits to be read: what it tells of, its words, and what one says of it. */
export default function ReadingOneScreen({ params }: ScreenProps) {
  return (
    <Library title={t('reading-one')} back={{ to: '/library/reading', words: t('reading-back') }}>
      {readsForOthers() ? <One story={params.story!} /> : <NotYours />}
    </Library>
  );
}

function One({ story }: { story: string }) {
  const [one, setOne] = useState<ToRead | null>(null);
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<ReadingQueue | null>(null);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    network.http
      .get<ToRead>(`/api/stories/reading/${story}`)
      .then((found) => {
        setOne(found);
        setOpen(found.notes.length === 0);
      })
      .catch((error) => setTrouble(why(error)));
  }, [story]);

  if (said) return <SaidIt queue={said} />;
  if (!one)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('reading-one')}</h1>
        <p class={trouble ? undefined : 'soft'}>{trouble || t('library-opening')}</p>
      </div>
    );
  return (
    <>
      <WholeStory one={one} open={open} onOpen={() => setOpen(true)}>
        {one.notes.length === 0 && <p class="soft">{t('reading-no-notes')}</p>}
        {one.stands && <p class="soft">{t('reading-stands')}</p>}
        {one.taken_down && <Said label={t('reading-was-down')} words={one.taken_down} />}
      </WholeStory>
      {open && <Word one={one} onSaid={setSaid} />}
    </>
  );
}

function Word({ one, onSaid }: { one: ToRead; onSaid: (queue: ReadingQueue) => void }) {
  return (
    <SayOfStory<Verdict>
      title={t('reading-your-word')}
      ways={[
        { value: 'fits', label: t('reading-fits'), hint: t('reading-fits-hint') },
        { value: 'not_yet', label: t('reading-not-yet'), hint: t('reading-not-yet-hint') },
      ]}
      label={(verdict) => t(verdict === 'not_yet' ? 'reading-reason' : 'reading-kind-word')}
      missing={(verdict) => (verdict === 'not_yet' ? t('reading-reason-missing') : null)}
      button={t('reading-say')}
      send={(verdict, reason) =>
        network.http.post<ReadingQueue>(`/api/stories/${one.story}/reading`, {
          edition: one.edition,
          verdict,
          reason,
        })
      }
      onSaid={onSaid}
    />
  );
}

/** What was said is kept; the next one is there when one wants it, and never before. */
export function SaidIt({ queue }: { queue: ReadingQueue }) {
  const next = queue.waiting[0];
  return (
    <>
      <div class="panel stack" role="status">
        <h1>{t('reading-said-title')}</h1>
        <p>{t('reading-said')}</p>
      </div>
      <Actions>
        {next ? (
          <a class="button button-primary" href={`/library/reading/${next.story}`}>
            {t('reading-next')}
          </a>
        ) : (
          <a class="button button-primary" href="/library">
            {t('library-back')}
          </a>
        )}
      </Actions>
    </>
  );
}
