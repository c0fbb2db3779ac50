import { useEffect, useState } from 'preact/hooks';
import { Button, Notice, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { network } from '../network';
import type { Entered } from './enter';
import { wasRemoved } from './moment';
import { Safety } from './safety';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Why one is not inside, and what there is to do: the door is not open yet, the promises wait for a yes, it was cancelled. */
export function NotIn({ circle, start, entered }: { circle: string; start: string; entered: Entered }) {
  const { trouble, again } = entered;
  const [newer, setNewer] = useState<MeetingView | null>(null);
  const past = newer ?? entered.past;
  const meeting = entered.circle?.next.find((one) => one.start === start);
  const opens =
    meeting && !meeting.cancelled && meeting.enter_from > network.now() ? meeting.enter_from : null;

  useEffect(() => {
    if (opens === null) return;
    const timer = setTimeout(again, Math.min(LONGEST_TIMER_MS, opens - network.now() + 500));
    return () => clearTimeout(timer);
  }, [opens]);

  if (past && wasRemoved(past))
    return (
      <>
        <h1 class="unseen">{entered.circle?.theme ?? t('meeting-title')}</h1>
        <Safety view={past} onView={setNewer} />
      </>
    );
  return (
    <div class="panel stack">
      <h1>{entered.circle?.theme ?? t('meeting-title')}</h1>
      {opens !== null ? (
        <p>{t('meeting-opens', { at: new Date(opens) })}</p>
      ) : meeting?.cancelled ? (
        <p>{t('meeting-cancelled')}</p>
      ) : (
        <Notice kind="trouble" alert>
          {trouble?.sentence || t('shell-broken')}
        </Notice>
      )}
      <div class="row">
        <a class="button" href={`/circles/${circle}`}>
          {t('meeting-to-circle')}
        </a>
        <Button kind="text" onClick={again}>
          {t('shell-again')}
        </Button>
      </div>
    </div>
  );
}
