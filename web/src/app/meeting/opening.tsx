import { useEffect, useState } from 'preact/hooks';
import { Switch, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { sound } from '../preferences';

/** What is used of the music: it plays on the shared clock and joins in the middle for whoever comes later. */
interface Music {
  playOpening: (
    song: string,
    seed: number,
    atServerMs: number,
    now: () => number,
  ) => { stop: () => void } | Promise<{ stop: () => void }>;
  seedOf: (meeting: string, openingAt: number) => number;
}

const modules = import.meta.glob<Music>('../../sound/opening.ts');

/** `song:still` names the song `still`; anything else is no song. */
export const songOf = (opening: string): string | null => /^song:([a-z]{1,32})$/.exec(opening)?.[1] ?? null;

/** Plays a song from its moment on the shared clock, for as long as sound is switched on. */
function useSong(song: string | null, view: MeetingView, at: number | null): void {
  const on = sound.value;
  useEffect(() => {
    const load = Object.values(modules)[0];
    if (!on || !song || at === null || !load) return;
    let over = false;
    let playing: { stop: () => void } | undefined;
    const stop = () => {
      over = true;
      playing?.stop();
      playing = undefined;
    };
    void load()
      .then(async ({ playOpening, seedOf }) => {
        if (over) return;
        const began = await playOpening(song, seedOf(view.meeting, at), at, () => network.now());
        if (over) began.stop();
        else playing = began;
      })
      // Without sound everything is said in words all the same.
      .catch(() => undefined);
    const forget = onLeave(stop);
    return () => {
      forget();
      stop();
    };
  }, [on, song, at, view.meeting]);
}

/** The song that goes with the opening: everybody hears the same moment of it, if they want to hear it. */
export function OpeningSong({ view }: { view: MeetingView }) {
  const song = songOf(view.opening);
  useSong(view.stage === 'opening' ? song : null, view, view.opening_at);
  const [told, setTold] = useState(false);
  useEffect(() => setTold(true), []);
  if (!song) return null;
  return (
    <div class="opening-song stack stack-small" data-told={told || undefined}>
      <p>{t('opening-song')}</p>
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
