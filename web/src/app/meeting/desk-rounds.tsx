import { useEffect, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Select, Textarea, t } from '../../ui';
import type { Book, MeetingPlan, MeetingView } from '../../wire';
import type { Act } from '../act';
import { network } from '../network';
import { mayLead } from './moment';
import { READING, recordingMs } from './openings';
import { RecordingChoice } from './recording-chosen';
import { chosen } from './recording-sent';
import { giveBack } from './returning';

const MINUTE_MS = 60_000;
/** Soft times to choose from, in minutes; 0: none. */
const SOFT = [0, 2, 3, 5, 8];

interface RoundsProps {
  view: MeetingView;
  talk: Talk;
  act: Act;
  onDone: () => void;
}

/** What was prepared, one after the other, and what was not. */
export function DeskRounds({ view, talk, act, onDone }: RoundsProps) {
  const may = mayLead(view, network.member);
  const plan = view.mine?.prepared ?? null;
  const rounds = plan?.rounds ?? [];
  const coming = view.mine?.still_to_come.length ?? 0;
  const done = new Set(rounds.slice(0, view.round_no).map((one) => one.prompt));
  const next = rounds.find((one) => !done.has(one.prompt) && one.prompt !== view.prompt);
  // While somebody is still to come, the next round is not what is to be pressed first.
  const goesOn = view.stage === 'round' && (view.piece.state !== 'resting' || coming > 0);
  const [own, setOwn] = useState('');
  const [soft, setSoft] = useState('3');

  const begin = (prompt: string, softMs: number | null) =>
    void act
      .run(() =>
        network.attended.lead('round', {
          prompt,
          soft_ms: softMs,
          order: view.round_no === 0 ? (plan?.order ?? []) : [],
        }),
      )
      .then((went) => {
        if (!went) return;
        setOwn('');
        onDone();
      });

  return (
    <section class="desk-part stack stack-small">
      {may.open && <Opens view={view} talk={talk} plan={plan} act={act} onDone={onDone} />}
      {!may.open && may.round && next && (
        <>
          <h3>{t('conduct-next')}</h3>
          <p class="speech" dir="auto">
            {next.prompt}
          </p>
          <Button
            kind={goesOn ? 'quiet' : 'primary'}
            busy={act.busy}
            onClick={() => begin(next.prompt, next.soft_ms ?? null)}
          >
            {goesOn ? t('conduct-begin-already') : t('conduct-begin-round')}
          </Button>
        </>
      )}
      {(may.round || may.floor) && (
        <details class="fold" open={!may.open && !next}>
          <summary>{t('conduct-own-round')}</summary>
          <div class="stack stack-small">
            <Textarea
              label={t('conduct-own-prompt')}
              value={own}
              onValue={setOwn}
              maxLength={500}
              dir="auto"
            />
            <Select
              label={t('conduct-soft')}
              value={soft}
              onValue={setSoft}
              options={SOFT.map((one) => ({
                value: String(one),
                label: one === 0 ? t('conduct-soft-none') : t('conduct-soft-minutes', { count: one }),
              }))}
            />
            <div class="desk-acts">
              <Button busy={act.busy} onClick={() => begin(own.trim(), Number(soft) * MINUTE_MS || null)}>
                {t('conduct-begin-own')}
              </Button>
              {may.floor && (
                <Button
                  kind="text"
                  onClick={() =>
                    void act.run(() => network.attended.lead('floor')).then((went) => went && onDone())
                  }
                >
                  {t('conduct-floor')}
                </Button>
              )}
            </div>
            {rounds.length > 0 && <Prepared rounds={rounds} done={done} begin={begin} />}
          </div>
        </details>
      )}
      {plan?.book && <OfferBook view={view} talk={talk} story={plan.book} act={act} onDone={onDone} />}
    </section>
  );
}

/** All that was prepared, in case it goes in another order. */
function Prepared(props: {
  rounds: NonNullable<MeetingPlan['rounds']>;
  done: ReadonlySet<string>;
  begin: (prompt: string, softMs: number | null) => void;
}) {
  return (
    <ol class="desk-prepared">
      {props.rounds.map((one, i) => (
        <li key={i} data-done={props.done.has(one.prompt) || undefined}>
          <span dir="auto">{one.prompt}</span>
          <Button kind="text" onClick={() => props.begin(one.prompt, one.soft_ms ?? null)}>
            {t('conduct-begin-this')}
          </Button>
        </li>
      ))}
    </ol>
  );
}

/** The opening as it was prepared, or in another way. A reading lies ready in the hand of whoever opens with it. */
function Opens({ view, talk, plan, act, onDone }: RoundsProps & { plan: MeetingPlan | null }) {
  function open(opening: string) {
    void act
      .run(async () => {
        await network.attended.lead('open', { opening });
        if (opening === READING) await network.attended.piece('take');
      })
      .then((went) => went && onDone());
  }

  const planned = plan?.opening || (plan?.reading ? READING : '');
  const records = recordingMs(planned) !== null;
  const inside = talk.standing.value === 'inside';
  return (
    <>
      <h2 class="desk-opening">{t('conduct-opening')}</h2>
      <p class="soft small">{inside ? t('conduct-opening-words') : t('conduct-opening-not-in')}</p>
      {records ? (
        <RecordingChoice talk={talk} act={act} planned onDone={onDone} />
      ) : (
        <Button kind="primary" busy={act.busy} onClick={() => open(planned)}>
          {planned === READING
            ? t('conduct-open-reading')
            : planned
              ? t('conduct-open-song')
              : t('conduct-open-plain')}
        </Button>
      )}
      <details class="fold" open={!records && chosen.value?.room === view.room}>
        <summary>{t('conduct-opening-other')}</summary>
        <div class="stack stack-small">
          {!records && <RecordingChoice talk={talk} act={act} planned={false} onDone={onDone} />}
          {planned !== READING && (
            <Button busy={act.busy} onClick={() => open(READING)}>
              {t('conduct-open-a-reading')}
            </Button>
          )}
          {planned && (
            <Button kind="text" busy={act.busy} onClick={() => open('')}>
              {t('conduct-open-plain')}
            </Button>
          )}
        </div>
      </details>
    </>
  );
}

/** Offers the prepared book in a word of one's own kind, with the piece in one's hand for a moment. */
function OfferBook({ view, talk, story, act, onDone }: RoundsProps & { story: string }) {
  const [title, setTitle] = useState('');
  const me = network.member;
  const offered = talk.messages.value.some((one) => one.kind === 'book' && one.lines[0] === story);
  const mine = view.piece.state === 'held' && view.piece.member === me;
  const rests = view.piece.state === 'resting' && view.stage !== 'gathering';

  useEffect(() => {
    let gone = false;
    void network.http
      .get<Book>(`/api/stories/${story}`)
      .then((read) => !gone && setTitle(read.title))
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [story]);

  if (!title || offered || (!mine && !rests)) return null;

  function offer() {
    void act
      .run(async () => {
        if (!mine) await network.attended.piece('take');
        await talk.say({ kind: 'book', text: `${story}\n${title}` });
        if (!mine) await giveBack(talk);
      })
      .then((went) => went && onDone());
  }

  return (
    <Button icon="book" busy={act.busy} onClick={offer}>
      {t('conduct-book', { title })}
    </Button>
  );
}
