import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Notice, Panel, t, toast } from '../../ui';
import type { CircleView, Prepared } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { Trouble } from '../trouble';
import { Circles, One, toCircle } from './frame';
import { recall, useKept } from './kept';
import { draftOf, EMPTY_PLAN, type PlanDraft, planOf, roundsOf } from './plan';
import { BookChoice, Ending, Opening, Order, Rounds } from './prepare-parts';
import { Plans, SavePlan } from './prepare-plans';
import { circlePath, leads } from './reading';
import { When } from './when';

interface Draft extends PlanDraft {
  /** The version of the plan that is changed; 0 when there was none. */
  version: number;
}

const EMPTY: Draft = { ...EMPTY_PLAN, version: 0 };

/** Preparing one meeting: a plan to begin with, its opening, rounds and closing, who comes first, a book. */
export default function PrepareScreen({ params }: ScreenProps) {
  const { circle = '', start = '' } = params;
  return (
    <Circles title={t('prepare-title')} back={toCircle(circle)}>
      <One circle={circle} title={t('prepare-title')}>
        {(view) =>
          leads(view) ? (
            <Read key={start} view={view} start={start} />
          ) : (
            <Notice>{t('prepare-not-yours')}</Notice>
          )
        }
      </One>
    </Circles>
  );
}

interface ReadProps {
  view: CircleView;
  start: string;
}

const nameOf = (circle: string, start: string): string => `prepare.${circle}.${start}`;

const asDraft = ({ plan, version }: Prepared): Draft => ({ ...(plan ? draftOf(plan) : EMPTY_PLAN), version });

const ask = (circle: string, start: string): Promise<Prepared> =>
  network.http.post<Prepared>(`${circlePath(circle)}/prepared`, { start });

function Read({ view, start }: ReadProps) {
  const [begun, setBegun] = useState<{ draft: Draft; recalled: boolean } | null>(null);
  const [trouble, setTrouble] = useState('');
  const { circle } = view;

  async function read() {
    setTrouble('');
    try {
      const [prepared, kept] = await Promise.all([ask(circle, start), recall(nameOf(circle, start), EMPTY)]);
      if (kept) setBegun({ draft: { ...kept, rounds: roundsOf(kept.rounds) }, recalled: true });
      else setBegun({ draft: asDraft(prepared), recalled: false });
    } catch (error) {
      setTrouble(error instanceof Refused && error.code === 'not_found' ? t('prepare-gone') : why(error));
    }
  }
  useEffect(() => void read(), [circle, start]);

  if (begun) return <Prepare view={view} start={start} begun={begun.draft} recalled={begun.recalled} />;
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{t('prepare-title')}</h1>
      {trouble ? (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void read()}>{t('shell-again')}</Button>
        </Notice>
      ) : (
        <p class="soft">{t('library-opening')}</p>
      )}
    </div>
  );
}

function Prepare({ view, start, begun, recalled }: ReadProps & { begun: Draft; recalled: boolean }) {
  const name = nameOf(view.circle, start);
  const { draft, change, kept, letGo } = useKept(name, begun, recalled);
  const [missing, setMissing] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [theirs, setTheirs] = useState<Draft | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const now = useNow();
  const occurrence = view.next.find((one) => one.start === start);

  const set = (next: Partial<Draft>) => {
    setMissing(false);
    setTrouble('');
    setDone(false);
    change(next);
  };

  async function keep() {
    const empty = draft.rounds.length === 0 || draft.rounds.some((one) => one.prompt.trim() === '');
    setMissing(empty);
    if (empty) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    setBusy(true);
    setTrouble('');
    try {
      const body = { start, version: draft.version, plan: planOf(draft) };
      const answer = await network.http.post<Prepared>(`${circlePath(view.circle)}/prepare`, body);
      change({ version: answer.version });
      await letGo();
      setTheirs(null);
      setDone(true);
      toast(t('prepare-kept'));
    } catch (error) {
      if (error instanceof Refused && error.code === 'stale') await comeUpon();
      else setTrouble(`${why(error)} ${t('circles-words-here')}`);
    }
    setBusy(false);
  }

  /** Somebody else prepared it meanwhile: nothing of either is lost before one of the two is chosen. */
  async function comeUpon() {
    try {
      const newest = asDraft(await ask(view.circle, start));
      setTheirs(newest);
      change({ version: newest.version });
      setTrouble(`${t('prepare-stale')} ${t('circles-words-here')}`);
    } catch (error) {
      setTrouble(`${why(error)} ${t('circles-words-here')}`);
    }
  }

  return (
    <form
      ref={form}
      class="stack make"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void keep();
      }}
    >
      <div class="panel stack">
        <h1>{t('prepare-title')}</h1>
        <p class="circle-theme" lang={view.language} dir="auto">
          {view.theme}
        </p>
        {occurrence && (
          <p>
            <When one={occurrence} now={now} zone={view.schedule.zone} long />
          </p>
        )}
        <p class="soft small">{t('prepare-words')}</p>
      </div>
      <Plans draft={draft} take={(plan) => set(plan)} />
      <Opening draft={draft} change={set} />
      <Rounds draft={draft} change={set} missing={missing} />
      <Ending draft={draft} change={set} />
      <Panel>
        <Order draft={draft} change={set} people={view.people} />
        <BookChoice draft={draft} change={set} />
      </Panel>
      <Actions>
        <Trouble words={trouble} />
        {theirs && (
          <Button
            onClick={() => {
              set(theirs);
              setTheirs(null);
            }}
          >
            {t('prepare-theirs')}
          </Button>
        )}
        {(done || kept !== null) && (
          <p class="on-night soft small">
            {done ? t('prepare-kept') : t(kept ? 'circles-kept' : 'circles-not-kept')}
          </p>
        )}
        <Button type="submit" kind="primary" busy={busy}>
          {t('prepare-keep')}
        </Button>
        <SavePlan draft={draft} />
      </Actions>
    </form>
  );
}
