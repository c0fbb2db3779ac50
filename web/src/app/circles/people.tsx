import { useState } from 'preact/hooks';
import { Button, Dialog, ids, Notice, Panel, Row, Switch, say, Textarea, t } from '../../ui';
import type { CircleAsking, CirclePerson, CircleRole, CircleView } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { calledOf, Star } from './figures';
import { Circles, One, toKeep } from './frame';
import { type CircleReading, circlePath, isSteward } from './reading';
import { ROLES, roleWords } from './roles';

const MAKE = ids('seats-make-facilitator', 'seats-make-co-facilitator', 'seats-make-member');
const makeWords = (role: CircleRole): string => t(MAKE[ROLES.indexOf(role)] ?? MAKE[2]);

/** Who sits in a circle and who asks for a chair; what they do there, and letting go of somebody with a reason. */
export default function PeopleScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('keep-people')} back={toKeep(circle)}>
      <One circle={circle} title={t('keep-people')}>
        {(view, reading) =>
          view.may_keep ? <People view={view} reading={reading} /> : <Notice>{t('keep-not-yours')}</Notice>
        }
      </One>
    </Circles>
  );
}

interface PeopleProps {
  view: CircleView;
  reading: CircleReading;
}

function People({ view, reading }: PeopleProps) {
  const [answering, setAnswering] = useState<{ one: CircleAsking; yes: boolean } | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);

  return (
    <>
      <div class="panel stack">
        <h1>{t('keep-people')}</h1>
        {view.waiting > 0 && <p>{t('keep-waiting', { count: view.waiting })}</p>}
        {view.asking.length === 0 && <p class="soft">{t('seats-nobody-asks')}</p>}
        {view.asking.length > 0 && (
          <ul class="items">
            {view.asking.map((one) => (
              <li key={one.member} class="item">
                <p>{t('seats-asks', { name: one.name ?? t('seats-somebody'), at: one.at })}</p>
                {one.words && (
                  <blockquote class="speech said" dir="auto">
                    {one.words}
                  </blockquote>
                )}
                <Row>
                  <Button onClick={() => setAnswering({ one, yes: true })}>{t('seats-yes')}</Button>
                  <Button kind="text" onClick={() => setAnswering({ one, yes: false })}>
                    {t('seats-no')}
                  </Button>
                </Row>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Panel title={t('circle-people')}>
        <ul class="items">
          {view.people.map((person) => (
            <li key={person.member} class="item">
              <Person view={view} reading={reading} person={person} ask={setQuestion} />
            </li>
          ))}
        </ul>
      </Panel>
      <Dialog
        open={answering !== null}
        onClose={() => setAnswering(null)}
        title={t(answering?.yes ? 'seats-yes' : 'seats-no')}
      >
        {answering && (
          <Answer
            key={`${answering.one.member} ${answering.yes}`}
            view={view}
            {...answering}
            onClose={() => setAnswering(null)}
            took={reading.took}
          />
        )}
      </Dialog>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

interface AnswerProps {
  view: CircleView;
  one: CircleAsking;
  yes: boolean;
  onClose: () => void;
  took: (view: CircleView) => void;
}

/** A yes or a no to somebody who asked, with a few words where one likes. */
function Answer({ view, one, yes, onClose, took }: AnswerProps) {
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send() {
    setBusy(true);
    try {
      const path = `${circlePath(view.circle)}/asking/${one.member}`;
      took(await network.http.post<CircleView>(path, { yes, words: words.trim() }));
      say(t('seats-answered'));
      onClose();
    } catch (error) {
      setTrouble(`${why(error)} ${t('circles-words-here')}`);
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <p>{t(yes ? 'seats-yes-words' : 'seats-no-words')}</p>
      <Textarea
        label={t('seats-answer-words')}
        hint={t('seats-answer-hint')}
        value={words}
        maxLength={500}
        dir="auto"
        trouble={trouble}
        onValue={setWords}
      />
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t(yes ? 'seats-yes' : 'seats-no')}
        </Button>
      </Row>
    </form>
  );
}

interface PersonProps extends PeopleProps {
  person: CirclePerson;
  ask: (question: Question) => void;
}

function Person({ view, reading, person, ask }: PersonProps) {
  const [trouble, setTrouble] = useState('');
  const [choosing, setChoosing] = useState(false);
  const name = calledOf(person);
  const mine = person.star === view.star;
  const path = `${circlePath(view.circle)}/people/${person.member}`;

  async function change(what: { role: CircleRole } | { experienced: boolean }) {
    setTrouble('');
    try {
      reading.took(await network.http.post<CircleView>(path, what));
      setChoosing(false);
      say(t('keep-changed'));
    } catch (error) {
      setTrouble(why(error));
    }
  }

  const letGo: Question = {
    title: t('seats-let-go', { name }),
    words: t('seats-let-go-words'),
    sure: t('seats-let-go-sure'),
    asks: { label: t('seats-let-go-reason'), hint: t('seats-let-go-hint') },
    act: async (reason) => {
      reading.took(await network.http.post<CircleView>(`${path}/let-go`, { reason }));
    },
  };

  return (
    <>
      <div class="item-line">
        <span class="row">
          <Star star={person.star} />
          <bdi>{name}</bdi>
          {mine && <span class="soft">{t('circle-you')}</span>}
        </span>
        <span class="soft small">{roleWords(person.role)}</span>
      </div>
      {!person.agreed && <p class="soft small">{t('seats-not-agreed')}</p>}
      {person.experienced && (
        <p class="small">{t(person.takes_over ? 'seats-experienced-yes' : 'seats-experienced')}</p>
      )}
      {choosing ? (
        <>
          {/* Buttons and not a choice: with arrow keys a choice would be made while one still moves through it. */}
          <Row>
            {ROLES.filter((role) => role !== person.role).map((role) => (
              <Button key={role} onClick={() => void change({ role })}>
                {makeWords(role)} <span class="unseen">{name}</span>
              </Button>
            ))}
            <Button kind="text" onClick={() => setChoosing(false)}>
              {t('desk-not-now')}
            </Button>
          </Row>
          <p class="soft small">{t('seats-role-hint')}</p>
          {isSteward() && (
            <Switch on={person.experienced} onChange={(experienced) => void change({ experienced })}>
              {t('seats-mark-experienced')}
            </Switch>
          )}
        </>
      ) : (
        <Row>
          <Button onClick={() => setChoosing(true)}>
            {t(mine ? 'seats-part-mine' : 'seats-part')} <span class="unseen">{name}</span>
          </Button>
          {!mine && (
            <Button kind="text" onClick={() => ask(letGo)}>
              {t('seats-let-go-sure')} <span class="unseen">{name}</span>
            </Button>
          )}
        </Row>
      )}
      <Trouble words={trouble} />
    </>
  );
}
