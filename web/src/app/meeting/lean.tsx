import { useState } from 'preact/hooks';
import { Button, Icon, Notice, t } from '../../ui';
import type { Leaned, MeetingView } from '../../wire';
import { useAct } from '../act';
import { sideRooms } from '../member/side-rooms';
import { network } from '../network';
import { go } from '../router';
import { nameOf, seatOf } from './moment';

/** Reaching a supporter is the usual press; the chair in the circle is kept meanwhile. */
const reachSomeone = () => go('/reach', { state: { pressed: true } });

/** One quiet press that it is too much. Nobody sees it but whoever leads; what happens then is said before. */
export function Lean({ view }: { view: MeetingView }) {
  const { busy, trouble, run } = useAct();
  const lead = view.lead === network.member ? undefined : seatOf(view, view.lead);
  const leaned = view.mine?.leaned;
  if (leaned && leaned.how === null) return null;

  function lean() {
    void run(async () => {
      const { reached } = await network.http.post<Leaned>(`/api/meetings/${view.meeting}/lean`);
      if (!reached) return reachSomeone();
      await network.attended.read(view.meeting);
    });
  }

  return (
    <>
      <Button class="lean" kind="text" busy={busy} onClick={lean} aria-describedby="lean-words">
        <Icon name="heart" size={20} />
        {t('lean')}
      </Button>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <span class="lean-words soft small" id="lean-words">
        {lead?.here ? t('lean-words', { name: nameOf(lead) }) : t('lean-words-nobody')}
      </span>
    </>
  );
}

/** What became of it, seen by nobody else. */
export function LeanAnswered({ view }: { view: MeetingView }) {
  const leaned = view.mine?.leaned;
  const [closedAt, setClosedAt] = useState(0);
  if (!leaned || leaned.at <= closedAt) return null;
  const lead = seatOf(view, view.lead);
  const name = lead && lead.member !== network.member ? nameOf(lead) : t('lean-somebody');
  if (leaned.how === 'side') return null;
  if (leaned.how === 'call')
    return (
      <Notice icon="phone">
        <p role="status">{t('lean-call', { name })}</p>
        <div class="row">
          <Button onClick={reachSomeone}>{t('lean-call-go')}</Button>
          <Button kind="text" onClick={() => setClosedAt(leaned.at)}>
            {t('lean-not-now')}
          </Button>
        </div>
      </Notice>
    );
  return (
    <Notice icon="heart">
      <p role="status">{leaned.how === 'heard' ? t('lean-heard', { name }) : t('lean-seen', { name })}</p>
      {leaned.how === 'heard' && (
        <Button kind="text" onClick={() => setClosedAt(leaned.at)}>
          {t('lean-all-right')}
        </Button>
      )}
    </Notice>
  );
}

/** A room for two beside the circle, for both who are in it. */
export function BesideRooms({ view }: { view: MeetingView }) {
  return (
    <>
      {sideRooms(view.room).map((one) => {
        const other = one.view.value?.members.find((each) => each.member !== network.member);
        const name = other?.name ?? other?.star ?? '';
        return (
          <Notice key={one.room} icon="chat">
            <p role="status">{t('beside-here', { name })}</p>
            <a class="button" href={`/talk/${one.room}`}>
              {t('beside-go')}
            </a>
          </Notice>
        );
      })}
    </>
  );
}
