import type { Talk } from '../../net/talk';
import { Button, ids, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';
import { useClock } from './clock';
import { Line } from './holding';
import { mayPassAhead, mayTake, momentOf, passedOf } from './moment';
import { makeSign, SIGNS } from './signs';
import { StrokeMark } from './strokes';

const LABELS = ids('sign-light', 'sign-heart', 'sign-me-too', 'sign-silence');

/** Signs without words, for everybody at any time. */
export function Signs({ talk }: { talk: Talk }) {
  return (
    <div class="signs" role="group" aria-label={t('signs')}>
      {SIGNS.map((what, i) => (
        <button key={what} type="button" class="sign" onClick={() => makeSign(talk, what)}>
          <StrokeMark what={what} size={28} />
          <span>{t(LABELS[i] ?? '')}</span>
        </button>
      ))}
    </div>
  );
}

/** What one can do with the piece while somebody else holds it, or nobody. */
export function PieceWays({ view }: { view: MeetingView }) {
  const me = network.member;
  const { busy, trouble, run } = useAct();
  const moment = momentOf(view, me);
  const offered = moment === 'mine_offered';
  const takes = mayTake(view, me);
  if (!takes && !trouble) return null;
  const act = (what: 'take' | 'pass') => void run(() => network.attended.piece(what));
  return (
    <div class="piece-ways">
      {offered && (
        <>
          <p class="small meeting-foot-words">{t('long-mine-offered')}</p>
          <Calmly view={view} />
        </>
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <div class="meeting-acts">
        {offered && (
          <Button kind="text" busy={busy} onClick={() => act('pass')}>
            {t('meeting-pass')}
          </Button>
        )}
        {takes && (
          <Button
            kind={offered || moment === 'floor' ? 'primary' : 'quiet'}
            busy={busy}
            onClick={() => act('take')}
          >
            {offered ? t('meeting-take-offered') : t('meeting-take')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Passing before one's turn comes: one press, and nobody learns of it. */
export function PassAhead({ view }: { view: MeetingView }) {
  const { busy, trouble, run } = useAct();
  const me = network.member;
  if (!mayPassAhead(view, me)) return null;
  return (
    <>
      <Button kind="text" busy={busy} onClick={() => void run(() => network.attended.piece('pass'))}>
        {t('meeting-pass-round')}
      </Button>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}

/** Half a minute, as a line without a number: it goes on by itself and comes back. */
function Calmly({ view }: { view: MeetingView }) {
  const { since, due_at } = view.piece;
  const now = useClock(2_000);
  if (due_at === null) return null;
  return <Line passed={passedOf(since, due_at - since, now)} />;
}
