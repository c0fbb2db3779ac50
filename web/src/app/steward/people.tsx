import { useState } from 'preact/hooks';
import { Button, Menu, Notice, Panel, Table, t } from '../../ui';
import type { DeskPerson, SuspensionView } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { Desk } from './frame';
import { personName, roleWords, standingWords } from './names';
import { actsFor, nextFor } from './person-acts';
import { useRead } from './reading';

/** Everybody with a part in the network: how far they are on their way, and what a steward can do for it. */
export default function PeopleScreen() {
  return (
    <Desk here="/desk/people" title={t('desk-people')}>
      <People />
    </Desk>
  );
}

function People() {
  const people = useRead<DeskPerson[]>('/api/desk/people');
  const paused = useRead<SuspensionView[]>('/api/desk/suspensions');
  const [question, setQuestion] = useState<Question | null>(null);

  /** Reads again after each act, so that what is shown is what the server holds. */
  function ask(wanted: Question) {
    setQuestion({
      ...wanted,
      act: async (said) => {
        await wanted.act(said);
        await Promise.all([people.again(), paused.again()]);
      },
    });
  }

  const trouble = people.trouble || paused.trouble;
  const open = paused.value?.filter((one) => one.lifted_at === null) ?? [];
  return (
    <>
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {open.map((one) => (
        <Paused key={one.suspension} one={one} ask={ask} />
      ))}
      {people.value && (
        <Panel title={t('desk-people')}>
          <Table<DeskPerson>
            caption={t('people-caption')}
            columns={[
              { key: 'who', label: t('people-who'), cell: (one) => personName(one) },
              {
                key: 'roles',
                label: t('people-roles'),
                cell: (one) => one.roles.map(roleWords).join(', ') || t('people-member'),
              },
              { key: 'where', label: t('desk-state'), cell: (one) => <Standing one={one} /> },
              {
                key: 'act',
                label: t('desk-what-to-do'),
                cell: (one) => <Acts one={one} ask={ask} />,
              },
            ]}
            items={people.value}
            keyOf={(one) => one.member}
            empty={t('people-nobody')}
          />
        </Panel>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function Standing({ one }: { one: DeskPerson }) {
  const state = one.supporter;
  const lines = [
    one.standing !== 'good' && one.standing !== 'probation' && standingWords(one.standing),
    state && !state.practised_at && t('people-no-practice'),
    state?.practised_at && !state.signed_off_at && t('people-practised'),
    state?.signed_off_at &&
      t('people-signed-off', {
        at: state.signed_off_at,
        by: state.signed_off_by ?? t('people-somebody'),
        checked: state.checked ?? '',
      }),
    state?.signed_off_at && state.probation && t('people-probation'),
    state?.cleared_minors && t('people-minors'),
    one.on_shift && t('people-on-shift'),
  ].filter((words): words is string => typeof words === 'string');
  return (
    <span class="stack stack-small">
      {lines.length === 0 ? (
        <span>{standingWords('good')}</span>
      ) : (
        lines.map((words) => <span key={words}>{words}</span>)
      )}
    </span>
  );
}

function Acts({ one, ask }: { one: DeskPerson; ask: (question: Question) => void }) {
  if (one.member === network.me.value?.member) return <span class="soft">{t('people-you')}</span>;
  const next = nextFor(one);
  const others = actsFor(one);
  return (
    <span class="row desk-acts">
      {next && (
        <Button onClick={() => ask(next.question)}>
          {next.label}
          <span class="unseen">{personName(one)}</span>
        </Button>
      )}
      {others.length > 0 && (
        <Menu
          label={t('people-more', { name: personName(one) })}
          items={others.map(({ key, label, question }) => ({ key, label, onPick: () => ask(question) }))}
        />
      )}
    </span>
  );
}

/** Somebody whose part is paused: why, what they answered, and the two ways on. */
function Paused({ one, ask }: { one: SuspensionView; ask: (question: Question) => void }) {
  const name = personName(one);
  const path = `/api/desk/people/${one.member}`;
  const waits = one.appeal !== null && one.appeal_answer === null;

  function answer(lift: boolean): Question {
    return {
      title: t(lift ? 'people-appeal-lift' : 'people-appeal-keep'),
      words: t('people-appeal-told', { name }),
      sure: t('people-answer'),
      asks: { label: t('people-answer-label') },
      act: (said) => network.http.post(`${path}/answer`, { lift, answer: said }),
    };
  }

  return (
    <Panel title={t('people-paused', { name })}>
      <p>{t('people-paused-why', { reason: one.reason, at: one.at })}</p>
      {one.appeal && <blockquote class="speech desk-quote">{one.appeal}</blockquote>}
      {one.appeal_answer && <p class="soft">{t('people-paused-answer', { answer: one.appeal_answer })}</p>}
      <div class="row">
        {waits ? (
          <>
            <Button onClick={() => ask(answer(true))}>{t('people-appeal-lift')}</Button>
            <Button onClick={() => ask(answer(false))}>{t('people-appeal-keep')}</Button>
          </>
        ) : (
          <Button
            onClick={() =>
              ask({
                title: t('people-lift'),
                words: t('people-lift-words', { name }),
                sure: t('people-lift'),
                asks: { label: t('people-reason') },
                act: (reason) => network.http.post(`${path}/lift`, { reason }),
              })
            }
          >
            {t('people-lift')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
