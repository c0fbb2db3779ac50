import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Chips, Choice, Icon, ids, Notice, Panel, Row, Select, say, t } from '../../ui';
import type { Age, FoundCircle } from '../../wire';
import { facts } from '../library/facts';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { languageName } from '../steward/names';
import { why } from '../steward/reading';
import { locale, useNow } from '../times/now';
import { dayName } from '../times/times';
import { Pattern } from './figures';
import { findCircles, forgetFound, found, likelyLanguages, type Wishes, wishes } from './finding';
import { Circles, toCircles } from './frame';
import { PARTS, type Part } from './hours';
import { Line } from './own';
import { reasonWords } from './reasons';
import { When } from './when';

/** How long somebody has stopped choosing before it is looked for. */
const PAUSE_MS = 350;
const ANY = '';
const PART = ids('find-morning', 'find-afternoon', 'find-evening', 'find-night');
const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** Finding a circle: by what it is about, its language and its hour; and why it may be the one. */
export default function FindScreen() {
  return (
    <Circles title={t('find-title')} back={toCircles()}>
      <Find />
    </Circles>
  );
}

function Find() {
  const [trouble, setTrouble] = useState('');
  const [looks, setLooks] = useState(false);
  const [ageLeft, setAgeLeft] = useState(false);
  const first = useRef(true);
  const now = useNow();
  const wanted = wishes.value;
  const answer = found.value;

  useEffect(() => {
    const again = first.current && found.peek() !== null;
    const wait = first.current ? 0 : PAUSE_MS;
    first.current = false;
    if (again) return;
    const timer = setTimeout(() => void look(), wait);
    return () => clearTimeout(timer);
  }, [wanted]);

  async function look() {
    setLooks(true);
    try {
      if (await findCircles()) {
        setTrouble('');
        say(t('find-count', { count: found.peek()?.circles.length ?? 0 }));
      }
    } catch (error) {
      setTrouble(why(error));
    }
    setLooks(false);
  }

  // Whoever would rather not say their age is asked the next question all the same; whoever told the network
  // so once is not asked again, since another answer would be refused.
  const ageOpen = !ageLeft && network.me.value?.age !== 'unsaid';
  const asks = answer?.unsaid.find((what) => what !== 'age' || ageOpen);
  const narrowed =
    wanted.thread !== null || wanted.language !== null || wanted.days.length > 0 || wanted.parts.length > 0;
  return (
    <>
      <div class="panel stack">
        <h1>{t('find-title')}</h1>
        <p>{t('find-words')}</p>
        {!asks && <Looking />}
      </div>
      {asks && <Unsaid key={asks} what={asks} onSaid={look} onLeft={() => setAgeLeft(true)} />}
      {trouble && (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void look()}>{t('shell-again')}</Button>
        </Notice>
      )}
      <Panel title={t('find-found')}>
        {!answer && <p class="soft">{t('library-opening')}</p>}
        {answer?.circles.length === 0 && (
          <p>{t(asks ? 'find-none-yet' : narrowed ? 'find-none-so' : 'find-none')}</p>
        )}
        {answer && answer.circles.length > 0 && (
          <ul class="circle-list" aria-busy={looks || undefined}>
            {answer.circles.map((one) => (
              <li key={one.circle}>
                <Found one={one} now={now} />
              </li>
            ))}
          </ul>
        )}
        {narrowed && (
          <Button
            kind="text"
            onClick={() => (wishes.value = { thread: null, language: null, days: [], parts: [] })}
          >
            <Icon name="close" size={18} />
            {t('find-all')}
          </Button>
        )}
      </Panel>
    </>
  );
}

function Found({ one, now }: { one: FoundCircle; now: number }) {
  return (
    <a class="circle-spine" href={`/circles/${one.circle}`}>
      <Pattern circle={one.circle} />
      <span class="circle-words">
        <span class="circle-theme" lang={one.language} dir="auto">
          {one.theme}
        </span>
        <span class="circle-reasons">{reasonWords(one.reasons).join(' ')}</span>
        {one.next && <When one={one.next} now={now} />}
        <Line threads={one.threads} language={one.language} />
      </span>
    </a>
  );
}

function Looking() {
  const { thread, language, days, parts } = wishes.value;
  const threads = facts.value?.threads ?? [];
  const languages = facts.value?.languages ?? [];
  const change = (next: Partial<Wishes>) => {
    wishes.value = { ...wishes.peek(), ...next };
  };
  return (
    <div class="stack stack-small" role="search" aria-label={t('find-title')}>
      {languages.length > 1 && (
        <Select
          label={t('find-language')}
          value={language ?? ANY}
          onValue={(value) => change({ language: value || null })}
          options={[
            { value: ANY, label: t('find-any-language') },
            ...languages.map((code) => ({ value: code, label: languageName(code) })),
          ]}
        />
      )}
      {threads.length > 0 && (
        <details class="fold">
          <summary>
            {thread ? t('find-thread-chosen', { thread: threadWords(thread) }) : t('find-thread')}
          </summary>
          <Choice
            legend={t('find-thread')}
            legendUnseen
            value={thread ?? ANY}
            onValue={(value) => change({ thread: value || null })}
            options={[
              { value: ANY, label: t('find-any-thread') },
              ...threads.map((one) => ({ value: one, label: threadWords(one) })),
            ]}
          />
        </details>
      )}
      <details class="fold">
        <summary>{days.length + parts.length > 0 ? t('find-hours-chosen') : t('find-hours')}</summary>
        <div class="stack stack-small">
          <Chips
            legend={t('find-parts')}
            options={PARTS.map((part, at) => ({ value: part, label: t(PART[at]!) }))}
            value={parts}
            onValue={(values) => change({ parts: PARTS.filter((part) => values.includes(part)) as Part[] })}
          />
          <Chips
            legend={t('find-days')}
            options={WEEK.map((day) => ({ value: String(day), label: dayName(day, locale()) }))}
            value={days.map(String)}
            onValue={(values) => change({ days: values.map(Number) })}
          />
          <p class="soft small">{t('find-hours-hint')}</p>
        </div>
      </details>
    </div>
  );
}

const AGES: readonly Age[] = ['adult', 'minor', 'unsaid'];
const AGE = ids('reach-age-yes', 'reach-age-no', 'reach-age-unsaid');

interface UnsaidProps {
  what: 'age' | 'languages';
  /** Why it is asked, where it is for something else than a circle. */
  hint?: string;
  onSaid: () => Promise<void>;
  /** The age is left open: nothing is told, so that it can still be said another day. */
  onLeft: () => void;
}

/** What has to be known of me before anything that depends on it can be shown; asked here, and never a gate. */
export function Unsaid({ what, hint, onSaid, onLeft }: UnsaidProps) {
  const [trouble, setTrouble] = useState('');
  const offered = facts.value?.languages ?? [];
  const [chosen, setChosen] = useState<string[] | null>(null);
  // One press keeps what is likely; it is shown first, and nothing is told before that press.
  const languages = chosen ?? likelyLanguages(offered, navigator.languages);

  async function tell(said: { age: Age } | { languages: string[] }) {
    setTrouble('');
    try {
      await network.http.patch('/api/me', said);
      await network.readMe();
      forgetFound();
      await onSaid();
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <Panel class="unsaid">
      {what === 'age' ? (
        <fieldset class="choice">
          <legend>{t('reach-age')}</legend>
          <p class="soft small">{hint ?? t('find-age-hint')}</p>
          <Row>
            {AGES.map((age, at) => (
              <Button key={age} onClick={() => (age === 'unsaid' ? onLeft() : void tell({ age }))}>
                {t(AGE[at]!)}
              </Button>
            ))}
          </Row>
        </fieldset>
      ) : (
        <>
          <Chips
            legend={t('find-your-languages')}
            hint={hint ?? t('find-your-languages-hint')}
            options={offered.map((code) => ({ value: code, label: languageName(code) }))}
            value={languages}
            onValue={setChosen}
          />
          <Row>
            <Button
              aria-disabled={languages.length === 0}
              onClick={() => languages.length > 0 && void tell({ languages })}
            >
              {t('find-keep')}
            </Button>
          </Row>
        </>
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </Panel>
  );
}
