/** What stands on the page of a circle: how it goes, what is promised, when it meets. */
import { ids, t } from '../../ui';
import type { CircleView } from '../../wire';
import { When } from './when';

const STEPS = ids(
  'goes-gathering',
  'goes-opening',
  'goes-round',
  'goes-passing',
  'goes-closing',
  'goes-dawn',
);

/** A short, honest account of a meeting, and of who can read what. */
export function HowItGoes() {
  return (
    <div class="stack stack-small">
      <ol class="goes">
        {STEPS.map((id) => (
          <li key={id}>{t(id)}</li>
        ))}
      </ol>
      <p>{t('goes-who-reads')}</p>
      <p class="soft small">{t('goes-who-knows')}</p>
    </div>
  );
}

export function Promises({ view }: { view: Pick<CircleView, 'promises' | 'language'> }) {
  return (
    <ol class="promises" lang={view.language}>
      {view.promises.map((promise, at) => (
        <li key={at} dir="auto">
          {promise}
        </li>
      ))}
    </ol>
  );
}

export function Meetings({ view, now }: { view: CircleView; now: number }) {
  if (view.next.length === 0) return <p class="soft">{t('circles-no-next')}</p>;
  return (
    <ul class="meetings">
      {view.next.map((one) => (
        <li key={one.start}>
          <When one={one} now={now} zone={view.schedule.zone} long />
        </li>
      ))}
    </ul>
  );
}
