import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Message, WaitingMessage } from '../../crypto/client';
import type { Talk } from '../../net/talk';
import { Icon, t } from '../../ui';
import { network } from '../network';

/** How long a "is writing" is believed after its last sign, in ms. */
const TYPING_MS = 6_000;
/** How near to the end one counts as reading along. */
const NEAR_PX = 160;

/** What was said, oldest first. The newest stays in sight unless someone has scrolled up to read. */
export function Words({ talk, signs }: { talk: Talk; signs: boolean }) {
  const follows = useRef(true);
  const messages = talk.messages.value.filter(isShown);
  const waiting = talk.waiting.value.filter(isShown);

  // Undone before what comes next is painted: else the next screen would begin at its end.
  useLayoutEffect(() => {
    const end = () => document.documentElement.scrollHeight - window.innerHeight;
    let known = end();
    const onScroll = () => {
      // When the end itself has just moved, the distance says nothing about what the person wants.
      if (end() === known) follows.current = known - window.scrollY < NEAR_PX;
    };
    const follow = () => {
      known = end();
      if (follows.current) window.scrollTo({ top: known });
    };
    // Words, notices and a composer that grows all move the end.
    const sizes = new ResizeObserver(follow);
    const main = document.getElementById('screen');
    if (main) sizes.observe(main);
    addEventListener('scroll', onScroll, { passive: true });
    // A keyboard that comes up moves the end as well.
    addEventListener('resize', follow);
    follow();
    return () => {
      sizes.disconnect();
      removeEventListener('scroll', onScroll);
      removeEventListener('resize', follow);
    };
  }, []);

  return (
    <div class="words-space">
      <div role="log" aria-label={t('talk-words')}>
        <ol class="talk-words">
          {messages.map((message) => (
            <Word key={message.ref} message={message} talk={talk} />
          ))}
          {waiting.map((message) => (
            <li key={message.ref} class="word word-own" data-calm>
              <p class="speech" dir="auto">
                {message.lines.join('\n')}
              </p>
              <p class="word-state soft small">
                <Icon name="clock" size={16} />
                {message.held ? t('talk-kept-until') : t('talk-sending')}
              </p>
            </li>
          ))}
        </ol>
      </div>
      {talk.discarded.value > 0 && (
        <p class="soft small">{t('talk-discarded', { count: talk.discarded.value })}</p>
      )}
      {signs && <Sign talk={talk} />}
    </div>
  );
}

const isShown = (one: Message | WaitingMessage): boolean =>
  one.kind === 'text' || one.kind === 'steady' || one.kind === 'thanks';

function Word({ message, talk }: { message: Message; talk: Talk }) {
  if (message.kind === 'steady') {
    const begins = !message.lines[0]?.endsWith(' 0');
    return (
      <li class="word-event soft small" data-calm>
        {begins ? t('talk-steady-began') : t('talk-steady-ended')}
      </li>
    );
  }
  const who = talk.member(message.sender);
  const others = talk.view.value?.members.length ?? 2;
  const name = who?.name ?? who?.star ?? t('talk-somebody');
  if (message.kind === 'thanks') {
    return (
      <li class="word-event" data-calm>
        <p class="soft small">{message.mine ? t('talk-thanked-you') : t('talk-thanked', { name })}</p>
        <p class="speech" dir="auto">
          {message.lines.join('\n')}
        </p>
      </li>
    );
  }
  return (
    <li class={message.mine ? 'word word-own' : 'word'} data-calm>
      <p class="speech">
        <span class={message.mine || others <= 2 ? 'unseen' : 'word-name soft small'}>
          {message.mine ? t('talk-you') : name}:{' '}
        </span>
        <span class="word-text" dir="auto">
          {message.lines.join('\n')}
        </span>
      </p>
    </li>
  );
}

/** What the other does without words: writes, sends a light, a hand on the heart. */
function Sign({ talk }: { talk: Talk }) {
  const me = network.member;
  const now = Date.now();
  const recent = [...talk.gestures.value].filter(([who, sign]) => who !== me && now - sign.at < TYPING_MS);
  const light = recent.find(([, sign]) => sign.what === 'light' || sign.what === 'heart');
  const typing = recent.find(([, sign]) => sign.what === 'typing');
  const [who] = light ?? typing ?? [];
  const name = who ? (talk.member(who)?.name ?? talk.member(who)?.star ?? '') : '';
  return (
    <p class="talk-sign soft small" aria-live="polite" data-calm={light || typing ? true : undefined}>
      {light && <Icon name={light[1].what === 'heart' ? 'heart' : 'light'} size={18} />}
      {light && (light[1].what === 'heart' ? t('talk-sent-heart', { name }) : t('talk-sent-light', { name }))}
      {!light && typing ? t('talk-typing', { name }) : null}
    </p>
  );
}
