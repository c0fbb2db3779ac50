import { Actions, Button, Icon, Notice, Panel, t } from '../../ui';
import type { CircleSpine, OwnCircles } from '../../wire';
import { pathOf } from '../meeting/enter';
import { threadWords } from '../member/threads';
import { languageName } from '../steward/names';
import { useRead } from '../steward/reading';
import { useNow } from '../times/now';
import { doorOf } from './doors';
import { Pattern } from './figures';
import { Circles } from './frame';
import { When } from './when';

const READ_MS = 60_000;

/** The circles I am in, and when they meet next; the way to find one. */
export default function OwnScreen() {
  return (
    <Circles title={t('circles-own')} back={{ to: '/library', words: t('circles-to-library') }}>
      <Own />
    </Circles>
  );
}

function Own() {
  const { value, trouble, again } = useRead<OwnCircles>('/api/circles', READ_MS);
  const now = useNow();
  const open = value?.circles.find((one) => isOpen(one, now));
  return (
    <>
      <div class="panel stack">
        <h1>{t('circles-own')}</h1>
        <p>{t('circles-words')}</p>
        {!value && !trouble && <p class="soft">{t('library-opening')}</p>}
        {value?.circles.length === 0 && <p class="soft">{t('circles-none')}</p>}
        {value && value.circles.length > 0 && (
          <ul class="circle-list">
            {value.circles.map((one) => (
              <li key={one.circle}>
                <Spine one={one} now={now} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {trouble && (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void again()}>{t('shell-again')}</Button>
        </Notice>
      )}
      {value && (value.circles.length > 0 || value.may_make) && (
        <Panel>
          <div class="row">
            {open && (
              <a class="button" href="/circles/find">
                {t('circles-find')}
              </a>
            )}
            {value.circles.length > 0 && (
              <a class="button" href="/circles/calendar">
                <Icon name="clock" />
                {t('circles-calendar')}
              </a>
            )}
            {value.may_make && (
              <a class="button" href="/circles/make">
                <Icon name="plus" />
                {t('circles-make')}
              </a>
            )}
          </div>
        </Panel>
      )}
      <Actions>
        {open?.next ? (
          <a
            class="button button-primary"
            href={open.agreed ? pathOf(open.circle, open.next.start) : `/circles/${open.circle}/promises`}
          >
            {t('circles-enter-named', { theme: open.theme })}
          </a>
        ) : (
          <a class="button button-primary" href="/circles/find">
            {t('circles-find')}
          </a>
        )}
      </Actions>
    </>
  );
}

const isOpen = (one: CircleSpine, now: number): boolean =>
  one.standing === 'in' && one.next !== null && doorOf(one.next, now) === 'open';

function Spine({ one, now }: { one: CircleSpine; now: number }) {
  return (
    <a class="circle-spine" href={`/circles/${one.circle}`}>
      <Pattern circle={one.circle} />
      <span class="circle-words">
        <span class="circle-theme" lang={one.language} dir="auto">
          {one.theme}
        </span>
        <Line threads={one.threads} language={one.language} />
        <Standing one={one} now={now} />
      </span>
    </a>
  );
}

/** What a circle is about, and in which language. */
export function Line({ threads, language }: { threads: readonly string[]; language: string }) {
  return <span class="soft small">{[...threads.map(threadWords), languageName(language)].join(' · ')}</span>;
}

function Standing({ one, now }: { one: CircleSpine; now: number }) {
  if (one.standing === 'asking') return <span class="small">{t('circles-you-asked')}</span>;
  if (one.standing === 'waiting')
    return <span class="small">{t('circles-you-wait', { place: one.line ?? 1 })}</span>;
  return (
    <>
      {isOpen(one, now) ? (
        <span class="circle-open">{t('circles-door-open')}</span>
      ) : one.next ? (
        <When one={one.next} now={now} />
      ) : (
        <span class="small soft">{t('circles-no-next')}</span>
      )}
      {!one.agreed && <span class="small">{t('circles-promises-changed')}</span>}
    </>
  );
}
