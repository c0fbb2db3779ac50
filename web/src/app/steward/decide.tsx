import { useState } from 'preact/hooks';
import { Button, Chips, Choice, Field, Panel, Textarea, t } from '../../ui';
import type { Outcome, ReportView, Step } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { why } from './reading';
import { OUTCOMES, outcomeWords, STEPS, stepWords } from './report-words';

interface ReportProps {
  view: ReportView;
  again: () => Promise<void>;
}

const SHORTEST = 3;

/** What was done, what comes of it, and the reason that both sides read. What takes effect is asked once more. */
export function DecideReport({ view, again, passedOn }: ReportProps & { passedOn: boolean }) {
  const [steps, setSteps] = useState<readonly string[]>([]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState('');
  const [forReporter, setForReporter] = useState('');
  const [trouble, setTrouble] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);

  function ask() {
    if (steps.length === 0 || !outcome || reason.trim().length < SHORTEST)
      return setTrouble(t('reports-decide-missing'));
    setTrouble('');
    const nothing = outcome === 'no_action';
    setQuestion({
      title: t('reports-decide-sure', { outcome: outcomeWords(outcome) }),
      words: t(nothing ? 'reports-decide-told-one' : 'reports-decide-told-both'),
      sure: t('reports-decide'),
      act: async () => {
        await network.http.post(`/api/desk/reports/${view.report}/decide`, {
          version: view.version,
          steps: STEPS.filter((one) => steps.includes(one)) satisfies Step[],
          outcome,
          reason: reason.trim(),
          for_reporter: forReporter.trim(),
        });
        await again();
      },
    });
  }

  return (
    <Panel title={t('reports-decide-title')}>
      <Chips
        legend={t('reports-steps')}
        options={STEPS.map((value) => ({ value, label: stepWords(value) }))}
        value={steps}
        onValue={setSteps}
      />
      <Choice<Outcome>
        legend={t('reports-outcome')}
        look="list"
        options={OUTCOMES.filter((value) => value !== 'passed_on' || passedOn).map((value) => ({
          value,
          label: outcomeWords(value),
        }))}
        hint={passedOn ? undefined : t('reports-passed-on-hint')}
        value={outcome}
        onValue={setOutcome}
      />
      <Textarea
        label={t('reports-reason')}
        hint={t('reports-reason-hint')}
        value={reason}
        onValue={setReason}
        maxLength={1000}
      />
      <Field
        label={t('reports-for-reporter')}
        hint={t('reports-for-reporter-hint')}
        value={forReporter}
        onValue={setForReporter}
        maxLength={300}
      />
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <Button kind="primary" onClick={ask}>
        {t('reports-decide')}
      </Button>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}

/** An appeal is answered by another steward than the one who decided, wherever there is one. */
export function AnswerAppeal({ view, again }: ReportProps) {
  const [answer, setAnswer] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send(upheld: boolean) {
    if (answer.trim().length < SHORTEST) return setTrouble(t('desk-say-why'));
    setBusy(true);
    try {
      await network.http.post(`/api/desk/reports/${view.report}/answer`, {
        version: view.version,
        upheld,
        answer: answer.trim(),
      });
      await again();
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  return (
    <>
      <Textarea
        label={t('reports-answer')}
        hint={t('reports-answer-hint')}
        value={answer}
        onValue={setAnswer}
        maxLength={1000}
        trouble={trouble}
      />
      <div class="row">
        <Button busy={busy} onClick={() => void send(true)}>
          {t('reports-upheld')}
        </Button>
        <Button busy={busy} onClick={() => void send(false)}>
          {t('reports-anew')}
        </Button>
      </div>
    </>
  );
}
