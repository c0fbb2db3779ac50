import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Dialog, Field, Notice, Panel, Row, say, t, toast } from '../../ui';
import type { CircleView, OccurrenceView } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { missingTimes, type ScheduleDraft, scheduleAsked, scheduleDraft } from '../times/schedule-draft';
import { ScheduleEditor, scheduleWords } from '../times/schedule-editor';
import { placeOf, wallTime } from '../times/times';
import { Trouble } from '../trouble';
import type { Missing } from './circle-draft';
import { doorOf } from './doors';
import { Circles, One, toKeep } from './frame';
import { recall, useKept } from './kept';
import { type CircleReading, circlePath } from './reading';
import { When, whenWords } from './when';

/** When a circle meets: its next five meetings, each of which can be moved or cancelled, and its rhythm. */
export default function TimesScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('circle-meets')} back={toKeep(circle)}>
      <One circle={circle} title={t('circle-meets')}>
        {(view, reading) =>
          view.may_keep ? <Times view={view} reading={reading} /> : <Notice>{t('keep-not-yours')}</Notice>
        }
      </One>
    </Circles>
  );
}

interface TimesProps {
  view: CircleView;
  reading: CircleReading;
}

function Times({ view, reading }: TimesProps) {
  const now = useNow();
  const [question, setQuestion] = useState<Question | null>(null);
  const [moving, setMoving] = useState<OccurrenceView | null>(null);
  const [editing, setEditing] = useState(false);

  async function occurrence(
    one: OccurrenceView,
    what: 'move' | 'cancel' | 'restore',
    to: string | null = null,
  ) {
    const body = { version: view.version, start: one.start, what, to };
    try {
      reading.took(await network.http.post<CircleView>(`${circlePath(view.circle)}/occurrence`, body));
      say(t('times-changed'));
    } catch (error) {
      // What somebody else changed meanwhile is shown; the press is made again by whoever still wants it.
      if (error instanceof Refused && error.code === 'stale') await reading.again();
      throw error;
    }
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('circle-meets')}</h1>
        <p class="speech">{scheduleWords(scheduleDraft(view.schedule, view.schedule.start.slice(0, 10)))}</p>
        <ul class="items">
          {view.next.map((one) => (
            <li key={one.start} class="item">
              <When one={one} now={now} zone={view.schedule.zone} long />
              <Ways
                one={one}
                now={now}
                onMove={() => setMoving(one)}
                onCancel={() =>
                  setQuestion({
                    title: t('times-cancel'),
                    words: t('times-cancel-words', { when: whenWords(one, now) }),
                    sure: t('times-cancel'),
                    act: () => occurrence(one, 'cancel'),
                  })
                }
                onRestore={() =>
                  setQuestion({
                    title: t('times-restore'),
                    words: t('times-restore-words'),
                    sure: t('times-restore'),
                    act: () => occurrence(one, 'restore'),
                  })
                }
              />
            </li>
          ))}
        </ul>
        {view.next.length === 0 && <p class="soft">{t('circles-no-next')}</p>}
      </div>
      {editing ? (
        <Rhythm view={view} reading={reading} onDone={() => setEditing(false)} />
      ) : (
        view.ended_at === null && (
          <Actions>
            <Button kind="primary" icon="clock" onClick={() => setEditing(true)}>
              {t('times-rhythm')}
            </Button>
          </Actions>
        )
      )}
      <Moving
        view={view}
        one={moving}
        onClose={() => setMoving(null)}
        move={(one, to) => occurrence(one, 'move', to)}
      />
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

interface WaysProps {
  one: OccurrenceView;
  now: number;
  onMove: () => void;
  onCancel: () => void;
  onRestore: () => void;
}

function Ways({ one, now, onMove, onCancel, onRestore }: WaysProps) {
  // What goes on already is neither moved nor cancelled.
  if (one.meeting !== null || ['open', 'over'].includes(doorOf(one, now))) return null;
  const of = <span class="unseen"> {whenWords(one, now)}</span>;
  return (
    <Row>
      {(one.cancelled || one.moved) && (
        <Button onClick={onRestore}>
          {t('times-restore')}
          {of}
        </Button>
      )}
      {!one.cancelled && (
        <>
          <Button onClick={onMove}>
            {t('times-move')}
            {of}
          </Button>
          <Button kind="text" onClick={onCancel}>
            {t('times-cancel')}
            {of}
          </Button>
        </>
      )}
    </Row>
  );
}

interface MovingProps {
  view: CircleView;
  one: OccurrenceView | null;
  onClose: () => void;
  move: (one: OccurrenceView, to: string) => Promise<void>;
}

function Moving({ view, one, onClose, move }: MovingProps) {
  return (
    <Dialog open={one !== null} onClose={onClose} title={t('times-move')}>
      {one && <MoveTo key={one.start} view={view} one={one} onClose={onClose} move={move} />}
    </Dialog>
  );
}

function MoveTo({ view, one, onClose, move }: MovingProps & { one: OccurrenceView }) {
  const [to, setTo] = useState(wallTime(one.starts_at, view.schedule.zone));
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send() {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(to)) return setTrouble(t('times-move-missing'));
    setBusy(true);
    try {
      await move(one, to);
      onClose();
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <p>{t('times-move-words')}</p>
      <Field
        label={t('times-move-to', { place: placeOf(view.schedule.zone) })}
        type="datetime-local"
        value={to}
        onValue={(value) => {
          setTo(value);
          setTrouble('');
        }}
        trouble={trouble}
      />
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t('times-move')}
        </Button>
      </Row>
    </form>
  );
}

const draftOf = (circle: string): string => `circle.times.${circle}`;

function Rhythm({ view, reading, onDone }: TimesProps & { onDone: () => void }) {
  const [begun, setBegun] = useState<{ draft: ScheduleDraft; recalled: boolean } | null>(null);
  useEffect(() => {
    const now = scheduleDraft(view.schedule, wallTime(network.now(), view.schedule.zone).slice(0, 10));
    void recall(draftOf(view.circle), now).then((kept) =>
      setBegun({ draft: kept ?? now, recalled: kept !== null }),
    );
  }, [view.circle]);
  return begun && <Editing view={view} reading={reading} onDone={onDone} {...begun} />;
}

interface EditingProps extends TimesProps {
  onDone: () => void;
  draft: ScheduleDraft;
  recalled: boolean;
}

function Editing({ view, reading, onDone, draft: begun, recalled }: EditingProps) {
  const { draft, change, letGo } = useKept(draftOf(view.circle), begun, recalled);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function send() {
    const stop = missingTimes(draft);
    setMissing(stop);
    if (stop) return;
    setBusy(true);
    setTrouble('');
    try {
      const body = { version: view.version, schedule: scheduleAsked(draft) };
      reading.took(await network.http.post<CircleView>(`${circlePath(view.circle)}/schedule`, body));
      await letGo();
      toast(t('times-changed'));
      scrollTo(0, 0);
      onDone();
    } catch (error) {
      if (error instanceof Refused && error.code === 'stale') {
        await reading.again();
        setTrouble(`${t('keep-stale')} ${t('circles-words-here')}`);
      } else setTrouble(`${why(error)} ${t('circles-words-here')}`);
      setBusy(false);
    }
  }

  return (
    <form
      class="stack make"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <Panel title={t('times-rhythm')}>
        <p>{t('times-rhythm-words')}</p>
        <ScheduleEditor
          draft={draft}
          change={(next) => {
            setMissing(null);
            change(next);
          }}
          missing={missing}
        />
      </Panel>
      <Actions>
        <Trouble words={trouble} />
        <Button type="submit" kind="primary" busy={busy}>
          {t('times-keep')}
        </Button>
        <Button
          kind="text"
          onClick={() => {
            void letGo();
            onDone();
          }}
        >
          {t('desk-not-now')}
        </Button>
      </Actions>
    </form>
  );
}
