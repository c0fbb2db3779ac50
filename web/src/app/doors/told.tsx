/** What somebody let be told with their drum: their colour, and the side of the meadow that it comes from. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ids, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import type { DoorView, NetworkView } from '../../wire';
import { bonds } from '../bonds/held';
import { familyText } from '../feelings/words';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { type Bearing, bearingOf, type Side, sideOf } from './direction';

const threads = signal<readonly string[] | null>(null);

/** The network's threads in their order; asked once, since they give each its place on the meadow. */
export async function learnThreads(): Promise<void> {
  if (threads.peek()) return;
  try {
    threads.value = (await network.http.get<NetworkView>('/api/network')).threads;
  } catch {
    // Without them a drum comes from all around.
  }
}

export const bearing = (door: DoorView): Bearing | null => bearingOf(door.thread, threads.value ?? []);

const FROM: Record<Side, string> = ids({
  around: 'doors-from-around',
  far_left: 'doors-from-far-left',
  left: 'doors-from-left',
  ahead: 'doors-from-ahead',
  right: 'doors-from-right',
  far_right: 'doors-from-far-right',
});

export function Told({ door }: { door: DoorView }) {
  useEffect(() => {
    if (door.bond) void bonds.read().catch(() => undefined);
  }, [door.bond]);
  const star = bonds.own.value?.bonds.find((one) => one.bond === door.bond)?.star;
  const side = sideOf(bearing(door));
  return (
    <>
      {door.bond && <p>{star ? t('doors-friend', { star }) : t('doors-friend-of')}</p>}
      {door.asked_as === 'facilitator' && <p>{t('doors-facilitator')}</p>}
      {(door.colour || door.thread) && (
        <ul class="doors-told">
          {door.colour && (
            <li>
              <FeelingShape family={door.colour} />
              <span>{t('doors-colour', { colour: familyText(door.colour) })}</span>
            </li>
          )}
          {door.thread && (
            <li>
              <span>{t(FROM[side], { thread: threadWords(door.thread) })}</span>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

/** What style sheets need to draw light in somebody's colour from their side. */
export function lightOf(door: DoorView): Record<string, string> {
  const from = bearing(door);
  return {
    '--doors-colour': door.colour ? `var(--feeling-${door.colour})` : 'var(--lavender)',
    '--doors-place': from === null ? '50%' : `${Math.round(50 + 50 * from)}%`,
  };
}

/** The light of a drum: it swells twice, slowly, on the side of the meadow that it comes from. */
export function DrumLight({ door }: { door: DoorView }) {
  const around = bearing(door) === null;
  return (
    <div
      class={around ? 'doors-light doors-around' : 'doors-light'}
      style={lightOf(door)}
      aria-hidden="true"
    />
  );
}
