/**
 * The device's proposals, where the person switched them on. The switch is kept on this device alone: nobody is looked
 * along with on another because they wanted it here. Without it the model is not even fetched.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { onLeave } from '../leave';
import { network } from '../network';
import { type Proposal, proposalOf } from './propose';

const NAME = 'diary.proposes';
const ON = new Uint8Array([1]);

const sensing = () => import('../../sense/sensing');

const on = signal(false);
export const proposes: ReadonlySignal<boolean> = on;

/** Reads whether it is switched on here. */
export async function readProposes(): Promise<void> {
  on.value = (await network.crypto.readOwn(NAME)) !== null;
  warm();
}

export async function setProposes(wanted: boolean): Promise<void> {
  on.value = wanted;
  await network.crypto.keepOwn(NAME, wanted ? ON : null);
  warm();
}

let warmed = false;

/**
 * The model is fetched before anything is written, so that no request ever follows upon what somebody writes; also anew
 * when it was ended meanwhile, as by "Stop for today".
 */
function warm(): void {
  if (!on.peek() || warmed) return;
  warmed = true;
  void sensing()
    .then(({ begin, state }) =>
      effect(() => {
        if (on.value && state.value.is === 'idle') begin();
      }),
    )
    .catch(() => {
      warmed = false;
    });
}

/** Looks at words on this device. Never throws: where it cannot, it says that it cannot tell. */
export async function propose(words: string): Promise<Proposal> {
  if (!on.peek()) return { unknown: 'off' };
  try {
    const { sense } = await sensing();
    return proposalOf(await sense(words));
  } catch {
    return { unknown: 'off' };
  }
}

onLeave(() => {
  on.value = false;
});

if (typeof document !== 'undefined')
  effect(() => {
    if (network.presence.value === 'elsewhere') on.value = false;
  });
