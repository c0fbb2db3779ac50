import { useState } from 'preact/hooks';
import { Button, Notice, Panel, t } from '../../ui';
import type { SafetyAppeal } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { useRead } from './reading';

/** Appeals against ends for safety: judged by a steward who did not end it, without learning who called. */
export function SafetyAppeals() {
  const { value, trouble, again } = useRead<SafetyAppeal[]>('/api/desk/safety-appeals');
  const [question, setQuestion] = useState<Question | null>(null);
  if (!trouble && !value?.length) return null;

  function answer(one: SafetyAppeal, stands: boolean): Question {
    return {
      title: t(stands ? 'safety-stands' : 'safety-falls'),
      words: t(stands ? 'safety-stands-words' : 'safety-falls-words'),
      sure: t('people-answer'),
      asks: { label: t('people-answer-label') },
      act: async (said) => {
        await network.http.post(`/api/desk/safety-appeals/${one.call}/answer`, { stands, answer: said });
        await again();
      },
    };
  }

  return (
    <Panel title={t('safety-appeals')}>
      <p class="soft">{t('safety-appeals-words')}</p>
      {trouble && <Notice kind="trouble">{trouble}</Notice>}
      {value?.map((one) => (
        <div key={one.call} class="desk-card stack stack-small">
          <p>{t('safety-ended', { name: one.by_name ?? t('safety-somebody'), at: one.at })}</p>
          <blockquote class="speech desk-quote">{one.reason}</blockquote>
          <p class="soft">{t('safety-appealed', { at: one.appealed_at })}</p>
          <blockquote class="speech desk-quote">{one.appeal}</blockquote>
          {one.appeal_answer ? (
            <p>{t('safety-answered', { answer: one.appeal_answer })}</p>
          ) : (
            <div class="row">
              <Button onClick={() => setQuestion(answer(one, true))}>{t('safety-stands')}</Button>
              <Button onClick={() => setQuestion(answer(one, false))}>{t('safety-falls')}</Button>
            </div>
          )}
        </div>
      ))}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}
