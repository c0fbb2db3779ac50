import { useEffect, useState } from 'preact/hooks';
import { Panel, t } from '../../ui';
import type { ReadingQueue, StoryAppealView } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { why } from '../steward/reading';
import { Library } from './frame';
import { Said } from './own';
import { readsForOthers } from './queue';
import { NotYours } from './reading';
import { SaidIt } from './reading-one';
import { SayOfStory } from './say-of-story';
import { WholeStory } from './whole-story';

/** An appeal about a story, for a steward who has not read it before. */
export default function AppealOneScreen({ params }: ScreenProps) {
  return (
    <Library title={t('appeal-one')} back={{ to: '/library/reading', words: t('reading-back') }}>
      {readsForOthers() ? <One story={params.story!} /> : <NotYours />}
    </Library>
  );
}

function One({ story }: { story: string }) {
  const [one, setOne] = useState<StoryAppealView | null>(null);
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<ReadingQueue | null>(null);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    network.http
      .get<ReadingQueue>('/api/stories/reading')
      .then(({ appeals }) => {
        const found = appeals.find((each) => each.story === story);
        if (!found) return setTrouble(t('appeal-gone'));
        setOne(found);
        setOpen(found.notes.length === 0);
      })
      .catch((error) => setTrouble(why(error)));
  }, [story]);

  if (said) return <SaidIt queue={said} />;
  if (!one)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('appeal-one')}</h1>
        <p class={trouble ? undefined : 'soft'}>{trouble || t('library-opening')}</p>
      </div>
    );
  return (
    <>
      <WholeStory one={one} open={open} onOpen={() => setOpen(true)} />
      {open && (
        <>
          <Panel title={t('appeal-about')}>
            <p>{t(one.about === 'return' ? 'appeal-about-return' : 'appeal-about-down')}</p>
            {one.reason && <Said label={t('own-reason')} words={one.reason} />}
            {one.readers
              .filter((each) => each.reason)
              .map((each, at) => (
                <Said
                  key={at}
                  label={t(each.verdict === 'fits' ? 'own-reader-fits' : 'own-reader-not-yet')}
                  words={each.reason}
                />
              ))}
            <Said label={t('appeal-their-words')} words={one.appeal} />
          </Panel>
          <Decide one={one} onSaid={setSaid} />
        </>
      )}
    </>
  );
}

function Decide({ one, onSaid }: { one: StoryAppealView; onSaid: (queue: ReadingQueue) => void }) {
  return (
    <SayOfStory<'shelf' | 'back'>
      title={t('appeal-decide')}
      ways={[
        { value: 'shelf', label: t('appeal-shelf'), hint: t('appeal-shelf-hint') },
        { value: 'back', label: t('appeal-back'), hint: t('appeal-back-hint') },
      ]}
      label={() => t('reading-reason')}
      missing={() => t('appeal-reason-missing')}
      button={t('appeal-say')}
      send={(way, reason) =>
        network.http.post<ReadingQueue>(`/api/stories/${one.story}/appeal-decision`, {
          edition: one.edition,
          publish: way === 'shelf',
          reason,
        })
      }
      onSaid={onSaid}
    />
  );
}
