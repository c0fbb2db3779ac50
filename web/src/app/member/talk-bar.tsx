import type { Talk } from '../../net/talk';
import { t } from '../../ui';
import type { RoomView } from '../../wire';
import { network } from '../network';

/** With whom one is, and whether they are here as far as it is known: in the bar, where it stays while the words move. */
export function TalkBar({ talk, view }: { talk: Talk; view: RoomView | null }) {
  const me = network.member;
  const others = view?.members.filter((one) => one.member !== me) ?? [];
  if (others.length === 0) return <span class="soft">{t('talk-alone')}</span>;
  const inside = talk.standing.value === 'inside';
  const here = inside && others.some((one) => one.here);
  return (
    <span class="talk-with">
      <span class="talk-names">
        {t('talk-with', { names: others.map((one) => one.name ?? one.star).join(', ') })}
      </span>
      {network.ended.value === null && (
        <span class={here ? 'talk-state talk-state-here' : 'talk-state soft'}>
          <span class="talk-dot" aria-hidden="true" />
          {!inside ? t('talk-coming') : here ? t('talk-here') : t('talk-away')}
        </span>
      )}
    </span>
  );
}
