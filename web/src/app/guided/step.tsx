import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Dialog, ids, t } from '../../ui';
import type { SessionView, Stage } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';
import { mayStop, nameOf, nextOf, othersOf, type Side } from './stages';

const TITLE = ids({
  arriving: 'stage-arriving',
  grounding: 'stage-grounding',
  opening: 'stage-opening',
  moving: 'stage-moving',
  returning: 'stage-returning',
  closing: 'stage-closing',
  closed: 'stage-closed',
});
const WORDS = ids({
  arriving: 'now-arriving',
  grounding: 'now-grounding',
  opening: 'now-opening',
  moving: 'now-moving',
  returning: 'now-returning',
  closing: 'now-closing',
  closed: 'now-closed',
});
const GUIDE_WORDS = ids({
  arriving: 'guide-arriving',
  grounding: 'guide-grounding',
  opening: 'guide-opening',
  moving: 'guide-moving',
  returning: 'guide-returning',
  closing: 'guide-closing',
  closed: 'now-closed',
});
/** What a step is, for whoever says yes to it. */
const AHEAD = ids({
  arriving: 'ahead-arriving',
  grounding: 'ahead-grounding',
  opening: 'ahead-opening',
  moving: 'ahead-moving',
  returning: 'ahead-returning',
  closing: 'ahead-closing',
  closed: 'now-closed',
});

export const stageTitle = (view: SessionView, stage: Stage = view.stage): string =>
  view.stopped && stage === view.stage ? t('stage-stopped') : t(TITLE[stage]);

export function stageWords(view: SessionView, side: Side): string {
  if (view.stopped) return t('now-stopped');
  if (view.words_alone && view.stage === 'moving') return t('now-moving-words');
  return t((side === 'guide' ? GUIDE_WORDS : WORDS)[view.stage]);
}

/** The guide offers a step, the member says yes or not yet; stop is one press for both, always. */
export function Step({ view, side }: { view: SessionView; side: Side }) {
  const { busy, trouble, run } = useAct();
  const act = (...asked: Parameters<typeof network.guided.act>) =>
    void run(() => network.guided.act(...asked));
  return (
    <div class="session-step">
      {side === 'guide' ? (
        <Offering view={view} busy={busy} act={act} />
      ) : (
        view.proposed && <Answering view={view} busy={busy} act={act} />
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      {mayStop(view) && (
        <Button class="session-stop" icon="pause" onClick={() => act('stop')}>
          {t('step-stop')}
        </Button>
      )}
    </div>
  );
}

interface StepProps {
  view: SessionView;
  busy: boolean;
  act: (...asked: Parameters<typeof network.guided.act>) => void;
}

function Answering({ view, busy, act }: StepProps) {
  const step = view.proposed!;
  return (
    <div
      class="session-offer"
      role="group"
      aria-label={t('step-offered', { name: nameOf(view.guide), step: t(TITLE[step]) })}
    >
      <p>
        <span class="session-offer-what">
          {t('step-offered', { name: nameOf(view.guide), step: t(TITLE[step]) })}
        </span>{' '}
        <span class="soft small">{t(AHEAD[step])}</span>
      </p>
      <div class="session-answers">
        <Button kind="primary" busy={busy} onClick={() => act('agree')}>
          {t('step-agree')}
        </Button>
        <Button onClick={() => act('not_yet')}>{t('step-not-yet')}</Button>
      </div>
    </div>
  );
}

function Offering({ view, busy, act }: StepProps) {
  const [open, setOpen] = useState(false);
  const next = nextOf(view);
  const others = othersOf(view);
  const offer = (stage: Stage) => {
    setOpen(false);
    act('propose', { stage });
  };
  return (
    <>
      {view.proposed && (
        <p class="session-waits" role="status">
          {t('step-you-offered', { step: t(TITLE[view.proposed]), name: nameOf(view.member) })}
        </p>
      )}
      <div class="session-answers session-offering">
        {next && next !== view.proposed && (
          <Button kind={view.proposed ? 'quiet' : 'primary'} busy={busy} onClick={() => offer(next)}>
            {t('step-offer', { step: t(TITLE[next]) })}
          </Button>
        )}
        {view.stage === 'closing' && (
          <Button kind="primary" busy={busy} onClick={() => act('close')}>
            {t('step-close')}
          </Button>
        )}
        {others.length > 0 && (
          <Button kind="text" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            {t('step-others')}
          </Button>
        )}
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('step-others')}>
        <p class="soft small">{t('step-others-words', { name: nameOf(view.member) })}</p>
        {others.map((stage) => (
          <Button key={stage} onClick={() => offer(stage)}>
            {t('step-offer', { step: t(TITLE[stage]) })}
          </Button>
        ))}
      </Dialog>
    </>
  );
}

/** Whoever pressed a button that is gone by that press goes on from the same place. */
export function useFocusKept(moment: string) {
  const foot = useRef<HTMLDivElement>(null);
  const within = useRef(false);
  useEffect(() => {
    const look = (event: FocusEvent) => {
      within.current = foot.current?.contains(event.target as Node) ?? false;
    };
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, []);
  useEffect(() => {
    if (within.current && document.activeElement === document.body)
      foot.current?.focus({ preventScroll: true });
  }, [moment]);
  return foot;
}
