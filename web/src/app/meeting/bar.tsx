import { TINTS } from '../../scenes/ring';
import { t } from '../../ui';
import type { MeetingView } from '../../wire';
import { network } from '../network';
import { shownTheme } from '../preferences';
import { momentOf } from './moment';
import { tintOf } from './ring';
import { shortWords } from './words-of';

/** Where the piece is, in the bar: it stays in sight while one reads. */
export function MeetingBar({ view }: { view: MeetingView }) {
  const moment = momentOf(view, network.member);
  const held = view.piece.state !== 'resting' && view.stage !== 'closed';
  const tint = held && view.piece.member ? TINTS[shownTheme.value][tintOf(view, view.piece.member)] : '';
  return (
    <span class="meeting-bar">
      <svg
        viewBox="0 0 24 24"
        width="20"
        height="20"
        aria-hidden="true"
        data-held={held || undefined}
        style={{ '--tint': tint ?? '' }}
      >
        <path d="M12 2c.8 6 4 9.200 10 10-6 .8-9.200 4-10 10-.8-6-4-9.200-10-10 6-.8 9.200-4 10-10Z" />
      </svg>
      <span class="meeting-bar-words">{shortWords(view, moment) || t('meeting-here')}</span>
    </span>
  );
}
