import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, Chips, ids, Panel, Row, Scale, t } from '../../ui';
import type { Age, CallView, NetworkView, Tell } from '../../wire';
import { network } from '../network';
import { tell } from './calling';
import { threadWords } from './threads';

export const HEAVY = ids(
  'heavy-0',
  'heavy-1',
  'heavy-2',
  'heavy-3',
  'heavy-4',
  'heavy-5',
  'heavy-6',
  'heavy-7',
  'heavy-8',
  'heavy-9',
  'heavy-10',
);

const ASKED = ['age', 'heaviness', 'threads', 'languages'] as const;
type Asked = (typeof ASKED)[number];

/** What may be told while it rings: one question at a time, each of them optional, none of them a gate. */
export function Questions({ call }: { call: CallView }) {
  const [passed, setPassed] = useState<readonly Asked[]>([]);
  const [facts, setFacts] = useState<NetworkView | null>(null);
  const [heaviness, setHeaviness] = useState<number | null>(null);
  const [threads, setThreads] = useState<string[]>(call.threads);
  const [languages, setLanguages] = useState<string[]>([]);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    network.http
      .get<NetworkView>('/api/network')
      .then(setFacts)
      .catch(() => setFacts(null));
  }, []);

  const open = ASKED.filter((one) => {
    if (passed.includes(one)) return false;
    if (one === 'age') return call.age === null;
    if (one === 'heaviness') return call.heaviness === null;
    if (one === 'threads') return call.threads.length === 0 && (facts?.threads.length ?? 0) > 0;
    return (facts?.languages.length ?? 0) > 1;
  });
  const now = open[0];

  async function send(what: Tell) {
    try {
      await tell(what);
      setTrouble('');
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('reach-words-trouble'));
    }
  }

  function next(what?: Tell) {
    if (now) setPassed([...passed, now]);
    if (what) void send(what);
  }

  if (!now) return null;
  return (
    <Panel class="questions">
      <p class="soft small">{t('reach-optional')}</p>
      {now === 'age' && <AgeQuestion answer={(age) => next({ age })} />}
      {now === 'heaviness' && (
        <>
          <Scale
            legend={t('reach-heavy')}
            words={HEAVY.map((id) => t(id))}
            value={heaviness}
            onValue={setHeaviness}
          />
          <Button onClick={() => next({ crisis_words: true })}>{t('reach-crisis-words')}</Button>
        </>
      )}
      {now === 'threads' && (
        <Chips
          legend={t('reach-threads')}
          options={(facts?.threads ?? []).map((thread) => ({ value: thread, label: threadWords(thread) }))}
          value={threads}
          onValue={setThreads}
        />
      )}
      {now === 'languages' && (
        <Chips
          legend={t('reach-who')}
          hint={t('reach-who-hint')}
          options={(facts?.languages ?? []).map((one) => ({ value: one, label: languageName(one) }))}
          value={languages}
          onValue={setLanguages}
        />
      )}
      <Row spread>
        <Button kind="text" onClick={() => next()}>
          {t('reach-skip')}
        </Button>
        {now === 'heaviness' && heaviness !== null && (
          <Button onClick={() => next({ heaviness })}>{t('reach-tell')}</Button>
        )}
        {now === 'threads' && threads.length > 0 && (
          <Button onClick={() => next({ threads })}>{t('reach-tell')}</Button>
        )}
        {now === 'languages' && languages.length > 0 && (
          <Button onClick={() => next({ wishes: { languages } })}>{t('reach-tell')}</Button>
        )}
      </Row>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </Panel>
  );
}

const AGES: readonly Age[] = ['adult', 'minor', 'unsaid'];
const AGE_WORDS = ids('reach-age-yes', 'reach-age-no', 'reach-age-unsaid');

/** Buttons and not a choice of three: with arrow keys a choice would be told while one still moves through it. */
function AgeQuestion({ answer }: { answer: (age: Age) => void }) {
  return (
    <fieldset class="choice">
      <legend>{t('reach-age')}</legend>
      <p class="soft small">{t('reach-age-hint')}</p>
      <Row>
        {AGES.map((age, at) => (
          <Button key={age} onClick={() => answer(age)}>
            {t(AGE_WORDS[at]!)}
          </Button>
        ))}
      </Row>
    </fieldset>
  );
}

function languageName(code: string): string {
  try {
    return (
      new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(code) ?? code
    );
  } catch {
    return code;
  }
}
