import { useState } from 'preact/hooks';
import { Button, ids, Notice, Panel, Table, t } from '../../ui';
import type { CircleAppeal, DeskCircle } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { Desk } from './frame';
import { useRead, why } from './reading';

/** All circles with whether somebody holds them, and the appeals of people who were let go. */
export default function CirclesScreen() {
  return (
    <Desk here="/desk/circles" title={t('desk-circles')}>
      <Appeals />
      <All />
    </Desk>
  );
}

function All() {
  const { value, trouble, again } = useRead<DeskCircle[]>('/api/desk/circles');
  const [refused, setRefused] = useState('');

  async function hold(circle: string) {
    try {
      await network.http.post(`/api/circles/${circle}/people/${network.me.value?.member}`, {
        role: 'facilitator',
      });
      setRefused('');
      await again();
    } catch (error) {
      setRefused(why(error));
    }
  }

  return (
    <Panel title={t('desk-circle-all')}>
      <p class="soft">{t('desk-circle-all-words')}</p>
      {(trouble || refused) && (
        <Notice kind="trouble" alert>
          {trouble || refused}
        </Notice>
      )}
      {value && (
        <Table<DeskCircle>
          caption={t('desk-circle-all')}
          captionUnseen
          columns={[
            {
              key: 'theme',
              label: t('desk-circle-theme'),
              cell: (one) => <a href={`/circles/${one.circle}`}>{one.theme}</a>,
            },
            {
              key: 'held',
              label: t('desk-circle-facilitator'),
              cell: (one) =>
                one.held ? (
                  t('desk-circle-held')
                ) : (
                  <Button onClick={() => void hold(one.circle)}>{t('desk-circle-hold')}</Button>
                ),
            },
            {
              key: 'taken',
              label: t('desk-circle-taken'),
              cell: (one) => t('desk-circle-of', { taken: one.taken, chairs: one.chairs }),
            },
            { key: 'language', label: t('desk-circle-language'), cell: (one) => one.language },
            {
              key: 'next',
              label: t('desk-circle-next'),
              cell: (one) =>
                one.set_aside_at !== null
                  ? t('desk-circle-stuck')
                  : one.next
                    ? t('desk-at', { at: one.next.starts_at })
                    : t('desk-circle-next-none'),
            },
          ]}
          items={value}
          keyOf={(one) => one.circle}
          empty={t('desk-circle-none')}
        />
      )}
    </Panel>
  );
}

const ACTS = ids({
  let_go: 'desk-circle-let-go',
  remove: 'desk-circle-removed',
  take_back: 'desk-circle-taken-back',
});

/** Judged by a steward who did not do it, without learning whom it was done to. */
function Appeals() {
  const { value, trouble, again } = useRead<CircleAppeal[]>('/api/desk/circle-appeals');
  const [question, setQuestion] = useState<Question | null>(null);
  if (!trouble && !value?.length) return null;

  function answer(one: CircleAppeal, stands: boolean): Question {
    return {
      title: t(stands ? 'desk-circle-stands' : 'desk-circle-falls'),
      words: t(stands ? 'desk-circle-stands-words' : 'desk-circle-falls-words'),
      sure: t('desk-circle-answer'),
      asks: { label: t('desk-circle-answer-label') },
      act: async (said) => {
        await network.http.post(`/api/desk/circle-appeals/${one.ref}/answer`, { stands, answer: said });
        await again();
      },
    };
  }

  return (
    <Panel title={t('desk-circle-appeals')}>
      <p class="soft">{t('desk-circle-appeals-words')}</p>
      {trouble && <Notice kind="trouble">{trouble}</Notice>}
      {value?.map((one) => (
        <div key={one.ref} class="desk-card stack stack-small">
          <p>
            {t(ACTS[one.act], {
              name: one.by_name ?? t('desk-circle-somebody'),
              theme: one.theme,
              at: one.at,
            })}
          </p>
          <blockquote class="speech desk-quote">{one.reason}</blockquote>
          <p class="soft">{t('desk-circle-appealed', { at: one.appealed_at })}</p>
          <blockquote class="speech desk-quote">{one.appeal}</blockquote>
          {one.appeal_answer ? (
            <p>{t('desk-circle-answered', { answer: one.appeal_answer })}</p>
          ) : (
            <div class="row">
              <Button onClick={() => setQuestion(answer(one, true))}>{t('desk-circle-stands')}</Button>
              <Button onClick={() => setQuestion(answer(one, false))}>{t('desk-circle-falls')}</Button>
            </div>
          )}
        </div>
      ))}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}
