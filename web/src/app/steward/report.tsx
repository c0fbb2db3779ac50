import { useEffect, useState } from 'preact/hooks';
import type { Report } from '../../crypto/client';
import { fromBase64 } from '../../net/ids';
import { Button, Icon, Notice, Panel, t } from '../../ui';
import type { PassingLine, ReportView } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { AnswerAppeal, DecideReport } from './decide';
import { Desk } from './frame';
import { passingState } from './passing-words';
import { useRead, why } from './reading';
import { outcomeWords, stateWords, stepWords } from './report-words';

/** One report, opened with this steward's own key. The ledger remembers that it was opened, and by whom. */
export default function ReportScreen({ params }: ScreenProps) {
  return (
    <Desk here="/desk/reports" title={t('reports-one')}>
      <Opened report={params.report ?? ''} />
    </Desk>
  );
}

/** Exactly what is behind the seal, and which of its messages carry their author's mark. */
interface Contents {
  report: Report;
  genuine: ReadonlySet<number>;
}

function Opened({ report }: { report: string }) {
  const { value: view, trouble, again } = useRead<ReportView>(`/api/desk/reports/${report}`);
  const [contents, setContents] = useState<Contents | null>(null);
  const [sealed, setSealed] = useState('');

  useEffect(() => {
    if (!view?.sealed || contents) return;
    network.crypto
      .openReport(fromBase64(view.bundle), fromBase64(view.sealed))
      .then((opened) => {
        const genuine = opened.checks.filter((one) => one.genuine).map((one) => one.seq);
        setContents({ report: opened.report, genuine: new Set(genuine) });
      })
      .catch((error) => setSealed(why(error)));
  }, [view?.report, view?.sealed]);

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
      <Panel title={t('reports-one')}>
        <Back />
        <p>{t('reports-head', { name: aboutName(view), at: view.at })}</p>
        <p class="soft">{stateWords(view.state)}</p>
        {!view.sealed && <Notice>{t('reports-not-sealed')}</Notice>}
        {sealed && (
          <Notice kind="trouble" alert>
            {sealed}
          </Notice>
        )}
        {contents?.report.words && (
          <>
            <h3>{t('reports-their-words')}</h3>
            <blockquote class="speech desk-quote">{contents.report.words}</blockquote>
          </>
        )}
        {contents && <Messages view={view} contents={contents} />}
      </Panel>
      <Course view={view} again={again} />
    </>
  );
}

const aboutName = (view: ReportView): string =>
  view.about_name ?? t('desk-no-name', { id: view.about.slice(0, 5) });

const Back = () => (
  <p>
    <a href="/desk/reports">{t('reports-back')}</a>
  </p>
);

/** Each message as it was shown, with what can be known about it: the server's mark and its author's. */
function Messages({ view, contents }: { view: ReportView; contents: Contents }) {
  return (
    <>
      <h3>{t('reports-chosen')}</h3>
      <ol class="report-list desk-messages">
        {contents.report.messages.map(({ mark, opening }) => {
          const confirmed = view.messages.some((one) => one.seq === mark.seq && one.confirmed);
          const genuine = contents.genuine.has(mark.seq);
          return (
            <li key={mark.seq} class="desk-card stack stack-small">
              <p class="soft small">
                {mark.sender === view.about ? aboutName(view) : t('reports-by-reporter')},{' '}
                {t('desk-at', { at: mark.at })}
              </p>
              <div class="speech">
                {opening.lines.map((one, at) =>
                  one instanceof Uint8Array ? (
                    <p key={at} class="soft">
                      {t('reports-cut')}
                    </p>
                  ) : (
                    <p key={at}>{one.line}</p>
                  ),
                )}
              </div>
              <p class="row small">
                <Mark good={confirmed} words={t(confirmed ? 'reports-confirmed' : 'reports-not-confirmed')} />
                <Mark good={genuine} words={t(genuine ? 'reports-genuine' : 'reports-not-genuine')} />
              </p>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Mark({ good, words }: { good: boolean; words: string }) {
  return (
    <span class={`desk-mark ${good ? 'desk-mark-good' : 'trouble'}`}>
      <Icon name={good ? 'check' : 'close'} size={18} />
      {words}
    </span>
  );
}

/** Where it stands and what comes next: take it, decide it, answer an appeal. */
function Course({ view, again }: { view: ReportView; again: () => Promise<void> }) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const mine = view.taken_by === network.me.value?.member;
  const isNew = view.state === 'new';
  const passings = useRead<PassingLine[]>('/api/desk/passings');
  const passedOn = (passings.value ?? []).some(
    (one) => one.report === view.report && ['confirmed', 'alone', 'reviewed'].includes(one.state),
  );
  const byReporter = view.appeal_by === 'reporter';

  async function take() {
    setBusy(true);
    try {
      await network.http.post(`/api/desk/reports/${view.report}/take`, { version: view.version });
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
    await again();
    setBusy(false);
  }

  return (
    <>
      {(isNew || (view.state === 'taken' && !mine)) && (
        <Panel title={t('reports-next')}>
          <p>{t(isNew ? 'reports-take-words' : 'reports-taken-words')}</p>
          <Button kind="primary" busy={busy} onClick={() => void take()}>
            {t(isNew ? 'reports-take' : 'reports-take-over')}
          </Button>
        </Panel>
      )}
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      <PassOn view={view} passings={passings.value ?? []} />
      {view.state === 'taken' && mine && <DecideReport view={view} again={again} passedOn={passedOn} />}
      {view.outcome && (
        <Panel title={t('reports-decided')}>
          <p>{outcomeWords(view.outcome)}</p>
          <p class="soft">{view.steps.map(stepWords).join(' · ')}</p>
          {view.reason && <blockquote class="speech desk-quote">{view.reason}</blockquote>}
        </Panel>
      )}
      {view.appeal && (
        <Panel title={t(byReporter ? 'reports-appeal-reporter' : 'reports-appeal-about')}>
          <blockquote class="speech desk-quote">{view.appeal}</blockquote>
          {view.appeal_answer && <p>{t('reports-appeal-answer', { answer: view.appeal_answer })}</p>}
          {view.state === 'appealed' && <AnswerAppeal view={view} again={again} />}
        </Panel>
      )}
    </>
  );
}

/** The way to breaking confidentiality from here, and what was proposed of it already. */
function PassOn({ view, passings }: { view: ReportView; passings: readonly PassingLine[] }) {
  const these = passings.filter((one) => one.report === view.report);
  const waits = these.some((one) => one.state === 'proposed');
  return (
    <Panel title={t('reports-passings')}>
      <p class="soft">{t('reports-pass-on-words')}</p>
      {these.map((one) => (
        <p key={one.passing}>
          <a href={`/desk/passing/${one.passing}`}>{t('desk-at', { at: one.at })}</a>,{' '}
          {passingState(one.state)}
        </p>
      ))}
      {!waits && (
        <a class="button" href={`/desk/passing?report=${view.report}`}>
          {t('reports-pass-on')}
        </a>
      )}
    </Panel>
  );
}
