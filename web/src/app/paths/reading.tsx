import { useEffect, useState } from 'preact/hooks';
import { Button, Notice, Panel, say, t } from '../../ui';
import type { OwnPathQuestions, QuestionToRead } from '../../wire';
import { depthWords } from '../bonds/deeper';
import { Lake } from '../bonds/frame';
import { readsForOthers } from '../library/queue';
import { NotYours } from '../library/reading';
import { SayOfStory } from '../library/say-of-story';
import { network } from '../network';
import { why } from '../steward/reading';

/** Questions that wait for two readers before anybody is asked them. */
export default function ReadingScreen() {
  return (
    <Lake title={t('paths-read')} back={{ to: '/paths', words: t('paths-back') }}>
      {readsForOthers() ? <Waiting /> : <NotYours />}
    </Lake>
  );
}

function Waiting() {
  const [waiting, setWaiting] = useState<readonly QuestionToRead[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const hints = network.deskHints.value;

  async function again() {
    try {
      setWaiting((await network.http.get<OwnPathQuestions>('/api/paths/questions')).to_read);
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void again(), [hints]);

  const one = waiting?.[0];
  return (
    <>
      <div class="panel stack">
        <h1>{t('paths-read')}</h1>
        <p>{t('paths-read-words')}</p>
        <ul class="stack stack-small">
          <li>{t('paths-kind-short')}</li>
          <li>{t('paths-kind-open')}</li>
          <li>{t('paths-kind-cause')}</li>
          <li>{t('paths-kind-end')}</li>
        </ul>
        {trouble && (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <Button onClick={() => void again()}>{t('shell-again')}</Button>
          </Notice>
        )}
        {waiting?.length === 0 && <p class="soft">{t('paths-read-none')}</p>}
      </div>
      {one && (
        <Panel key={one.question} title={t('paths-read-one')}>
          <p class="said" lang={one.language} dir="auto">
            {one.words}
          </p>
          <p class="soft small">{depthWords(one.depth)}</p>
        </Panel>
      )}
      {one && (
        <SayOfStory<'fits' | 'not_yet', OwnPathQuestions>
          key={one.question}
          title={t('paths-verdict')}
          ways={[
            { value: 'fits', label: t('paths-fits'), hint: t('paths-fits-hint') },
            { value: 'not_yet', label: t('paths-not-yet'), hint: t('paths-not-yet-hint') },
          ]}
          label={() => t('paths-reason')}
          missing={(verdict) => (verdict === 'not_yet' ? t('paths-reason-missing') : null)}
          button={t('paths-say')}
          send={(verdict, reason) =>
            network.http.post<OwnPathQuestions>(`/api/paths/questions/${one.question}/reading`, {
              yes: verdict === 'fits',
              reason,
            })
          }
          onSaid={(told) => {
            setWaiting(told.to_read);
            say(t('paths-said'));
            scrollTo(0, 0);
          }}
        />
      )}
    </>
  );
}
