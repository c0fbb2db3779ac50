import { useRef } from 'preact/hooks';
import { Actions, Choice, Icon, ids, Notice, Panel, t } from '../../ui';
import { LinesLarge } from '../member/lines-large';
import type { ScreenProps } from '../router';
import { isMuch, mostOf, QUESTIONS, stepOf, sumOf, type Which } from './asked';
import '../member/reach.css';
import { Guides } from './frame';
import { keptOf } from './kept';
import { bookingPath } from './reading';

const ANSWERS = ids('often-0', 'often-1', 'often-2', 'often-3');
const TITLE = ids({ mood: 'questions-mood', worry: 'questions-worry' });
const SOURCE = ids({ mood: 'questions-mood-source', worry: 'questions-worry-source' });
const MEANS: Record<Which, readonly string[]> = {
  mood: ids('mood-means-0', 'mood-means-1', 'mood-means-2', 'mood-means-3', 'mood-means-4'),
  worry: ids('worry-means-0', 'worry-means-1', 'worry-means-2', 'worry-means-3'),
};

/** PHQ-8 or GAD-7, for whoever would like to: answered, scored and kept on the device, and never a diagnosis. */
export default function QuestionsScreen({ params }: ScreenProps) {
  const session = params.session ?? '';
  const which: Which = params.which === 'worry' ? 'worry' : 'mood';
  return (
    <Guides title={t(TITLE[which])} back={{ to: bookingPath(session), words: t('questions-back') }}>
      <Asked key={which} session={session} which={which} />
    </Guides>
  );
}

function Asked({ session, which }: { session: string; which: Which }) {
  const keeping = keptOf(session);
  const kept = keeping.kept.value;
  const result = useRef<HTMLDivElement>(null);
  const questions = QUESTIONS[which];
  const answered = kept?.[which] ?? null;
  const answers = questions.map((_, at) => answered?.answers[at] ?? null);
  const sum = sumOf(which, answered);

  function answer(at: number, value: number) {
    const next = answers.map((one, place) => (place === at ? value : one));
    const done = next.every((one) => one !== null);
    void keeping.change({ [which]: { answers: next, done_at: done ? Date.now() : 0 } });
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t(TITLE[which])}</h1>
        <p>{t('questions-words')}</p>
        <p class="soft small">{t('questions-kept')}</p>
      </div>
      <Panel title={t('questions-over')}>
        <p class="soft small">{t('questions-over-words')}</p>
        {kept &&
          questions.map((id, at) => (
            <Choice
              key={id}
              legend={t(id)}
              value={answers[at] === null ? null : String(answers[at])}
              onValue={(value) => answer(at, Number(value))}
              options={ANSWERS.map((words, often) => ({ value: String(often), label: t(words) }))}
            />
          ))}
      </Panel>
      <div ref={result} aria-live="polite">
        {sum !== null && (
          <Panel title={t('questions-means')}>
            <p>{t('questions-sum', { sum, most: mostOf(which) })}</p>
            <p class="welcome">{t(MEANS[which][stepOf(which, sum)]!)}</p>
            <p class="soft small">{t('questions-no-diagnosis')}</p>
            <p>{t('questions-share')}</p>
          </Panel>
        )}
      </div>
      {sum !== null && isMuch(which, sum) && (
        <Notice icon="heart">
          <p>{t('questions-much')}</p>
          <a class="button" href="/reach">
            <Icon name="chat" />
            {t('questions-reach')}
          </a>
        </Notice>
      )}
      {sum !== null && isMuch(which, sum) && <LinesLarge />}
      <p class="soft small on-night">{t(SOURCE[which])}</p>
      <Actions>
        <a class="button button-primary" href={bookingPath(session)}>
          {t('questions-back')}
        </a>
      </Actions>
    </>
  );
}
