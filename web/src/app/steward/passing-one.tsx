import { Notice, Panel, t } from '../../ui';
import type { PassingReview, PassingView } from '../../wire';
import type { ScreenProps } from '../router';
import { Desk } from './frame';
import { AnswerPassing, AnswerPassingAppeal, ReviewPassing, TellNow, Waiting } from './passing-acts';
import { passingState } from './passing-words';
import { useRead } from './reading';

/** One matter of breaking confidentiality: what is proposed, who said what to it, and what comes next. */
export default function PassingOneScreen({ params }: ScreenProps) {
  return (
    <Desk here="/desk/passing" title={t('passing-one')}>
      <One passing={params.passing ?? ''} />
    </Desk>
  );
}

function One({ passing }: { passing: string }) {
  const { value: view, trouble, again } = useRead<PassingView>(`/api/desk/passings/${passing}`, 10_000);
  if (!view)
    return (
      <div class="panel stack">
        <p>{trouble || t('desk-opening')}</p>
        <Back />
      </div>
    );
  return (
    <>
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {(view.asks === 'wait' || view.asks === 'act_alone') && <Waiting view={view} again={again} />}
      <Matter view={view} />
      <Course view={view} />
      {view.asks === 'answer' && <AnswerPassing view={view} again={again} />}
      {view.asks === 'review' && <ReviewPassing view={view} again={again} />}
      {view.asks === 'appeal' && <AnswerPassingAppeal view={view} again={again} />}
      {view.acted_at !== null && view.told_at === null && <TellNow view={view} again={again} />}
    </>
  );
}

const Back = () => (
  <p>
    <a href="/desk/passing">{t('passing-back')}</a>
  </p>
);

const proposer = (view: PassingView): string =>
  view.mine ? t('passing-you') : (view.proposer_name ?? t('passing-a-steward'));

function Matter({ view }: { view: PassingView }) {
  return (
    <Panel title={t('passing-one')}>
      <Back />
      <dl class="desk-facts">
        <Fact name={t('desk-state')}>{passingState(view.state)}</Fact>
        <Fact name={t('passing-by')}>
          {proposer(view)}, {t('desk-at', { at: view.at })}
        </Fact>
        <Fact name={t('passing-of')}>
          {view.report ? (
            <a href={`/desk/reports/${view.report}`}>{t('passing-of-report')}</a>
          ) : (
            t('passing-of-call')
          )}
        </Fact>
        <Fact name={t('passing-to-whom')}>{view.to_whom}</Fact>
      </dl>
      <h3>{t('passing-reason')}</h3>
      <blockquote class="speech desk-quote">{view.reason}</blockquote>
      <h3>{t(view.acted_at === null ? 'passing-would' : 'passing-was')}</h3>
      <blockquote class="speech desk-quote">{view.passed}</blockquote>
      <p class="soft">{tellingWords(view)}</p>
    </Panel>
  );
}

function tellingWords(view: PassingView): string {
  if (view.told_at !== null) return t('passing-told', { at: view.told_at });
  return t(view.telling_endangers ? 'passing-not-told' : 'passing-will-be-told');
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Who answered, what was done alone and who reviewed it, the appeal. */
function Course({ view }: { view: PassingView }) {
  const name = view.answered_by_name ?? t('passing-a-steward');
  const answered = view.answered_at !== null;
  if (!answered && view.state !== 'alone' && view.state !== 'reviewed' && !view.appeal) return null;
  return (
    <Panel title={t('passing-course')}>
      {answered && (
        <>
          <p>
            {view.state === 'declined'
              ? t('passing-declined-by', { name, at: view.answered_at ?? 0 })
              : t('passing-confirmed-by', { name, at: view.answered_at ?? 0 })}
          </p>
          {view.answer && <blockquote class="speech desk-quote">{view.answer}</blockquote>}
        </>
      )}
      {view.review_due_at !== null && <Reviews view={view} />}
      {view.appeal && (
        <>
          <h3>{t('passing-appeal')}</h3>
          <blockquote class="speech desk-quote">{view.appeal}</blockquote>
          {view.appeal_answer && <p>{t('reports-appeal-answer', { answer: view.appeal_answer })}</p>}
        </>
      )}
    </Panel>
  );
}

function Reviews({ view }: { view: PassingView }) {
  return (
    <>
      <p>{t('passing-alone-at', { at: view.acted_at ?? 0 })}</p>
      <h3>{t('passing-reviews', { done: view.reviews.length, needed: view.reviews_needed })}</h3>
      {view.reviews.map((one) => (
        <ReviewOf key={`${one.at}${one.answer}`} one={one} />
      ))}
      {view.state === 'alone' &&
        (view.overdue ? (
          <Notice kind="trouble">{t('passing-review-overdue', { at: view.review_due_at ?? 0 })}</Notice>
        ) : (
          <p class="soft">{t('passing-review-due', { at: view.review_due_at ?? 0 })}</p>
        ))}
      {view.state === 'alone' && view.others === 0 && <Notice>{t('passing-review-nobody')}</Notice>}
    </>
  );
}

function ReviewOf({ one }: { one: PassingReview }) {
  const name = one.name ?? t('passing-a-steward');
  return (
    <div class="stack stack-small">
      <p class="soft">
        {t(one.stands ? 'passing-review-right' : 'passing-review-wrong', { name })},{' '}
        {t('desk-at', { at: one.at })}
      </p>
      <blockquote class="speech desk-quote">{one.answer}</blockquote>
    </div>
  );
}
