import { useState } from 'preact/hooks';
import { Button, Panel, t } from '../../ui';
import type { GuideAppeal } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';

interface AppealsProps {
  appeals: GuideAppeal[];
  again: () => Promise<void>;
}

/** Of guides whose verification was withdrawn: judged by a steward who did not do it. */
export function GuideAppeals({ appeals, again }: AppealsProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  if (appeals.length === 0) return null;

  const answer = (one: GuideAppeal, stands: boolean): Question => ({
    title: t(stands ? 'desk-guides-stands' : 'desk-guides-falls'),
    words: t(stands ? 'desk-guides-stands-words' : 'desk-guides-falls-words'),
    sure: t('desk-guides-answer'),
    asks: { label: t('desk-guides-answer-label') },
    act: async (said) => {
      await network.http.post(`/api/desk/guide-appeals/${one.ref}/answer`, { stands, answer: said });
      await again();
    },
  });

  return (
    <Panel title={t('desk-guides-appeals')}>
      <p class="soft">{t('desk-guides-appeals-words')}</p>
      {appeals.map((one) => (
        <div key={one.ref} class="desk-card stack stack-small">
          <p>
            {t('desk-guides-appeal-of', {
              by: one.by_name ?? t('desk-guides-somebody'),
              name: one.name ?? one.member.slice(0, 6),
              at: one.at,
            })}
          </p>
          <blockquote class="speech desk-quote">{one.reason}</blockquote>
          <p class="soft">{t('desk-guides-appealed', { at: one.appealed_at })}</p>
          <blockquote class="speech desk-quote">{one.appeal}</blockquote>
          {one.appeal_answer ? (
            <p>{t('desk-guides-answered', { answer: one.appeal_answer })}</p>
          ) : (
            <div class="row">
              <Button onClick={() => setQuestion(answer(one, true))}>{t('desk-guides-stands')}</Button>
              <Button onClick={() => setQuestion(answer(one, false))}>{t('desk-guides-falls')}</Button>
            </div>
          )}
        </div>
      ))}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}
