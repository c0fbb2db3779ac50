/** The words for a moment: a few for the middle of the ring, and a sentence that says what happens next. */
import { t } from '../../ui';
import type { MeetingView } from '../../wire';
import { type Moment, nameOf, seatOf } from './moment';

const holder = (view: MeetingView): string => nameOf(seatOf(view, view.piece.member));
export const leadName = (view: MeetingView): string => nameOf(seatOf(view, view.lead));

export function shortWords(view: MeetingView, moment: Moment): string {
  const name = holder(view);
  switch (moment) {
    case 'gathering':
      return t('short-gathering', { count: view.seats.filter((one) => one.here).length });
    case 'opening':
      return t('short-opening');
    case 'mine_held':
      return view.piece.asked_back ? t('short-mine-asked') : t('short-mine-held');
    case 'mine_offered':
      return t('short-mine-offered');
    case 'held':
      return view.piece.asked_back ? t('short-asked', { name }) : t('short-held', { name });
    case 'waits':
      return t('short-waits', { name });
    case 'offered':
      return t('short-offered', { name });
    case 'silence':
      return t('short-silence');
    case 'floor':
      return t('short-floor');
    case 'no_lead':
      return view.stage === 'gathering' ? shortWords(view, 'gathering') : t('short-rests');
    case 'lingering':
      return t('short-lingering');
    case 'closed':
      return t('short-closed');
    default:
      return t('short-rests');
  }
}

export function longWords(view: MeetingView, moment: Moment, leads: boolean): string {
  const name = holder(view);
  const lead = leadName(view);
  switch (moment) {
    case 'gathering':
      return leads ? t('long-gathering-lead') : t('long-gathering');
    case 'opening':
      return leads ? t('long-opening-lead') : t('long-opening');
    case 'mine_held':
      return view.piece.asked_back ? t('long-mine-asked') : view.piece.aside ? t('long-mine-aside') : '';
    case 'mine_offered':
      return t('long-mine-offered');
    case 'held':
      if (view.piece.asked_back) return t('long-asked', { name });
      return view.piece.aside ? t('long-aside', { name }) : '';
    case 'waits':
      return t('long-waits', { name });
    case 'offered':
      return t('long-offered', { name });
    case 'between':
      return leads ? t('long-between-lead') : t('long-between', { name: lead });
    case 'silence':
      return leads ? t('long-silence-lead') : t('long-silence');
    case 'lost':
      return t('long-lost');
    case 'asked_back':
      return leads ? t('long-between-lead') : t('long-asked-back', { name: lead });
    case 'taken_back':
      return leads ? t('long-between-lead') : t('long-taken-back', { name: lead });
    case 'no_lead':
      return view.stage === 'gathering' ? t('long-no-lead-yet') : t('long-no-lead');
    case 'floor':
      return t('long-floor');
    case 'lingering':
      return t('long-lingering');
    default:
      return '';
  }
}
