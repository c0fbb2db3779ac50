import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message, WaitingMessage } from '../../crypto/client';
import type { Talk } from '../../net/talk';
import { Icon, IconButton, ids, say, t } from '../../ui';
import type { SessionView } from '../../wire';
import { Composer } from '../member/composer';
import { HEAVY as HEAVY_WORDS } from '../member/questions';
import { network } from '../network';
import { mostOf } from './asked';
import { ANSWERS, HEAVY, WORD } from './figure-said';
import { nameOf } from './stages';

/** How near to the end one counts as reading along. */
const NEAR_PX = 60;
const SHOWN: ReadonlySet<string> = new Set(['text', HEAVY, ANSWERS, WORD]);
const WORD_OF = ids({ mine: 'word-yours', theirs: 'word-theirs' });
const HEAVY_OF = ids({ mine: 'heavy-you-showed', theirs: 'heavy-they-showed' });
const ANSWERS_OF = ids({ mine: 'answers-you-showed', theirs: 'answers-they-showed' });
const isShown = (one: Message | WaitingMessage): boolean => SHOWN.has(one.kind);

interface SessionWordsProps {
  talk: Talk;
  view: SessionView;
  /** The other way to talk, beside writing. */
  children?: ComponentChildren;
}

/** What the two say to each other. It has a place of its own, so that nothing covers the sky. */
export function SessionWords({ talk, view, children }: SessionWordsProps) {
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const messages = talk.messages.value.filter(isShown);
  const waiting = talk.waiting.value.filter(isShown);
  const empty = messages.length + waiting.length === 0;
  const closed = view.stage === 'closed';

  useEffect(() => {
    const box = log.current;
    if (box && follows.current) box.scrollTop = box.scrollHeight;
  }, [messages.length, waiting.length]);

  return (
    <section class="session-words panel" aria-label={t('session-words')}>
      {!empty && (
        <div
          ref={log}
          class="session-log"
          role="log"
          aria-label={t('session-words')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled has to be reached by keys.
          tabIndex={0}
          onScroll={(event) => {
            const box = event.currentTarget;
            follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
          }}
        >
          <ol class="talk-words">
            {messages.map((one) => (
              <Word key={one.ref} one={one} view={view} />
            ))}
            {waiting.map((one) => (
              <li key={one.ref} class="word word-own">
                <p class="speech" dir="auto">
                  {one.kind === 'text' ? one.lines.join('\n') : t('session-shows')}
                </p>
                <p class="word-state soft small">
                  <Icon name="clock" size={16} />
                  {t(one.held ? 'session-kept-until' : 'session-sending')}
                </p>
              </li>
            ))}
          </ol>
        </div>
      )}
      {talk.discarded.value > 0 && (
        <p class="soft small">{t('talk-discarded', { count: talk.discarded.value })}</p>
      )}
      {children}
      {!closed && (
        <div class="session-write">
          <Composer talk={talk} room={view.room} />
        </div>
      )}
      {closed && empty && <p class="soft small">{t('session-no-words')}</p>}
    </section>
  );
}

function Word({ one, view }: { one: Message; view: SessionView }) {
  const mine = one.sender === network.member;
  const who = one.sender === view.guide.member ? view.guide : view.member;
  const name = mine ? t('talk-you') : nameOf(who);
  if (one.kind !== 'text') {
    const words = eventWords(one, mine, nameOf(who));
    return words ? <li class="word-event soft small">{words}</li> : null;
  }
  return (
    <li class={mine ? 'word word-own' : 'word'}>
      <p class="speech">
        <span class="unseen">{name}: </span>
        <span class="word-text" dir="auto">
          {one.lines.join('\n')}
        </span>
      </p>
    </li>
  );
}

/** What was shown or said in a form of its own; null where it is not what it should be. */
function eventWords(one: Message, mine: boolean, name: string): string | null {
  const line = one.lines[0] ?? '';
  const by = mine ? 'mine' : 'theirs';
  if (one.kind === WORD) return t(WORD_OF[by], { name, word: line.slice(0, 80) });
  const heavy = /^(before|after) (\d{1,2})$/.exec(line);
  if (one.kind === HEAVY && heavy && Number(heavy[2]) <= 10) {
    const step = Number(heavy[2]);
    return t(HEAVY_OF[by], {
      name,
      when: heavy[1]!,
      step,
      word: t(HEAVY_WORDS[step]!),
    });
  }
  const answers = /^(mood|worry) (\d{1,2}) [0-3]{7,8}$/.exec(line);
  if (one.kind === ANSWERS && answers) {
    const which = answers[1] as 'mood' | 'worry';
    return t(ANSWERS_OF[by], {
      name,
      which,
      sum: Number(answers[2]),
      most: mostOf(which),
    });
  }
  return null;
}

interface TalkToggleProps {
  talk: Talk;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Where the sky has the screen of a phone, the words are one touch away; what comes meanwhile is told, and marked. */
export function TalkToggle({ talk, on, onChange }: TalkToggleProps) {
  const last = talk.messages.value.findLast((one) => isShown(one) && !one.mine)?.seq ?? 0;
  const [seen, setSeen] = useState(last);
  const news = !on && last > seen;

  useEffect(() => {
    if (on) setSeen(last);
    else if (last > seen) say(t('session-new-words'));
  }, [on, last]);

  return (
    <span class="talk-toggle" data-news={news || undefined}>
      <IconButton
        icon="chat"
        label={t(news ? 'session-new-words' : 'session-words')}
        aria-expanded={on}
        onClick={() => onChange(!on)}
      />
    </span>
  );
}
