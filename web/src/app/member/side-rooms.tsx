import type { Talk } from '../../net/talk';
import { Notice, Panel, t } from '../../ui';
import { network } from '../network';

/** Open side rooms this person is in: a lead and the stewards on call, beside a talk that the stewards cannot read. */
export function sideRooms(beside?: string): Talk[] {
  return [...network.talks.value.values()].filter((talk) => {
    const view = talk.view.value;
    return view?.kind === 'side' && view.closed_at === null && (!beside || view.parent === beside);
  });
}

/** In a talk: the way to its side room. */
export function SideRoomOf({ room }: { room: string }) {
  const [side] = sideRooms(room);
  if (!side) return null;
  return (
    <Notice icon="chat">
      <p>{t('side-here')}</p>
      <a class="button" href={`/talk/${side.room}`}>
        {t('side-go')}
      </a>
    </Notice>
  );
}

/** On one's own page and post: every side room one was asked into. */
export function SideRooms() {
  const open = sideRooms();
  if (open.length === 0) return null;
  return (
    <Panel title={t('side-rooms')}>
      {open.map((one) => {
        const lead = one.view.value?.members.find((each) => each.role === 'lead');
        return (
          <a key={one.room} class="button" href={`/talk/${one.room}`}>
            {t('side-go-with', { name: lead?.name ?? lead?.star ?? '' })}
          </a>
        );
      })}
    </Panel>
  );
}
