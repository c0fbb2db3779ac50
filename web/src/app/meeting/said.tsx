import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { TINTS } from '../../scenes/ring';
import { Button, Icon, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { shownTheme } from '../preferences';
import { nameOf, seatOf } from './moment';
import { tintOf } from './ring';
import { type Beginning, type Said, type Turn, turnsOf, withBeginning } from './turns';

/** How near to the end one counts as reading along. */
const NEAR_PX = 180;

const beginnings = signal<{ meeting: string; list: readonly Beginning[] }>({ meeting: '', list: [] });

onLeave(() => {
  beginnings.value = { meeting: '', list: [] };
});

/** Notes what begins while one is here: the server keeps only what is now. */
function useBeginnings(view: MeetingView, lastSeq: number): readonly Beginning[] {
  useEffect(() => {
    const known = beginnings.value.meeting === view.meeting ? beginnings.value.list : [];
    const list = withBeginning(known, view, lastSeq);
    if (list !== known || beginnings.value.meeting !== view.meeting)
      beginnings.value = { meeting: view.meeting, list };
  }, [view.meeting, view.stage, view.round_no]);
  return beginnings.value.meeting === view.meeting ? beginnings.value.list : [];
}

/** What was said, turn by turn, each under the star of whoever said it. Nothing moves away from what one reads. */
export function WhatWasSaid({ talk, view }: { talk: Talk; view: MeetingView }) {
  const said: readonly Said[] = talk.messages.value;
  const begun = useBeginnings(view, said.at(-1)?.seq ?? 0);
  const turns = turnsOf(said, begun);
  const waiting = talk.waiting.value.filter((one) => one.kind === 'text' || one.kind === 'reading');
  const end = useRef<HTMLDivElement>(null);
  const { behind, follow } = useFollow(end, `${said.length}/${waiting.length}`, view.stage === 'closed');
  const mineLast = turns.at(-1)?.sender === network.member;

  return (
    <div class="heard" data-empty={turns.length + waiting.length === 0 || undefined}>
      <div role="log" aria-label={t('meeting-words')}>
        <ol class="heard-turns">
          {turns.map((turn, i) => (
            <OneTurn key={turn.key} turn={turn} view={view} talk={talk}>
              {i === turns.length - 1 && mineLast && <OnTheirWay lines={waiting} />}
            </OneTurn>
          ))}
          {waiting.length > 0 && !mineLast && (
            <li class="spoken spoken-mine">
              <p class="spoken-who small">{t('talk-you')}</p>
              <OnTheirWay lines={waiting} />
            </li>
          )}
        </ol>
      </div>
      {talk.discarded.value > 0 && (
        <p class="soft small">{t('talk-discarded', { count: talk.discarded.value })}</p>
      )}
      <div ref={end} class="heard-end" />
      {behind && (
        <Button class="heard-on" onClick={follow}>
          {t('meeting-newest')}
        </Button>
      )}
    </div>
  );
}

interface TurnProps {
  turn: Turn;
  view: MeetingView;
  talk: Talk;
  children?: preact.ComponentChildren;
}

function OneTurn({ turn, view, talk, children }: TurnProps) {
  const mine = turn.sender === network.member;
  const known = talk.member(turn.sender);
  const name = nameOf(seatOf(view, turn.sender)) || known?.name || known?.star || t('talk-somebody');
  const now = view.piece.state === 'held' && view.piece.member === turn.sender;
  return (
    <>
      {turn.begins && !isNow(turn.begins, view) && <Begins begins={turn.begins} />}
      <li
        class={mine ? 'spoken spoken-mine' : 'spoken'}
        data-now={now || undefined}
        data-calm
        style={{ '--tint': TINTS[shownTheme.value][tintOf(view, turn.sender)] ?? '' }}
      >
        <p class="spoken-who small">
          <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
            <path d="M12 2c.8 6 4 9.200 10 10-6 .8-9.200 4-10 10-.8-6-4-9.200-10-10 6-.8 9.200-4 10-10Z" />
          </svg>
          <bdi>{mine ? t('talk-you') : name}</bdi>
        </p>
        {turn.words.map((one) =>
          one.kind === 'book' ? (
            <Book key={one.ref} lines={one.lines} />
          ) : one.kind === 'reading' ? (
            <Reading key={one.ref} lines={one.lines} />
          ) : (
            <p key={one.ref} class="speech" dir="auto">
              {one.lines.join('\n')}
            </p>
          ),
        )}
        {children}
      </li>
    </>
  );
}

/** The prompt of the round that goes on stands above all words already. */
const isNow = (begins: Beginning, view: MeetingView): boolean =>
  begins.stage === 'round' && view.stage === 'round' && begins.round === view.round_no;

function Begins({ begins }: { begins: Beginning }) {
  const words =
    begins.stage === 'round'
      ? begins.prompt || t('meeting-round-plain')
      : begins.stage === 'open'
        ? t('meeting-floor-begins')
        : begins.stage === 'closing'
          ? t('meeting-closing-begins')
          : '';
  if (!words) return null;
  return (
    <li class="spoken-begins soft" data-calm dir="auto">
      {words}
    </li>
  );
}

function Book({ lines }: { lines: readonly string[] }) {
  return (
    <p class="spoken-book">
      <Icon name="book" size={20} />
      <span>
        {t('meeting-book-offered')} <bdi>{lines[1] ?? ''}</bdi>
      </span>
    </p>
  );
}

/** What was read to the circle stands apart from what somebody said. */
function Reading({ lines }: { lines: readonly string[] }) {
  return (
    <figure class="spoken-reading">
      <figcaption class="soft small">{t('opening-reading')}</figcaption>
      <blockquote class="speech" dir="auto">
        {lines.join('\n')}
      </blockquote>
    </figure>
  );
}

function OnTheirWay({
  lines,
}: {
  lines: readonly { ref: string; lines: readonly string[]; held: boolean }[];
}) {
  return (
    <>
      {lines.map((one) => (
        <div key={one.ref} class="spoken-waits">
          <p class="speech" dir="auto">
            {one.lines.join('\n')}
          </p>
          <p class="word-state soft small">
            <Icon name="clock" size={16} />
            {one.held ? t('talk-kept-until') : t('talk-sending')}
          </p>
        </div>
      ))}
    </>
  );
}

/** Follows the newest words for whoever reads along at the end; for others it only says that there are newer ones. */
function useFollow(end: { current: HTMLElement | null }, key: string, closed: boolean) {
  const [behind, setBehind] = useState(false);
  const follows = useRef(true);
  const before = useRef(key);

  function distance(): number {
    const box = end.current?.getBoundingClientRect();
    // What one holds in the hand stands over the end of the page.
    const hand = document.querySelector('.meeting-foot')?.getBoundingClientRect().top ?? innerHeight;
    return box ? box.top - Math.min(hand, innerHeight) : 0;
  }

  function follow() {
    follows.current = true;
    setBehind(false);
    scrollTo({ top: document.documentElement.scrollHeight });
  }

  useEffect(() => {
    let known = document.documentElement.scrollHeight;
    const onScroll = () => {
      const height = document.documentElement.scrollHeight;
      // When the page itself has just grown, the distance says nothing about what the person wants.
      if (height === known) {
        follows.current = distance() < NEAR_PX;
        if (follows.current) setBehind(false);
      }
      known = height;
    };
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);

  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    if (distance() < 0) return;
    if (follows.current) follow();
    else setBehind(true);
  }, [key]);

  // What comes after the last word stands below it.
  useEffect(() => {
    if (closed && follows.current) follow();
  }, [closed]);

  return { behind, follow };
}
