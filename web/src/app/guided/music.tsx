/** The music of the room, made on both devices alike from the seed and the shared clock; silent until it is asked for. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SessionMusic } from '../../sound/session';
import { Switch, t } from '../../ui';
import type { SessionView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';

/** Off on every visit anew. */
const on = signal(false);
const volume = signal(0.6);
let playing: SessionMusic | null = null;

onLeave(() => {
  on.value = false;
});

/** One's own light touched a star: a string answers, very softly. */
export const answerTouch = (): void => playing?.touched();

/** Plays for as long as one is in the session and has asked for it. */
export function useMusic(view: SessionView): void {
  const wanted = on.value;
  const state = {
    seed: view.seed,
    stage: view.stage,
    stageAt: view.stage_at,
    breathFrom: view.starts_at,
    on: wanted,
    volume: volume.value,
  };
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => playing?.follow(state), [state.seed, state.stage, state.stageAt, state.on, state.volume]);

  useEffect(() => {
    if (!wanted) return;
    let over = false;
    void import('../../sound/session')
      .then(({ openSessionMusic }) => {
        if (over) return;
        playing = openSessionMusic(network.clock);
        playing.follow(latest.current);
      })
      // Without sound everything is said in words all the same.
      .catch(() => undefined);
    return () => {
      over = true;
      playing?.stop();
      playing = null;
    };
  }, [wanted, view.session]);

  useEffect(
    () => () => {
      on.value = false;
    },
    [],
  );
}

/** The one switch, and how loud. */
export function MusicChoice() {
  return (
    <div class="session-music">
      <Switch
        on={on.value}
        onChange={(wanted) => {
          on.value = wanted;
        }}
      >
        {t('music')}
      </Switch>
      {on.value && (
        <label class="session-volume">
          <span>{t('music-volume')}</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.05"
            value={volume.value}
            onInput={(event) => {
              volume.value = Number(event.currentTarget.value);
            }}
          />
        </label>
      )}
    </div>
  );
}
