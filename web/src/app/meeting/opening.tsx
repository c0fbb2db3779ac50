import { useEffect } from 'preact/hooks';
import { CLOSINGS, songOf } from '../../sound/songs';
import { Switch, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { network } from '../network';
import { sound } from '../preferences';

/** Plays a song from its moment on the shared clock, while sound is switched on; whoever comes later joins in the middle. */
function useSong(view: MeetingView, song: string | null, at: number | null): void {
  const on = sound.value;
  useEffect(() => {
    if (!on || song === null || at === null) return;
    let over = false;
    let playing: { stop: () => void } | undefined;
    void import('../../sound/opening')
      .then(({ playOpening, seedOf }) => {
        if (!over) playing = playOpening(song, seedOf(view.meeting, at), at, () => network.now());
      })
      // Without sound everything is said in words all the same.
      .catch(() => undefined);
    return () => {
      over = true;
      playing?.stop();
    };
  }, [on, song, at, view.meeting]);
}

/** The closing song of this meeting: on every device the same, without anybody having to choose it. */
const closingSong = (view: MeetingView): string | null =>
  view.closed_at === null ? null : (CLOSINGS[view.closed_at % CLOSINGS.length] ?? null);

/** The song that opens or closes the circle: everybody hears the same moment of it, if they want to hear it. */
export function CircleSong({ view }: { view: MeetingView }) {
  const opens = view.stage === 'opening' ? songOf(view.opening) : null;
  const closes = view.stage === 'closed' ? closingSong(view) : null;
  useSong(view, opens ?? closes, opens ? view.opening_at : view.closed_at);
  if (!opens && !closes) return null;
  return (
    <div class="panel stack stack-small">
      <p>{opens ? t('opening-song') : t('closing-song')}</p>
      <Switch
        on={sound.value}
        onChange={(on) => {
          sound.value = on;
        }}
      >
        {t('opening-sound')}
      </Switch>
    </div>
  );
}
